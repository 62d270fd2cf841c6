"""Keys and certificates made for a test run; nobody else trusts them."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "mat-khau-thu"


@dataclass(frozen=True)
class Authority:
    """An authority with one signer: the file to sign with, the folder of those to trust."""

    key_file: Path
    roots: Path


def make_authority(folder: Path, *, signer: str = "SỞ NỘI VỤ TỈNH GIA LAI") -> Authority:
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("CA thử nghiệm", root_key, "CA thử nghiệm", root_key, ca=True)
    own = _certificate(signer, key, "CA thử nghiệm", root_key, ca=False)
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    key_file, roots = folder / "key.p12", folder / "roots"
    roots.mkdir(parents=True)
    key_file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", key, own, [root], encryption)
    )
    (roots / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return Authority(key_file, roots)


def _certificate(name: str, key: Any, issuer: str, issuer_key: Any, *, ca: bool) -> Any:
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1))
        .not_valid_after(dt.datetime(2050, 1, 1))
        .add_extension(x509.BasicConstraints(ca, None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=not ca,
                key_cert_sign=ca,
                crl_sign=ca,
                **usage,
            ),
            True,
        )
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
