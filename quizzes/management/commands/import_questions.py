"""`manage.py import_questions FILE --topic SLUG [--dry-run]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.formats.base import UnreadableFile
from quizzes.formats.word import read_bank
from quizzes.models import Topic
from quizzes.services.import_bank import apply_bank, plan_bank


class Command(BaseCommand):
    help = "Import a Word question bank as drafts: shows what it would do, then all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--topic", required=True, help="Slug of the topic.")
        parser.add_argument("--dry-run", action="store_true", help="Show only, write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        topic = Topic.objects.filter(slug=options["topic"]).first()
        if topic is None:
            slugs = ", ".join(Topic.objects.values_list("slug", flat=True))
            raise CommandError(f"Không có chuyên đề này. Hiện có: {slugs}.")
        try:
            with options["file"].open("rb") as file:
                plan = plan_bank(read_bank(file))
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        for problem in plan.problems:
            self.stdout.write(f"Câu {problem.number} ({problem.place}): {problem.message}")
        if not options["dry_run"]:
            apply_bank(plan, topic=topic, author=None)
        self.stdout.write(
            f"Mới: {len(plan.new)}; đã có: {len(plan.known)}; không đưa vào: {len(plan.problems)}."
        )
