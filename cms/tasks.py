"""Doors for the task queue."""

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _
from wagtail.search.index import insert_or_update_object

from cms.mail import sending
from cms.models import LessonPage
from cms.uploads import orphans
from config.backup import background
from config.queue import retry_failed_tasks

# What the administrator reads of a task that failed; scheduled ones have the schedule's name.
LABELS = {
    "send_mail": _("Gửi thư"),
    "index_lessons": _("Lập chỉ mục tìm kiếm bài học"),
    "back_up": _("Sao lưu"),
    "try_backup": _("Khôi phục thử bản sao lưu"),
}


def publish_scheduled() -> None:
    """Publish and unpublish what editors scheduled."""
    call_command("publish_scheduled")


def index_lessons() -> None:
    """Write the lessons into the search index anew."""
    for lesson in LessonPage.objects.iterator():
        insert_or_update_object(lesson)


def back_up() -> None:
    """Begin a backup; it outlives the task."""
    background.start("backup")


def try_backup() -> None:
    """Begin a restore of the newest backup beside the system; it outlives the task."""
    background.start("test_restore")


def back_up_nightly() -> None:
    """As `back_up`, where the settings want it."""
    if settings.BACKUP_NIGHTLY:
        back_up()


def try_backup_weekly() -> None:
    """As `try_backup`, where the settings want it."""
    if settings.BACKUP_NIGHTLY:
        try_backup()


def send_mail() -> None:
    """Send the mails that people wait for."""
    sending.send_urgent()


def send_bulk_mail() -> None:
    """Send every mail that is due."""
    sending.send_all()


def retry_failed() -> None:
    """Queue tasks anew that the queue gave up: what made them fail may be mended."""
    retry_failed_tasks()


def delete_orphans() -> None:
    """Delete stored files that no row names."""
    orphans.delete_orphans()
