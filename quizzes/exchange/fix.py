"""Small things of a batch mended in place before it goes into the bank."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.text import LazyText
from quizzes.enums import ImportState, ImportVerdict
from quizzes.exceptions import BankImportError
from quizzes.exchange.judge import judge_row, needs_key
from quizzes.models import BankImport, BankImportRow, Topic

JUDGED = ["topic", "verdict", "code", "problem", "chosen"]


@transaction.atomic
def fix_row(
    row: BankImportRow,
    *,
    topic_id: int | None,
    level: str,
    right: list[int] | None = None,
    keep: bool | None = None,
    chosen: bool = False,
) -> None:
    """Take what the editor chose for a question and judge it again.

    `right` are the places of the right options; several make a question of one right
    option one of several.

    Raises:
        BankImportError: the batch is not open for changes any more.
    """
    _check_open(row.batch_id)
    was = row.verdict
    if right is not None and row.parsed is not None:
        row.parsed = _with_key(row.parsed, right)
        row.fault, row.fault_code = _key_fault(row.parsed)
    row.topic_id, row.level, row.keep, row.chosen = topic_id, level, keep, chosen
    judge_row(row)
    if row.verdict == ImportVerdict.OK and was != ImportVerdict.OK:
        row.chosen = True
    row.save()


def _with_key(parsed: dict[str, Any], right: list[int]) -> dict[str, Any]:
    options = [{**o, "correct": at in right} for at, o in enumerate(parsed["options"])]
    several = parsed["kind"] == "single" and len(right) > 1
    return {**parsed, "options": options, "kind": "multiple" if several else parsed["kind"]}


def _key_fault(parsed: dict[str, Any]) -> tuple[str, str]:
    if needs_key(parsed):
        return LazyText("Chưa có đáp án đúng. Hãy chọn phương án đúng."), "no correct option"
    return "", ""


@transaction.atomic
def give_topic(batch: BankImport, *, topic: Topic) -> int:
    """One topic for all questions whose topic is not clear.

    Returns:
        How many questions got the topic.

    Raises:
        BankImportError: the batch is not open for changes any more.
    """
    _check_open(batch.pk)
    rows = list(batch.rows.without_topic())
    for row in rows:
        row.topic = topic
        judge_row(row)
        row.chosen = row.verdict == ImportVerdict.OK
    BankImportRow.objects.bulk_update(rows, JUDGED, batch_size=200)
    return len(rows)


def _check_open(batch_id: int) -> None:
    """Held until the end of the transaction where the database can."""
    batch = BankImport.objects.select_for_update().get(pk=batch_id)
    if batch.state != ImportState.READ:
        raise BankImportError(_("Lần nhập này đã ghi nhận hoặc hoàn tác nên không sửa được nữa."))
