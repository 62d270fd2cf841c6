"""`manage.py load_starter`: the law, three courses and their questions."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.models import CoursePage
from cms.starter.loader import load_courses, load_law
from quizzes.models import Question
from quizzes.starter.loader import load_bank


class Command(BaseCommand):
    help = "Load the starter law, courses and questions. Leaves alone what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        load_law()
        load_courses()
        load_bank()
        courses, questions = CoursePage.objects.count(), Question.objects.count()
        self.stdout.write(f"Khóa học: {courses}; câu hỏi: {questions}.")
