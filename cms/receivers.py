"""What `cms` does when Wagtail publishes a page."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.law_changes import index_citations
from cms.models import LessonPage


@receiver(page_published, sender=LessonPage)
def published_lesson_is_indexed(instance: LessonPage, **_kwargs: Any) -> None:
    index_citations(instance)


@receiver(page_unpublished)
def withdrawn_page_remembers_that_it_was_published(instance: Page, **_kwargs: Any) -> None:
    """Pages that a loader made have no such date; a draft that never was public has none."""
    rows = Page.objects.filter(pk=instance.pk, first_published_at=None)
    rows.update(first_published_at=instance.last_published_at or timezone.now())
