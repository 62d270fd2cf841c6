"""Where the register meets Wagtail's admin."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from certificates.design import admin as design_admin
from certificates.desk import admin as desk_admin
from certificates.desk.law_views import law_refresher_urls
from certificates.models import Certificate
from cms.admin.menu import register_entries
from cms.pages.withdrawal import register_concern


def tell_certificates(pages: Sequence[Page]) -> list[str]:
    """How many standing certificates were issued for the courses at or below the pages."""
    below = reduce(or_, (Q(enrolment__course__path__startswith=page.path) for page in pages))
    count = Certificate.objects.standing().filter(below).count()
    return [_("%(n)s giấy chứng nhận đã cấp vẫn giữ giá trị.") % {"n": count}] if count else []


register_concern(tell_certificates)
for view_set in desk_admin.VIEW_SETS:
    register_snippet(view_set)
for part in (desk_admin, design_admin):
    hooks.register("register_admin_urls", part.admin_urls)
    register_entries(part.ENTRIES)
hooks.register("register_admin_urls", law_refresher_urls)
