"""The admin's own menu: groups by what people come for; each app adds its entries.

Wagtail shows a group only to those who may see something in it.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

TOP = "register_admin_menu_item"


class Group(NamedTuple):
    """`hook` is where entries register; a snippet's view set names it as its `menu_hook`."""

    hook: str
    label: Any
    icon: str
    order: int


REPORTS = Group("register_desk_reports_menu_item", _("Báo cáo"), "table", 10)
DUTIES = Group("register_desk_duties_menu_item", _("Bồi dưỡng"), "tasks", 20)
PEOPLE = Group("register_desk_people_menu_item", _("Nhân sự"), "group", 30)
CERTIFICATES = Group("register_desk_certificates_menu_item", _("Chứng nhận"), "doc-full", 40)
BANK = Group("register_desk_bank_menu_item", _("Câu hỏi"), "help", 250)
EXAMINATIONS = Group("register_desk_examinations_menu_item", _("Kiểm tra"), "calendar-alt", 255)
LAW = Group("register_desk_law_menu_item", _("Pháp luật"), "bars", 260)
GROUPS = (REPORTS, DUTIES, PEOPLE, CERTIFICATES, BANK, EXAMINATIONS, LAW)
MENUS = {group.hook: Menu(register_hook_name=group.hook) for group in GROUPS}


class Entry(NamedTuple):
    """One page of the admin, in a group or (None) beside them; needs `permission`."""

    group: Group | None
    label: Any
    url_name: str
    icon: str
    order: int
    permission: str


class OwnMenuItem(MenuItem):
    """A page of ours in the menu."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            entry.label, reverse(entry.url_name), icon_name=entry.icon, order=entry.order
        )
        self.permission = entry.permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


class OwnGroupItem(SubmenuMenuItem):
    """A group of ours in the menu."""

    def __init__(self, group: Group) -> None:
        menu = MENUS[group.hook]
        super().__init__(group.label, menu, icon_name=group.icon, order=group.order)


def register_groups() -> None:
    for group in GROUPS:
        hooks.register(TOP, partial(OwnGroupItem, group))


def register_entries(entries: Iterable[Entry]) -> None:
    for entry in entries:
        hooks.register(entry.group.hook if entry.group else TOP, partial(OwnMenuItem, entry))


def own_links(request: HttpRequest) -> list[tuple[Any, list[MenuItem]]]:
    """The groups with what this person may open, in the menu's order."""
    shown = [(one.label, MENUS[one.hook].menu_items_for_request(request)) for one in GROUPS]
    return [(label, sorted(items, key=lambda item: item.order)) for label, items in shown if items]
