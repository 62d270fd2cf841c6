"""Background tasks that failed, for the administrator: seen, and tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.components import Component

from cms.admin.menu import REPORTS, Entry
from cms.enums import AuditEvent
from cms.mail.sending import retry_failed_mails
from cms.models import MailServer, MailState, OutgoingMail
from cms.ports import record_event
from config.queue import (
    FailedTask,
    count_failed_tasks,
    failed_tasks,
    retry_failed_tasks,
    schedule_names,
)
from config.queue.delays import lane_states
from config.queue.lanes import Lane

PERMISSION = "django_q.view_failure"
ENTRIES = [
    Entry(REPORTS, gettext_lazy("Việc nền bị lỗi"), "failed_tasks", "warning", 70, PERMISSION)
]

MAX_MAILS = 50
LANE_NAMES = {
    Lane.GRADING: gettext_lazy("Chấm bài, kỳ kiểm tra"),
    Lane.PEOPLE: gettext_lazy("Việc có người chờ (đọc tệp, lập báo cáo…)"),
    Lane.BULK: gettext_lazy("Việc chạy sau (tạo tệp, nhắc việc…)"),
}


@dataclass(frozen=True)
class Line:
    """A failed task in words; `about` is what it was called with."""

    task: FailedTask
    name: str
    about: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def failed(request: HttpRequest) -> HttpResponse:
    """What failed, newest first; a POST queues one of them, or all, anew."""
    if request.method == "POST":
        if "thu" in request.POST:
            _say(request, retry_failed_mails())
            return redirect("failed_tasks")
        chosen = request.POST.get("viec", "")
        _say(request, retry_failed_tasks([chosen] if chosen else None))
        return redirect("failed_tasks")
    names = schedule_names()
    lines = [
        Line(task, task_name(task.task, names), ", ".join(map(str, task.args)))
        for task in failed_tasks()
    ]
    context = {
        "lines": lines,
        "total": count_failed_tasks(),
        "given_up": any(line.task.given_up for line in lines),
        "mails": OutgoingMail.objects.failed().order_by("-pk")[:MAX_MAILS],
        "failed_mails": OutgoingMail.objects.failed().count(),
        "waiting_mails": OutgoingMail.objects.filter(state=MailState.WAITING).count(),
        "server": MailServer.objects.filter(failures__gt=0).first(),
        "lanes": [(LANE_NAMES[one.lane], one) for one in lane_states()],
    }
    return render(request, "cms/failed_tasks.html", context)


def task_name(task: str, schedules: dict[str, str]) -> str:
    """What a task does, in words: the name of its schedule, or that beside its function."""
    module, _dot, function = task.rpartition(".")
    try:
        labels = getattr(import_module(module), "LABELS", {})
    except (ImportError, ValueError):
        labels = {}
    return str(schedules.get(task) or labels.get(function) or task)


def _say(request: HttpRequest, count: int) -> None:
    if count:
        record_event(AuditEvent.TASKS_RETRIED, what=f"{count} việc nền", request=request)
        text = _("Đã xếp lại %(n)s việc vào hàng đợi. Anh/chị tải lại trang sau ít phút.")
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("Việc này đã được chạy lại rồi, hoặc hệ thống còn đang tự thử."))


class FailedTasksPanel(Component):
    """On the administrator's first page, while something has failed."""

    name = "failed_tasks"
    template_name = "cms/failed_tasks_panel.html"
    order = 5

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"total": count_failed_tasks()}


def failed_tasks_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For administrators, and only while there is something to see."""
    if request.user.has_perm(PERMISSION) and count_failed_tasks():
        panels.insert(0, FailedTasksPanel())


def admin_urls() -> list[URLPattern]:
    return [path("viec-nen-bi-loi/", failed, name="failed_tasks")]
