"""Doors for the task queue."""

from django.core.management import call_command
from wagtail.search.index import insert_or_update_object

from cms.models import LessonPage


def publish_scheduled() -> None:
    """Publish and unpublish what editors scheduled."""
    call_command("publish_scheduled")


def index_lessons() -> None:
    """Write the lessons into the search index anew."""
    for lesson in LessonPage.objects.iterator():
        insert_or_update_object(lesson)
