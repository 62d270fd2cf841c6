"""Where `cms` meets Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.deletion import pages_with_records, refuse_deletion
from cms.viewsets import LawViewSetGroup

register_snippet(LawViewSetGroup)


@hooks.register("before_delete_page")
def keep_pages_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    blocked = pages_with_records([page])
    return refuse_deletion(request, blocked) if blocked else None


@hooks.register("before_bulk_action")
def keep_pages_with_records_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    blocked = pages_with_records([item for item in objects if isinstance(item, Page)])
    return refuse_deletion(request, blocked) if blocked else None
