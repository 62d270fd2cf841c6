"""`manage.py update_starter`: loaded starter law, lessons and questions as shipped now."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse

from cms.starter.changes import Change, Outcome
from cms.starter.updating import update_courses, update_law, update_lessons
from quizzes.starter.past_marks import past_marks
from quizzes.starter.updating import update_questions

TRIED = "Chạy thử: chưa ghi gì. Bỏ --dry-run để ghi."
WRITTEN = "Đã ghi. Chạy lại không làm thay đổi gì thêm."
NO_MARKS = "Không có bài làm nào cần xem xét chấm lại."
MARKS = (
    "Bài làm đã chấm theo đáp án, trọng số nay đã đính chính. Kết quả giữ nguyên cho đến khi một "
    "người dự thảo chấm lại và một người khác áp dụng (mục “Chấm lại”):"
)


class Command(BaseCommand):
    help = (
        "Bring loaded starter law, lessons and questions to what is shipped now. Leaves alone, "
        "and names, what editors changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what it would do; write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for part in (update_law, update_lessons, update_courses, update_questions):
                self._tell(part())
            self._name_past_marks()
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(TRIED if options["dry_run"] else WRITTEN)

    def _tell(self, changes: Iterable[Change]) -> None:
        found = list(changes)
        for change in found:
            if change.outcome != Outcome.CURRENT:
                reason = f": {change.why}" if change.why else ""
                self.stdout.write(f"{change.outcome} – {change.what}{reason}")
        if found and all(change.outcome == Outcome.CURRENT for change in found):
            self.stdout.write(f"{len(found)} mục đã đúng: {found[0].what}, …")

    def _name_past_marks(self) -> None:
        rows = list(past_marks())
        self.stdout.write(MARKS if rows else NO_MARKS)
        for row in rows:
            place = reverse("regrade_new", args=[row.version.pk])
            self.stdout.write(
                f"- Câu {row.ref}, phiên bản {row.version.number}, “{row.quiz}”: {row.graded} bài "
                f"đã chấm, {row.open} bài chưa chấm. {row.wrong} {place}"
            )
