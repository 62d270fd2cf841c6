"""What of pages and images the records of examinations rest on."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from quizzes.enums import RoundState
from quizzes.models import Attempt, PaperEdition, Round, VersionImage


def has_attempts(page: Page) -> bool:
    """Whether somebody sat a quiz at or below the page."""
    return Attempt.objects.filter(quiz__path__startswith=page.path).exists()


def has_editions(page: Page) -> bool:
    """Whether papers of a quiz at or below the page were printed."""
    return PaperEdition.objects.filter(quiz__path__startswith=page.path).exists()


def round_concerns(pages: Sequence[Page]) -> list[str]:
    """How many rounds of the quizzes at or below the pages are open or to come."""
    below = reduce(or_, (Q(quiz__path__startswith=page.path) for page in pages))
    count = Round.objects.filter(below, state__in=(RoundState.PLANNED, RoundState.OPEN)).count()
    return [_("%(n)s kỳ kiểm tra đang mở hoặc sắp mở.") % {"n": count}] if count else []


def shown_by_versions(image_ids: Collection[int]) -> set[int]:
    """Which of the images some version of a question shows; one query."""
    rows = VersionImage.objects.filter(image__in=image_ids)
    return set(rows.values_list("image_id", flat=True))
