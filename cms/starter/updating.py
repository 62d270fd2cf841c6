"""Brings loaded starter law, lessons and courses to what is shipped now.

Only what still says what was shipped before is changed; what editors changed is named.
"""

from collections.abc import Iterator
from typing import Any

from cms.models import CoursePage, LegalDocument, LessonPage
from cms.pages.measuring import course_periods, shown_minutes
from cms.starter.changes import Change, Outcome, read_yaml
from cms.starter.fingerprints import fingerprint, lesson_fingerprint, names_of_law
from cms.starter.loader import HERE, body_of, document_of, load_law

CORRECTIONS = HERE / "corrections" / "2026-11-30.yaml"
FORMERLY = HERE / "corrections" / "formerly.yaml"
BY_HAND = "Biên tập viên đã sửa{}; xin xem lại bằng tay: {}"
DRAFT = " hoặc đang có bản nháp"


def update_law() -> Iterator[Change]:
    """Documents that are missing, then the facts of those that are there."""
    for document in load_law():
        yield Change(f"Văn bản {document}", Outcome.ADDED)
    entries = {entry["key"]: entry for entry in read_yaml(HERE / "legal_documents.yaml")}
    for correction in read_yaml(CORRECTIONS)["documents"]:
        document = document_of(correction["key"])
        yield _mend_document(document, entries[correction["key"]], correction)


def _mend_document(
    document: LegalDocument, entry: dict[str, Any], correction: dict[str, Any]
) -> Change:
    what, why, outcome = f"Văn bản {document}", correction["why"], Outcome.CURRENT
    for name, was in correction.get("was", {}).items():
        held = getattr(document, name)
        if held == was:
            setattr(document, name, entry[name])
            outcome = Outcome.UPDATED
        elif held != entry[name]:
            return Change(what, Outcome.LEFT, BY_HAND.format("", why))
    document.save()
    missing = [amending for key in entry["amended_by"] if (amending := document_of(key))]
    if set(missing) - set(document.amended_by.all()):
        document.amended_by.add(*missing)
        outcome = Outcome.UPDATED
    return Change(what, outcome, why)


def update_lessons() -> Iterator[Change]:
    """Lessons that still say what was shipped before, and the minutes of all that are ours."""
    formerly = read_yaml(FORMERLY)
    reasons = {row["lesson"]: row["wrong"] for row in read_yaml(CORRECTIONS)["lessons"]}
    law = names_of_law()
    for course, data in _courses():
        for lesson_data in data["lessons"]:
            name = f"{data['slug']}/{lesson_data['slug']}"
            lesson = LessonPage.objects.child_of(course).filter(slug=lesson_data["slug"]).first()
            what, why = f"Bài học {name}", reasons.get(name, "Thời gian đọc đo từ nội dung.")
            if lesson is None:
                yield Change(what, Outcome.GONE, why)
                continue
            outcome = _renew_lesson(lesson, lesson_data, formerly.get(name, []), law)
            by_hand = BY_HAND.format(DRAFT, why) if outcome == Outcome.LEFT else why
            yield Change(what, outcome, by_hand)


def _renew_lesson(
    lesson: LessonPage, data: dict[str, Any], formerly: list[str], law: dict[int, str]
) -> Outcome:
    body = body_of(data)
    summary = data.get("summary", "")
    held, wanted = lesson_fingerprint(lesson, law), fingerprint(data["title"], summary, body, law)
    if _is_in_hand(lesson) or held not in {*formerly, wanted}:
        return Outcome.LEFT
    if held == wanted and lesson.minutes == shown_minutes(body):
        return Outcome.CURRENT
    if held != wanted:
        lesson.title, lesson.summary = data["title"], summary
        lesson.body = _keeping_ids(list(lesson.body.raw_data), body)
    lesson.minutes = shown_minutes(body)
    lesson.save_revision().publish()
    return Outcome.UPDATED


def _keeping_ids(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new blocks with the ids of the old ones, kind by kind in their order."""
    ids: dict[str, list[str]] = {}
    for block in old:
        ids.setdefault(block["type"], []).append(block.get("id", ""))
    kept = []
    for block in new:
        known = ids.get(block["type"])
        first = known.pop(0) if known else ""
        kept.append({**block, "id": first} if first else block)
    return kept


def update_courses() -> Iterator[Change]:
    """Hours: those planned, but never more than the stored lessons measure."""
    was = {row["slug"]: row["was"] for row in read_yaml(CORRECTIONS)["courses"]}
    for course, data in _courses():
        what = f"Khóa học {data['slug']}"
        lessons = list(course.lessons())
        bodies = [list(lesson.body.raw_data) for lesson in lessons]
        hours = min(data["hours"], course_periods(bodies, data["exam_minutes"]))
        ours = {lesson["slug"] for lesson in data["lessons"]}
        why = f"Số tiết đo từ nội dung là {hours}, không phải {was[data['slug']]}."
        if course.hours == hours:
            yield Change(what, Outcome.CURRENT, why)
        elif (
            course.hours != was[data["slug"]]
            or _is_in_hand(course)
            or ours != {lesson.slug for lesson in lessons}
        ):
            yield Change(what, Outcome.LEFT, BY_HAND.format(DRAFT, why))
        else:
            course.hours = hours
            course.save_revision().publish()
            yield Change(what, Outcome.UPDATED, why)


def _is_in_hand(page: CoursePage | LessonPage) -> bool:
    """Whether editors hold it: a draft that waits, a lock, or taken off the site."""
    return page.has_unpublished_changes or page.locked or not page.live


def _courses() -> Iterator[tuple[CoursePage, dict[str, Any]]]:
    for path in sorted((HERE / "courses").glob("*.yaml")):
        data = read_yaml(path)
        course = CoursePage.objects.filter(slug=data["slug"]).first()
        if course is not None:
            yield course, data
