"""What `cms` does when Wagtail publishes a page."""

from itertools import chain, count
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from cms.law.changes import index_citations
from cms.models import LessonPage
from cms.models.base import DEFAULT_SLUG
from cms.text import slug_of


@receiver(page_published, sender=LessonPage)
def published_lesson_is_indexed(instance: LessonPage, **_kwargs: Any) -> None:
    index_citations(instance)


@receiver(page_unpublished)
def withdrawn_page_remembers_that_it_was_published(instance: Page, **_kwargs: Any) -> None:
    """Pages that a loader made have no such date; a draft that never was public has none."""
    rows = Page.objects.filter(pk=instance.pk, first_published_at=None)
    rows.update(first_published_at=instance.last_published_at or timezone.now())


@receiver(pre_save, sender=Tag)
def tag_has_an_address_in_ascii(instance: Tag, **_kwargs: Any) -> None:
    """taggit keeps the marks, and its count of like ones does not know of ours."""
    if instance.slug and instance.slug.isascii():
        return
    plain = slug_of(instance.slug) or DEFAULT_SLUG
    others = Tag.objects.exclude(pk=instance.pk)
    numbered = (f"{plain}-{number}" for number in count(2))
    names = chain([plain], numbered)
    instance.slug = next(name for name in names if not others.filter(slug=name).exists())
