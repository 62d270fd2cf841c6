"""Signing with a token by PKCS#11; the token is SoftHSM's."""

import os
import subprocess

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from certificates.register.render import render_certificate
from certificates.rendering.pdf import read_pdf
from certificates.signing.additions import is_only_signed
from certificates.signing.check import check_signature
from certificates.signing.copies import read_issued_pdf
from certificates.signing.key import SigningKeyError, load_signer
from tests.certificates.signing.keys import PASSPHRASE, make_authority

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "123456"


@pytest.fixture(scope="session")
def token(tmp_path_factory):
    """A token with one key and its certificate; the folder of those to trust.

    The library reads its settings once a process.
    """
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    authority = make_authority(folder / "authority", signer="UBND PHƯỜNG PLEIKU")
    key, own, _others = pkcs12.load_key_and_certificates(
        authority.key_file.read_bytes(), PASSPHRASE.encode()
    )
    file = folder / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _run("--init-token", "--free", "--label", "co-quan", "--pin", PIN, "--so-pin", PIN)
    where = ("--token", "co-quan", "--label", "gcn", "--id", "01", "--pin", PIN)
    _run("--import", str(file), *where)
    with pkcs11.lib(MODULE).get_token(token_label="co-quan").open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: "gcn",
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.SUBJECT: own.subject.public_bytes(),
                pkcs11.Attribute.VALUE: own.public_bytes(Encoding.DER),
            }
        )
    yield authority
    del os.environ["SOFTHSM2_CONF"]


def _run(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


@pytest.fixture
def configured(settings, token):
    settings.SIGNING_KEY_FILE = ""
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_TOKEN = MODULE, "co-quan"
    settings.SIGNING_PKCS11_PIN, settings.SIGNING_PKCS11_LABEL = PIN, "gcn"
    settings.SIGNING_TRUST_ROOTS = str(token.roots)


def test_a_token_signs_and_the_signature_holds(configured, an, complete):
    certificate = render_certificate(complete(an).pk)
    content = read_issued_pdf(certificate)
    assert is_only_signed(read_pdf(certificate), content)
    report = check_signature(content)
    assert report.trusted
    assert report.signatures[0].signer == "UBND PHƯỜNG PLEIKU"


@pytest.mark.parametrize("name", ["SIGNING_PKCS11_TOKEN", "SIGNING_PKCS11_PIN"])
def test_a_wrong_token_or_pin_says_which_library(settings, configured, name):
    setattr(settings, name, "999999")
    with pytest.raises(SigningKeyError, match="libsofthsm2"):
        load_signer()
