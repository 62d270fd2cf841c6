"""`manage.py disconnect_sign_in STAFF_CODE`: forget who a person is at other systems."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from cms.ports import record_event
from learning.enums import AuditEvent
from learning.models import User


class Command(BaseCommand):
    help = "Forgets which account a person has at the systems that sign people in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_code")

    def handle(self, *args: Any, staff_code: str, **options: Any) -> None:
        person = User.objects.filter(staff_code__iexact=staff_code).first()
        if person is None:
            raise CommandError(_("Không có ai mang mã CBCC này; chưa có gì được thay đổi."))
        with transaction.atomic():
            count, _models = SocialAccount.objects.filter(user=person).delete()
            record_event(AuditEvent.SIGN_IN_UNLINKED, what=person.full_name, about=person)
        said = _("%(name)s: đã gỡ %(count)s liên kết đăng nhập; lần đăng nhập sau sẽ gắn lại.")
        self.stdout.write(said % {"name": person.full_name, "count": count})
