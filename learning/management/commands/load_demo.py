"""`manage.py load_demo`: starter content and demo accounts on an empty system."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.demo.loader import ACCOUNTS, PROVINCE, load_demo
from learning.demo.province.make import make_province
from learning.models import Unit, User

OFFICER = "nhan.su"


class Command(BaseCommand):
    help = "Starter content and demo accounts on an empty system; development mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--staff", type=int, default=0, help="Fill up to so many staff with invented ones."
        )
        parser.add_argument("--password", default="", help="Made up where none is given.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is for development mode (DEBUG) only.")
        if options["password"]:
            _refuse_easy(options["password"])
        if not User.objects.exists():
            call_command("load_starter", stdout=self.stdout)
        password = load_demo(options["password"])
        if options["staff"]:
            root = Unit.objects.get(depth=1, name=PROVINCE)
            officer = User.objects.get(staff_code=OFFICER)
            make_province(options["staff"], root=root, officer=officer, say=self.stdout.write)
        self._show(password)

    def _show(self, password: str) -> None:
        shown = password or "(mật khẩu đã đặt ở lần chạy đầu)"
        known = set(User.objects.values_list("staff_code", flat=True))
        self.stdout.write(f"\n{'Tài khoản':<12} {'Vai trò':<20} Mật khẩu")
        for account in ACCOUNTS:
            if account.code in known:
                self.stdout.write(f"{account.code:<12} {account.role.value:<20} {shown}")


def _refuse_easy(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
