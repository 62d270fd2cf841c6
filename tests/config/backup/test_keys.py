"""Keys put back on a machine that was set up with others."""

import json
from pathlib import Path
from typing import Any

import pytest

from cms.enums import AuditEvent
from cms.ports import record_event
from config.backup.keys import KEPT_AS, SETTINGS, put_back
from learning.access.audit.checking import find_faults
from learning.access.audit.sealing import seal_entries

OLD = {"SECRET_KEY": "khoa-cua-may-cu-0123456789"}


@pytest.mark.parametrize(
    "said",
    [OLD, OLD | {"AUDIT_KEYS": "khoa-nhat-ky,khoa-truoc"}, OLD | {"SECRET_KEY_FALLBACKS": "xua"}],
)
def test_the_note_of_a_restore_is_of_the_keys_that_the_system_has_again(
    db: None, settings: Any, tmp_path: Path, said: dict[str, str]
) -> None:
    settings.VAR_DIR = tmp_path
    settings.AUDIT_ANCHOR_FILE = tmp_path / "audit-anchor"
    settings.BADGE_KEY_FILE = tmp_path / "badge-key.pem"
    old: dict[str, list[str]] = {"AUDIT_KEYS": [], "SECRET_KEY_FALLBACKS": []}
    old |= {name: value.split(",") for name, value in said.items() if name != "SECRET_KEY"}
    use(settings, SECRET_KEY=OLD["SECRET_KEY"], **old)
    record_event(AuditEvent.BACKED_UP, what="a.danvan")
    seal_entries()
    use(settings, SECRET_KEY="khoa-cua-may-moi", AUDIT_KEYS=[], SECRET_KEY_FALLBACKS=[])
    (tmp_path / SETTINGS).parent.mkdir()
    (tmp_path / SETTINGS).write_text(json.dumps(said))
    put_back(tmp_path)
    assert not list(find_faults())
    record_event(AuditEvent.RESTORED, what="a.danvan")
    use(settings, SECRET_KEY=OLD["SECRET_KEY"], **old)  # as the settings that were kept say
    seal_entries()
    assert not list(find_faults())
    assert OLD["SECRET_KEY"] in (tmp_path / KEPT_AS).read_text()


def use(settings: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(settings, name, value)
