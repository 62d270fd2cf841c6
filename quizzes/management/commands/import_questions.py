"""`manage.py import_questions FILE [--topic SLUG] [--dry-run] [--json]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.exchange.import_bank import BankPlan, apply_bank, plan_bank
from quizzes.exchange.reading_report import report_bank
from quizzes.formats.base import ParsedBank, UnreadableFileError
from quizzes.formats.registry import read_file
from quizzes.models import Topic


class Command(BaseCommand):
    help = "Import a question bank as drafts: shows what it would do, then all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--topic", help="Slug of the topic of all questions; else the topics in the file."
        )
        parser.add_argument("--dry-run", action="store_true", help="Show only, write nothing.")
        parser.add_argument(
            "--json", action="store_true", help="Print what was read as JSON, write nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bank = _read(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(report_bank(bank), ensure_ascii=False, indent=1))
            return
        topic = _topic(options["topic"])
        plan = plan_bank(bank, topic=topic)
        self._show(plan)
        if not options["dry_run"]:
            apply_bank(plan, topic=topic, author=None)

    def _show(self, plan: BankPlan) -> None:
        for problem in plan.problems:
            self.stdout.write(f"Câu {problem.number} ({problem.place}): {problem.message}")
        for question in plan.new:
            for said in question.assumed:
                self.stdout.write(f"Câu {question.number} ({question.place}), lưu ý: {said}")
        self.stdout.write(
            f"Mới: {len(plan.new)}; đã có: {len(plan.known)}; không đưa vào: {len(plan.problems)}."
        )


def _read(path: Path) -> ParsedBank:
    try:
        with path.open("rb") as file:
            return read_file(path.name, file)
    except OSError as error:
        raise CommandError(
            f"Không mở được tệp {path}. Hãy xem lại tên và thư mục của tệp."
        ) from error
    except UnreadableFileError as error:
        raise CommandError(str(error)) from error


def _topic(slug: str | None) -> Topic | None:
    if slug is None:
        return None
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        slugs = ", ".join(Topic.objects.values_list("slug", flat=True))
        raise CommandError(f"Không có chuyên đề này. Hiện có: {slugs}.")
    return topic
