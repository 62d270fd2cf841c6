"""`manage.py preflight [--quiz ID]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.models import QuizPage
from quizzes.organiser.preflight import next_round, quizzes_to_check, run_preflight


class Command(BaseCommand):
    help = "Check before a round: every line green or red. Ends with 1 when one is red."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiz", type=int, help="Only this quiz; else all that are ahead.")

    def handle(self, *args: Any, **options: Any) -> None:
        red = sum(self._check(quiz) for quiz in _chosen(options["quiz"]))
        if red:
            raise CommandError(f"Chưa đạt: {red}.")

    def _check(self, quiz: QuizPage) -> int:
        """Write the lines of a quiz; how many are red."""
        round_ = next_round(quiz)
        self.stdout.write(str(round_ or quiz))
        lines = run_preflight(quiz, round_)
        for line in lines:
            word = "ĐẠT" if line.ok else "CHƯA ĐẠT"
            self.stdout.write(f"  [{word}] {line.label}: {line.found}")
            if not line.ok:
                self.stdout.write(f"      → {line.todo}")
        return sum(not line.ok for line in lines)


def _chosen(quiz_id: int | None) -> list[QuizPage]:
    if quiz_id is None:
        return quizzes_to_check()
    quiz = QuizPage.objects.filter(pk=quiz_id).first()
    if quiz is None:
        raise CommandError("Không có bài kiểm tra này.")
    return [quiz]
