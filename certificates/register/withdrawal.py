"""What the withdrawal of a page means to certificates."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from certificates.models import Certificate


def certificate_concerns(pages: Sequence[Page]) -> list[str]:
    """How many standing certificates were issued for the courses at or below the pages."""
    below = reduce(or_, (Q(enrolment__course__path__startswith=page.path) for page in pages))
    count = Certificate.objects.standing().filter(below).count()
    return [_("%(n)s giấy chứng nhận đã cấp vẫn giữ giá trị.") % {"n": count}] if count else []
