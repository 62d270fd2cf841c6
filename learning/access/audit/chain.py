"""What the signatures of an entry cover: its content, and its place in the chain."""

import hashlib
import ipaddress
import json
import secrets
from datetime import UTC
from typing import Any

from learning.access.audit.keys import is_signed, sign
from learning.models import AuditCheckpoint, AuditEntry

# What the first entry is chained to.
START = ""


def content_of(entry: AuditEntry) -> dict[str, Any]:
    """The entry as plain values that are the same on every database."""
    address = entry.from_address
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": entry.event,
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "about": entry.about_id,
        "what": entry.what,
        "path": entry.path,
        "detail": entry.detail,
        "from_address": str(ipaddress.ip_address(address)) if address else None,
        "search_text": entry.search_text,
    }


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 of the content."""
    text = json.dumps(content_of(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def new_mac(entry: AuditEntry) -> str:
    """Shows that the system wrote the entry, once: an exact copy would need a number anew."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{sign(f'entry.{nonce}.{digest_of(entry)}')}"


def has_mac(entry: AuditEntry) -> bool:
    nonce, _dot, signature = (entry.mac or "").partition(".")
    return is_signed(f"entry.{nonce}.{digest_of(entry)}", signature)


def new_seal(entry: AuditEntry) -> str:
    """Holds the entry at its place, behind the one before."""
    return sign(_place(entry))


def has_seal(entry: AuditEntry) -> bool:
    return is_signed(_place(entry), entry.seal or "")


def checkpoint_text(row: AuditCheckpoint) -> str:
    """What the signature of a checkpoint covers."""
    return f"checkpoint.{row.sequence}.{row.seal}"


def _place(entry: AuditEntry) -> str:
    parts = (entry.sequence, entry.previous, entry.pk, digest_of(entry), entry.mac or "")
    return ".".join(map(str, ("seal", *parts)))
