"""`manage.py believe_clock`: the host's clock, which was set while people sat, is right."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.grading.clock_watch import believe_clock


class Command(BaseCommand):
    help = "Go by the host's clock as it is set now; open attempts may end by it."

    def handle(self, *args: Any, **options: Any) -> None:
        believe_clock()
        now = timezone.localtime().strftime("%H:%M:%S %d/%m/%Y")
        self.stdout.write(_("Từ nay hệ thống theo đồng hồ của máy chủ: %(now)s.") % {"now": now})
