"""Legal documents from a file: what would change first, then all or nothing."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.law.citations import read_places
from cms.models import LegalDocument, Provision
from cms.models.legal import DocumentKind, LegalStatus
from cms.text import fold
from quizzes.formats.law_excel import COLUMNS, LawRow

FIELDS = ("title", "kind", "issued_by", "issued_on", "effective_on", "expired_on")
MAX_NUMBER = 60


@dataclass(frozen=True)
class LawLine:
    """What a row does: `changes` in words, or the problem that keeps the file out."""

    row: LawRow
    new: bool = False
    changes: list[str] = field(default_factory=list)
    problem: str = ""


def plan_law(rows: list[LawRow]) -> list[LawLine]:
    """Compare rows with what is held; nothing is written. A file without problems can be
    applied, and a second time it changes nothing.
    """
    known = _documents()
    numbers = known.keys() | {fold(row.number) for row in rows}
    lines = []
    for row in rows:
        problem = row.problem or _problem(row, known, numbers)
        document = known.get(fold(row.number))
        changes = [] if problem else _changes(row, document)
        lines.append(LawLine(row, document is None, changes, problem))
    return lines


@transaction.atomic
def apply_law(rows: list[LawRow]) -> int:
    """Write every row, or none.

    Empty cells leave what is held as it is.

    Returns:
        How many rows changed something.

    Raises:
        ValidationError: a row has a problem.
    """
    lines = plan_law(rows)
    if any(line.problem for line in lines):
        raise ValidationError(_("Tệp còn dòng có lỗi nên chưa ghi gì. Hãy sửa rồi tải lên lại."))
    for row in rows:
        _write(row)
    known = _documents()
    for row in rows:
        if row.replaced_by:
            successor = known[fold(row.replaced_by)]
            LegalDocument.objects.filter(pk=known[fold(row.number)].pk).update(
                replaced_by=successor
            )
    return sum(bool(line.changes) for line in lines)


def kind_named(name: str) -> str:
    """The kind of document by its Vietnamese name, "" where there is no such."""
    names = {fold(str(label)): value for value, label in DocumentKind.choices}
    return names.get(fold(name), "")


def _documents() -> dict[str, LegalDocument]:
    rows = LegalDocument.objects.select_related("replaced_by")
    return {fold(document.number or document.key): document for document in rows}


def _problem(row: LawRow, known: dict[str, Any], numbers: set[str]) -> str:
    document = known.get(fold(row.number))
    begins = row.effective_on or (document.effective_on if document else None)
    if not 0 < len(row.number) <= MAX_NUMBER:
        return _("Ghi số hiệu, tối đa %(most)s ký tự.") % {"most": MAX_NUMBER}
    if document is None and not row.title:
        return _("Thiếu tên văn bản.")
    if (row.kind or document is None) and not kind_named(row.kind):
        return _("Loại văn bản “%(kind)s” không có trong danh sách.") % {"kind": row.kind}
    if row.expired_on and begins and row.expired_on < begins:
        return _("Ngày hết hiệu lực trước ngày có hiệu lực.")
    if row.replaced_by and fold(row.replaced_by) not in numbers:
        return _("Chưa có văn bản thay thế “%(number)s” trong tệp và trong hệ thống.") % {
            "number": row.replaced_by
        }
    if row.locator and len(read_places(row.locator)) != 1:
        return _("Ghi một điều, khoản, điểm ở mỗi dòng, ví dụ khoản 2 Điều 22.")
    return ""


def _changes(row: LawRow, document: LegalDocument | None) -> list[str]:
    if document is None:
        said = [_("văn bản mới")]
    else:
        said = [
            f"{COLUMNS[name][0]}: {_shown(value)}"
            for name, value in _values(row).items()
            if getattr(document, name) != value
        ]
        successor = document.replaced_by
        if row.replaced_by and fold(row.replaced_by) != fold(successor.number if successor else ""):
            said.append(_("Thay thế bởi %(number)s") % {"number": row.replaced_by})
    return said + _provision_changes(row, document)


def _provision_changes(row: LawRow, document: LegalDocument | None) -> list[str]:
    if not row.locator:
        return []
    locator = str(read_places(row.locator)[0])
    held = document and document.provisions.filter(locator=locator).first()
    if not held:
        return [_("điều khoản mới: %(place)s") % {"place": locator}]
    values = _provision_values(row)
    return [locator] if any(getattr(held, name) != value for name, value in values.items()) else []


def _write(row: LawRow) -> None:
    values = _values(row)
    document = _documents().get(fold(row.number))
    if document is None:
        document = LegalDocument(
            key=row.number[:60], number=row.number, status=LegalStatus.IN_FORCE
        )
    for name, value in values.items():
        setattr(document, name, value)
    document.save()
    if row.locator:
        Provision.objects.update_or_create(
            document=document,
            locator=str(read_places(row.locator)[0]),
            defaults=_provision_values(row),
        )


def _values(row: LawRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in FIELDS if getattr(row, name)}
    if row.kind:
        values["kind"] = kind_named(row.kind)
    return values


def _provision_values(row: LawRow) -> dict[str, Any]:
    values = {"text": row.text, "expired_on": row.provision_expired_on}
    return {name: value for name, value in values.items() if value}


def _shown(value: object) -> str:
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)
