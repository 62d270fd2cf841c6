"""Loads the starter law and courses; what editors changed since is left alone."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.html import escape
from wagtail.models import Page, Site

from cms.models import CourseIndexPage, CoursePage, HomePage, LegalDocument, LessonPage
from cms.pages.measuring import course_periods, shown_minutes
from cms.starter.changes import read_yaml
from cms.text import fold

HERE = Path(__file__).parent


def load_law() -> list[LegalDocument]:
    """Create the legal documents that are missing, then link them; those that are new.

    A document that editors entered themselves is known by its number.
    """
    entries = read_yaml(HERE / "legal_documents.yaml")
    rows = LegalDocument.objects.values_list("key", "number")
    known = {fold(name) for row in rows for name in row}
    fresh = [entry for entry in entries if fold(entry["key"]) not in known]
    for entry in fresh:
        fields = {k: v for k, v in entry.items() if k not in ("replaced_by", "amended_by")}
        LegalDocument.objects.create(**fields)
    return [_link(document_of(entry["key"]), entry) for entry in fresh]


def _link(document: LegalDocument, entry: dict[str, Any]) -> LegalDocument:
    if entry["replaced_by"]:
        document.replaced_by = document_of(entry["replaced_by"])
        document.save(update_fields=["replaced_by"])
    document.amended_by.set(document_of(key) for key in entry["amended_by"])
    return document


def document_of(key: str) -> LegalDocument:
    """The document that the data files call so: by its key, else by its number.

    Raises:
        LegalDocument.DoesNotExist: there is none.
    """
    own = LegalDocument.objects.filter(key=key).first()
    same = LegalDocument.objects.filter(search_text__startswith=f"{fold(key)} ")
    return own or same.order_by("pk")[:1].get()


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
    data = read_yaml(path)
    existing = CoursePage.objects.child_of(index).filter(slug=data["slug"]).first()
    if existing:
        return existing
    course = index.add_child(
        instance=CoursePage(
            title=data["title"],
            slug=data["slug"],
            summary=data["summary"],
            aims=aims_of(data),
            hours=hours_of(data),
            subject_group=data["subject_group"],
            validity_months=data["validity_months"],
        )
    )
    course.save_revision().publish()
    for lesson in data["lessons"]:
        _add_lesson(course, lesson)
    return course


def _add_lesson(course: CoursePage, data: dict[str, Any]) -> None:
    body = body_of(data)
    lesson = LessonPage(
        title=data["title"],
        slug=data["slug"],
        summary=data.get("summary", ""),
        minutes=shown_minutes(body),
        body=body,
    )
    lesson.body.stream_block.clean(lesson.body)
    course.add_child(instance=lesson).save_revision().publish()


def aims_of(data: dict[str, Any]) -> str:
    """A course's aims as its page holds them."""
    aims = "".join(f"<li>{escape(aim)}</li>" for aim in data["aims"])
    return f"<ul>{aims}</ul>"


def hours_of(data: dict[str, Any]) -> int:
    """The hours planned for a course, but never more than its content measures."""
    bodies = (body_of(lesson) for lesson in data["lessons"])
    return min(int(data["hours"]), course_periods(bodies, data["exam_minutes"]))


def body_of(lesson: dict[str, Any]) -> list[dict[str, Any]]:
    """A lesson of the data file as StreamField's raw value."""
    return [block_value(block) for block in lesson["body"]]


def block_value(block: dict[str, Any]) -> dict[str, Any]:
    """A block of the data file as StreamField's raw value.

    Lists hold their values bare: a wrapped item without an id Wagtail takes for a value.
    """
    kind = block["type"]
    return {"type": kind, "value": _VALUES[kind](block)}


def _law(block: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": document_of(block["document"]).pk,
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
