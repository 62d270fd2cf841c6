"""What administrators look after: backups, mail that does not leave."""

from django.core.management import call_command
from django.utils import timezone

from cms.models import MailServer, MailState, OutgoingMail
from tests.lived_in.cast import Cast


def tell(_cast: Cast) -> None:
    call_command("backup", "--scheduled")
    call_command("test_restore", "--scheduled")
    OutgoingMail.objects.create(
        recipients=["khong.con@gialai.example"],
        sender="hoc@gialai.example",
        subject="Nhắc hạn học",
        text="Anh/chị còn một khóa học.",
        state=MailState.FAILED,
        tries=8,
        error="SMTPRecipientsRefused: 550 user unknown",
    )
    now = timezone.now()
    MailServer.objects.create(
        silent_since=now, not_before=now, failures=3, error="TimeoutError: timed out"
    )
