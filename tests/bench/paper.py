"""Certificates in one process on one core: how many a second, how large."""

import datetime as dt
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.test.utils import override_settings

from certificates.models import Certificate, IssuingBody, Register
from certificates.register.entries import body_words, new_code
from certificates.rendering.pdf import render_pdf
from certificates.signing.sign import sign_pdf

SECONDS = 5.0
WARM_UP = 3
PASSPHRASE = secrets.token_hex(8)


def pdf_rate() -> tuple[float, float]:
    """Certificates a second with PDF/A-3a, PDF/UA-1, attachment and QR code; kB of one."""
    size = len(render_pdf(_entry(1))) / 1000
    return _rate(lambda number: render_pdf(_entry(number))), size


def signed_rate(folder: Path) -> float:
    """The same with a PAdES signature by an RSA key of 2,048 bits."""
    key = folder / "bench.p12"
    key.write_bytes(_throw_away_key())
    with override_settings(SIGNING_KEY_FILE=str(key), SIGNING_KEY_PASSPHRASE=PASSPHRASE):
        return _rate(lambda number: sign_pdf(render_pdf(_entry(number))))


def _rate(make: Callable[[int], bytes]) -> float:
    """Per second of processor time of this process: what one core does with nothing else."""
    for number in range(WARM_UP):
        make(number)
    made, start, cpu = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < SECONDS:
        made += 1
        make(made)
    return made / (time.process_time() - cpu)


def _entry(number: int) -> Certificate:
    """Another person and code each time, so that nothing can be remembered."""
    body = IssuingBody(signatory_name="Nguyễn Văn Bình")
    return Certificate(
        register=Register(year=2026),
        number=number,
        number_text=body.number_text(number, 2026),
        code=new_code(),
        holder_name=f"Nguyễn Thị Bình An {number}",
        birth_date=dt.date(1990, 1, 5),
        unit_name="Trung tâm Phục vụ hành chính công, UBND phường Pleiku",
        position="Chuyên viên",
        course_title="Đạo đức công vụ và văn hóa giao tiếp với Nhân dân",
        hours=8,
        studied_from=dt.date(2026, 11, 1),
        studied_to=dt.date(2026, 11, 20),
        body=body_words(body),
        issued_at=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
    )


def _throw_away_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Đo hiệu năng")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    certificate = (
        builder.public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2050, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(b"bench", key, certificate, None, encryption)
