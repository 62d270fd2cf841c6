"""When the system was last backed up, and whether that can be restored: for administrators."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from cms.admin.menu import REPORTS, Entry
from cms.admin.task_views import PERMISSION
from config.backup import keeping, status
from config.queue import enqueue

ENTRIES = [Entry(REPORTS, gettext_lazy("Sao lưu"), "backups", "download", 71, PERMISSION)]
TASKS = {"sao-luu": "cms.tasks.back_up", "kiem-tra": "cms.tasks.try_backup"}


@dataclass(frozen=True)
class BackupLine:
    """A file in the folder; `size` in bytes."""

    name: str
    size: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def backups(request: HttpRequest) -> HttpResponse:
    """The last backup, the last test of one, and what is kept; a POST begins one of both."""
    if request.method == "POST":
        task = TASKS.get(request.POST.get("viec", ""))
        if task:
            enqueue(task)
            messages.success(request, _("Đã bắt đầu. Anh/chị tải lại trang sau ít phút."))
        return redirect("backups")
    return render(request, "cms/backups.html", _context())


def _context() -> dict[str, Any]:
    known, now = status.read_status(), status.now()
    files = keeping.backups()
    return {
        "status": known,
        "backup_is_late": known.backup_is_late(now),
        "test_is_late": known.test_is_late(now),
        "nightly": settings.BACKUP_NIGHTLY,
        "locked": bool(settings.BACKUP_RECIPIENT or settings.BACKUP_PASSPHRASE),
        "folder": settings.BACKUP_DIR,
        "beside_the_data": _is_beside_the_data(),
        "daily": settings.BACKUP_KEEP_DAILY,
        "weekly": settings.BACKUP_KEEP_WEEKLY,
        "lines": [BackupLine(file.name, file.stat().st_size) for file in files],
    }


def _is_beside_the_data() -> bool:
    """Whether one disk that dies takes both."""
    folder, data = Path(settings.BACKUP_DIR), Path(settings.VAR_DIR)
    there = next((one for one in (folder, *folder.parents) if one.exists()), data)
    return data.exists() and there.stat().st_dev == data.stat().st_dev


def admin_urls() -> list[URLPattern]:
    return [path("sao-luu/", backups, name="backups")]
