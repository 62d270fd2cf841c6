"""What a change of the law asks of lessons."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from cms.law.citations import read_places
from cms.law.citing import provision_at
from cms.models import LessonCitation, LessonPage, Provision
from cms.models.legal import LegalStatus


@transaction.atomic
def index_citations(lesson: LessonPage) -> None:
    """Write down anew which law the lesson cites; called when it is published."""
    wanted = {}
    for document_id, locator in _cited(lesson.body):
        places = read_places(locator)
        provision = provision_at(document_id, places[0]) if len(places) == 1 else None
        wanted[document_id, provision.pk if provision else None] = provision
    lesson.citations.all().delete()
    LessonCitation.objects.bulk_create(
        LessonCitation(lesson=lesson, document_id=document_id, provision=provision)
        for (document_id, _pk), provision in wanted.items()
    )


def lapsed_citations(on: dt.date) -> Any:
    """Citations of published lessons whose law is out of force that day, with lesson and
    law; one query.
    """
    lapsed = (
        Q(document__expired_on__lte=on)
        | Q(document__status=LegalStatus.SUSPENDED)
        | Q(provision__expired_on__lte=on)
    )
    rows = LessonCitation.objects.filter(lapsed, lesson__live=True)
    return rows.select_related("lesson", "document__replaced_by", "provision__replaced_by")


def lessons_citing(provisions: Collection[int]) -> list[LessonPage]:
    """Published lessons that cite one of the places, or the whole document of one."""
    documents = Provision.objects.filter(pk__in=provisions).values("document")
    live = LessonPage.objects.live()
    citing = live.filter(citations__provision__in=provisions)
    whole = live.filter(citations__document__in=documents, citations__provision__isnull=True)
    found = {page.pk: page for page in [*citing, *whole]}
    return sorted(found.values(), key=lambda page: page.path)


def _cited(body: Any) -> Iterator[tuple[int, str]]:
    for block in body:
        if block.block_type == "law" and block.value["document"]:
            yield block.value["document"].pk, block.value["provision"] or ""
