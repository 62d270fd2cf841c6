"""Where `cms` meets Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.admin import backup_views, task_views
from cms.admin.exports import escape_exports
from cms.admin.menu import register_entries, register_groups
from cms.law.admin import law_buttons, law_urls
from cms.law.viewsets import LegalDocumentViewSet, ProvisionViewSet
from cms.models import CmsImage
from cms.pages.deletion import pages_with_records, refuse_deletion
from cms.pages.withdrawal import ACTS, MOVE, UNPUBLISH, concerns_of, confirm_first
from cms.uploads import reading_views
from cms.uploads.pictures import KeepingDeleteView, refuse_image_deletion

escape_exports()
register_groups()
register_entries(task_views.ENTRIES)
register_entries(backup_views.ENTRIES)
hooks.register("register_admin_urls", task_views.admin_urls)
hooks.register("register_admin_urls", backup_views.admin_urls)
# After the apps that clear the page of what is not theirs.
hooks.register("construct_homepage_panels", task_views.failed_tasks_panel, order=100)
register_snippet(LegalDocumentViewSet)
register_snippet(ProvisionViewSet)
hooks.register("register_admin_urls", law_urls)
hooks.register("register_admin_urls", reading_views.admin_urls)
hooks.register("register_snippet_listing_buttons", law_buttons)


@hooks.register("before_delete_page")
def keep_pages_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    blocked = pages_with_records([page])
    return refuse_deletion(request, blocked) if blocked else None


@hooks.register("before_bulk_action")
def keep_pages_with_records_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], _action: object
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    blocked = pages_with_records([item for item in objects if isinstance(item, Page)])
    if blocked:
        return refuse_deletion(request, blocked)
    images = [item for item in objects if isinstance(item, CmsImage)]
    return refuse_image_deletion(request, images) if images else None


@hooks.register("before_unpublish_page")
def ask_before_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    return confirm_first(request, [page], UNPUBLISH)


@hooks.register("before_move_page")
def ask_before_moving(request: HttpRequest, page: Page, _destination: Page) -> HttpResponse | None:
    return confirm_first(request, [page], MOVE)


@hooks.register("before_bulk_action")
def ask_before_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], _action: object
) -> HttpResponse | None:
    pages = [item for item in objects if isinstance(item, Page)]
    return (
        confirm_first(request, pages, ACTS[action_type]) if action_type in ACTS and pages else None
    )


@hooks.register("after_publish_page")
def warn_of_expiry(request: HttpRequest, page: Page) -> None:
    """A page that withdraws itself on a day says whom that concerns; their duties stay."""
    if page.expire_at and (lines := concerns_of([page])):
        said = _("Trang tự gỡ xuất bản lúc %(moment)s. %(lines)s Các nhiệm vụ vẫn được giữ.")
        moment = date_format(localtime(page.expire_at), "H:i d/m/Y")
        messages.warning(request, said % {"moment": moment, "lines": " ".join(lines)})


@hooks.register("register_admin_urls", order=-1)
def image_delete_url() -> list[URLPattern]:
    """Stands before Wagtail's own page with the same address, which keeps its name."""
    return [path("images/<int:image_id>/delete/", KeepingDeleteView.as_view(), name="image_delete")]
