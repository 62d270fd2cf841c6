"""What is to be said about each question of a file, from what is known of it."""

from typing import Any

from cms.text import LazyText
from quizzes.engine.similar import Near
from quizzes.engine.types import KINDS
from quizzes.enums import ImportVerdict
from quizzes.models import BankImportRow, Question

NO_TOPIC, NEAR, KNOWN = "no topic", "near duplicate", "known"


def judge_row(row: BankImportRow) -> None:
    """Set verdict, problem and code of a row; not saved.

    The order is that of what an editor can do: nothing, choose the answer, the topic,
    or decide about a near-duplicate.
    """
    row.verdict, row.code, row.problem = _judged(row)
    if row.verdict != ImportVerdict.OK:
        row.chosen = False


def _judged(row: BankImportRow) -> tuple[ImportVerdict, str, str]:
    if row.code == KNOWN:
        return ImportVerdict.KNOWN, row.code, row.problem
    if row.fault:
        fixable = row.parsed is not None and needs_key(row.parsed)
        verdict = ImportVerdict.DECISION if fixable else ImportVerdict.WRONG
        return verdict, row.fault_code, row.fault
    if row.topic_id is None:
        return ImportVerdict.DECISION, NO_TOPIC, _no_topic(row)
    if row.similarity and row.keep is None:
        said = LazyText(
            "Giống %(percent)s %% một câu khác. Hãy xem hai câu, rồi giữ hoặc bỏ câu này.",
            percent=row.similarity,
        )
        return ImportVerdict.DECISION, NEAR, said
    if row.similarity and not row.keep:
        return ImportVerdict.LEFT_OUT, NEAR, LazyText("Anh/chị đã bỏ câu này vì giống câu khác.")
    return ImportVerdict.OK, "", ""


def needs_key(parsed: dict[str, Any]) -> bool:
    """Whether it is a question with options of which none is right yet."""
    options = parsed["options"]
    return has_right_options(parsed) and not any(option["correct"] for option in options)


def has_right_options(parsed: dict[str, Any]) -> bool:
    """Whether it is answered by its options, of which each is right or not."""
    kind = KINDS[parsed["kind"]]
    return kind.chooses_options and not kind.has_weights


def _no_topic(row: BankImportRow) -> str:
    name = row.parsed["topic"] if row.parsed else ""
    if name:
        return LazyText("Chưa có chuyên đề “%(name)s”. Hãy chọn chuyên đề cho câu này.", name=name)
    return LazyText("Chưa rõ chuyên đề. Hãy chọn chuyên đề cho câu này.")


def near_in_bank() -> Near:
    """The whole bank; one query."""
    return Near(
        (text, pk) for pk, text in Question.objects.values_list("pk", "likeness_text").iterator()
    )
