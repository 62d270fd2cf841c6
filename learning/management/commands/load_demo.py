"""`manage.py load_demo`: starter content and demo accounts on an empty system."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.demo.loader import ACCOUNTS, load_demo
from learning.models import User


class Command(BaseCommand):
    help = "Starter content and demo accounts on an empty system; development mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", default="", help="Made up where none is given.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not User.objects.exists():
            call_command("load_starter", stdout=self.stdout)
        try:
            password = load_demo(options["password"])
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self._show(password)

    def _show(self, password: str) -> None:
        shown = password or "(mật khẩu đã đặt ở lần chạy đầu)"
        known = set(User.objects.values_list("staff_code", flat=True))
        self.stdout.write(f"\n{'Tài khoản':<12} {'Vai trò':<20} Mật khẩu")
        for account in ACCOUNTS:
            if account.code in known:
                self.stdout.write(f"{account.code:<12} {account.role.value:<20} {shown}")
