"""`manage.py set_up`: roles, workflow, schedules."""

from typing import Any

from django.core.management.base import BaseCommand

from learning.management.setup import set_up_system


class Command(BaseCommand):
    help = "Roles, review workflow and schedules. Run after every migrate; safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_system()
