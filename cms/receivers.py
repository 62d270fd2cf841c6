"""What `cms` does when Wagtail publishes a page."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from cms.law_changes import index_citations
from cms.models import LessonPage


@receiver(page_published, sender=LessonPage)
def published_lesson_is_indexed(instance: LessonPage, **_kwargs: Any) -> None:
    index_citations(instance)
