"""A real directory beside the tests: Debian's slapd, spoken to by TLS."""

import datetime as dt
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BASE = "dc=tinh,dc=vn"
READER = f"cn=reader,{BASE}"
READER_PASSWORD = "doc-thu-muc"
CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/key.pem
disallow bind_anon
database mdb
suffix "{base}"
rootdn "{reader}"
rootpw {password}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
ENTRY = """
dn: uid={uid},{base}
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
employeeNumber: {code}
userPassword: {password}
"""


@dataclass
class Directory:
    """Where it listens, and the certificate that vouches for it."""

    port: int
    authority: Path
    process: subprocess.Popen[bytes]

    def environment(self, **said: str) -> dict[str, str]:
        """What `.env` would say."""
        return {
            "LDAP_URL": f"ldaps://127.0.0.1:{self.port}",
            "LDAP_BASE": BASE,
            "LDAP_BIND_DN": READER,
            "LDAP_BIND_PASSWORD": READER_PASSWORD,
            "LDAP_STAFF_CODE": "employeeNumber",
            "LDAP_FILTER": "(uid=%(user)s)",
            "LDAP_CA_FILE": str(self.authority),
            **said,
        }


@contextmanager
def running_directory(folder: Path, people: Mapping[str, tuple[str, str]]) -> Iterator[Directory]:
    """The directory with these people: uid, then staff code and password."""
    (folder / "data").mkdir(parents=True)
    _write_certificates(folder)
    names = {"folder": folder, "base": BASE, "reader": READER, "password": READER_PASSWORD}
    (folder / "slapd.conf").write_text(CONFIG.format(**names))
    root = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: T\ndc: tinh\n"
    entries = [
        ENTRY.format(uid=uid, base=BASE, code=code, password=password)
        for uid, (code, password) in people.items()
    ]
    # A copy: where Debian confines the installed one, it may read /etc/ldap alone.
    program = shutil.copy("/usr/sbin/slapd", folder / "slapd")
    add = [program, "-T", "add", "-f", folder / "slapd.conf"]
    subprocess.run(add, input="".join([root, *entries]).encode(), check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    listen = [program, "-h", f"ldaps://127.0.0.1:{port} ldap://127.0.0.1:{port + 1}"]
    process = subprocess.Popen(
        [*listen, "-f", folder / "slapd.conf", "-d", "0"], stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_it_listens(port)
        yield Directory(port, folder / "ca.pem", process)
    finally:
        process.kill()
        process.wait()


def _wait_until_it_listens(port: int) -> None:
    for _try in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("slapd does not listen")


def _write_certificates(folder: Path) -> None:
    authority_key, authority = _certificate("CA of the tests", None, None)
    key, certificate = _certificate("127.0.0.1", authority_key, authority)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(certificate.public_bytes(pem))
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kind, plain))


def _certificate(
    name: str, signer: ec.EllipticCurvePrivateKey | None, issuer: x509.Certificate | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        address = x509.IPAddress(ipaddress.ip_address(name))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return key, builder.sign(signer or key, hashes.SHA256())
