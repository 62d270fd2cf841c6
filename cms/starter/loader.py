"""Loads the starter law and courses; what editors changed since is left alone."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.html import escape
from wagtail.models import Page, Site

from cms.models import CourseIndexPage, CoursePage, HomePage, LegalDocument, LessonPage

HERE = Path(__file__).parent


def load_law() -> None:
    """Create the legal documents that are missing, then link them."""
    entries = _read(HERE / "legal_documents.yaml")
    known = set(LegalDocument.objects.values_list("key", flat=True))
    fresh = [entry for entry in entries if entry["key"] not in known]
    for entry in fresh:
        fields = {k: v for k, v in entry.items() if k not in ("replaced_by", "amended_by")}
        LegalDocument.objects.create(**fields)
    for entry in fresh:
        _link(LegalDocument.objects.get(key=entry["key"]), entry)


def _link(document: LegalDocument, entry: dict[str, Any]) -> None:
    document.replaced_by = LegalDocument.objects.filter(key=entry["replaced_by"]).first()
    document.save(update_fields=["replaced_by"])
    document.amended_by.set(LegalDocument.objects.filter(key__in=entry["amended_by"]))


@transaction.atomic
def ensure_site() -> tuple[HomePage, CourseIndexPage]:
    """The home page as the site's root, and the course index."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.get(depth=1)
        Page.objects.filter(depth=2, content_type__model="page").delete()
        root = Page.objects.get(pk=root.pk)
        home = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu"))
        Site.objects.all().delete()
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="Bồi dưỡng"
        )
    index = CourseIndexPage.objects.first()
    if index is None:
        index = home.add_child(instance=CourseIndexPage(title="Khóa học", slug="khoa-hoc"))
    return home, index


def load_courses() -> list[CoursePage]:
    """Create the starter courses that are missing, with their lessons."""
    _home, index = ensure_site()
    return [_load_course(index, path) for path in sorted((HERE / "courses").glob("*.yaml"))]


@transaction.atomic
def _load_course(index: CourseIndexPage, path: Path) -> CoursePage:
    data = _read(path)
    existing = CoursePage.objects.child_of(index).filter(slug=data["slug"]).first()
    if existing:
        return existing
    aims = "".join(f"<li>{escape(aim)}</li>" for aim in data["aims"])
    course = index.add_child(
        instance=CoursePage(
            title=data["title"],
            slug=data["slug"],
            summary=data["summary"],
            aims=f"<ul>{aims}</ul>",
            hours=data["hours"],
            subject_group=data["subject_group"],
            validity_months=data["validity_months"],
        )
    )
    course.save_revision().publish()
    for lesson in data["lessons"]:
        _add_lesson(course, lesson)
    return course


def _add_lesson(course: CoursePage, data: dict[str, Any]) -> None:
    lesson = LessonPage(
        title=data["title"],
        slug=data["slug"],
        summary=data.get("summary", ""),
        minutes=data["minutes"],
        body=[block_value(block) for block in data["body"]],
    )
    lesson.body.stream_block.clean(lesson.body)
    course.add_child(instance=lesson).save_revision().publish()


def block_value(block: dict[str, Any]) -> dict[str, Any]:
    """A block of the data file as StreamField's raw value.

    Lists hold their values bare: a wrapped item without an id Wagtail takes for a value.
    """
    kind = block["type"]
    return {"type": kind, "value": _VALUES[kind](block)}


def _law(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": LegalDocument.objects.get(key=block["document"]).pk,
        "provision": block.get("provision", ""),
        "text": block["text"],
    }


def _case(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": block["title"],
        "situation": block["html"],
        "question": block.get("question", ""),
        "handling": block["html_answer"],
    }


def _table(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": [block["header"], *block["rows"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": block.get("caption", ""),
        "cell": [],
        "mergeCells": [],
    }


_VALUES = {
    "heading": lambda block: block["text"],
    "text": lambda block: block["html"],
    "law": _law,
    "case": _case,
    "do_dont": lambda block: {"do": block["do"], "dont": block["dont"]},
    "check": lambda block: {"question": block["question"], "options": block["options"]},
    "callout": lambda block: {
        "tone": block["tone"],
        "title": block.get("title", ""),
        "text": block["html"],
    },
    "table": _table,
}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
