"""The audit log for an auditor outside: one JSON object a line, chained and signed.

The first line names the public key (Ed25519, hexadecimal), the last one how many entries there
are, the last hash and the signature over that hash. The hash of a line is SHA-256 over the hash
before (none before the first entry) and the line as it stands: whoever has the file and the
public key checks it without us.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from learning.access.audit.chain import content_of
from learning.access.audit.keys import export_key
from learning.models import AuditEntry

FORMAT = "audit-log/1"


def public_key() -> str:
    return export_key().public_key().public_bytes_raw().hex()


def export_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """The lines of the file, in the order of the entries."""
    yield _line({"format": FORMAT, "public_key": public_key()})
    count, last = 0, ""
    for entry in entries:
        place = {"sequence": entry.sequence, "previous": entry.previous, "seal": entry.seal}
        line = _line({"id": entry.pk, **content_of(entry), "mac": entry.mac, **place})
        count, last = count + 1, _hash(last, line)
        yield line
    signature = export_key().sign(last.encode()).hex()
    yield _line({"entries": count, "hash": last, "signature": signature})


def is_whole(lines: list[str], key: str) -> bool:
    """Whether the file is as it was exported by who has that public key."""
    *entries, end = lines[1:]
    last = ""
    for line in entries:
        last = _hash(last, line)
    told = json.loads(end)
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(told["signature"]), last.encode())
    except (InvalidSignature, ValueError):
        return False
    return bool(told["hash"] == last and told["entries"] == len(entries))


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _hash(before: str, line: str) -> str:
    return hashlib.sha256(f"{before}{line}".encode()).hexdigest()
