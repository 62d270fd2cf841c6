"""What a backup says of itself: versions, and size and SHA-256 of every part."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from config.backup.errors import BackupError

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """Size in bytes and SHA-256 in hexadecimal of one file of the backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Versions:
    """What made the backup; `migrations` are those applied, as "app.name", sorted."""

    version: str
    commit: str
    engine: str
    server: str
    python: str
    migrations: tuple[str, ...]


@dataclass
class Manifest:
    """`made_at` is ISO 8601 in UTC; `parts` by their names in the archive."""

    versions: Versions
    made_at: str
    has_keys: bool
    parts: dict[str, Part] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()

    @classmethod
    def read(cls, content: bytes) -> "Manifest":
        """Raises:
        BackupError: another format, or nothing that is understood.
        """
        try:
            found: dict[str, Any] = json.loads(content)
            if found.pop("format") != FORMAT:
                raise ValueError("format")
            versions = found.pop("versions")
            versions["migrations"] = tuple(versions["migrations"])
            parts = {name: Part(**part) for name, part in found.pop("parts").items()}
            return cls(versions=Versions(**versions), parts=parts, **found)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BackupError(
                "Bản kê trong tệp sao lưu không đọc được: tệp do một phiên bản khác lập."
            ) from None
