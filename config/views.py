"""Health and the offline page."""

import datetime as dt
import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cms.mail.sending import server_is_silent
from config.backup.status import read_status
from config.error_pages import bare_page
from config.queue import count_failed_tasks, queue_health
from config.queue.delays import lane_states
from learning.reminders.create import reminder_alarm
from quizzes.grading.clock_watch import clock_jump


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while everything runs; 503 with the failing parts named."""
    try:
        report, failing = _report()
    except DatabaseError as error:
        report, failing = {"database": f"down: {type(error).__name__}"}, ["database"]
    return JsonResponse({**report, "failing": failing}, status=503 if failing else 200)


def _report() -> tuple[dict[str, Any], list[str]]:
    connection.ensure_connection()
    pending = not _latest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()
    queue = queue_health()
    report = {
        "database": "up",
        "worker": {
            "state": "up" if queue.alive else "down",
            "heartbeat": queue.heartbeat.isoformat() if queue.heartbeat else None,
            "hosts": queue.hosts,
        },
        "queue": queue.waiting,
        "lanes": {
            one.lane.value: {
                "waiting": one.waiting,
                "oldest_seconds": int(one.oldest.total_seconds()),
            }
            for one in lane_states()
        },
        "migrations": "pending" if pending else "applied",
        "reminders": "pending" if pending else _reminders(),
        "backup": _backup(),
        "mail": "server does not answer" if not pending and server_is_silent() else "ok",
        "clock": _clock(),
        "tasks": "some failed" if count_failed_tasks() else "ok",
    }
    failing = [] if queue.alive else ["worker"]
    return report, [*failing, *(["migrations"] if pending else [])]


@cache
def _latest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every application, as the code on the disk has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _backup() -> dict[str, Any]:
    """A detail, not a failure: nothing that a restart would mend. Times are ISO 8601."""
    known, now = read_status(), dt.datetime.now(dt.UTC)
    state = "failed" if known.backup_failure else "late" if known.backup_is_late(now) else "ok"
    test = "failed" if known.test_failure else "late" if known.test_is_late(now) else "ok"
    return {
        "state": state if settings.BACKUP_NIGHTLY else "off",
        "last": known.backup.at.isoformat() if known.backup else None,
        "bytes": known.backup.size if known.backup else None,
        "restore_test": test if settings.BACKUP_NIGHTLY else "off",
        "last_restore_test": known.test.at.isoformat() if known.test else None,
    }


def _clock() -> str:
    """A detail: a restart would not mend it. See docs/decisions/attempts.md."""
    jump = clock_jump()
    return f"was set by {jump:+.0f} s, not believed" if jump else "ok"


def _reminders() -> str:
    """A detail, not a failure: nothing that a restart would mend. Names no number to outsiders."""
    return "silent while duties are overdue" if reminder_alarm() else "ok"


def one_sign_in(request: HttpRequest) -> HttpResponse:
    """One door for everybody, instead of Wagtail's two forms; nothing that is posted is read.

    What leads to another host, or is too long to be an address, is left out.
    """
    asked = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        is_admin = request.path_info.startswith(settings.ADMIN_PREFIX)
        asked = settings.ADMIN_PREFIX if is_admin else reverse("home")
    return redirect_to_login(asked, reverse("account_login"))


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker when there is no network; `bieu-mau`: a form was not sent."""
    return bare_page("offline.html", form=bool(request.GET.get("bieu-mau")))


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that its scope is the whole site.

    It ends in a digest of the offline page: browsers install a worker anew, and with it
    that page, when a byte of the worker has changed.
    """
    script = (settings.BASE_DIR / "static" / "js" / "sw.js").read_bytes()
    digest = hashlib.sha256(bare_page("offline.html").content).hexdigest()
    return HttpResponse(script + f"// {digest}\n".encode(), content_type="text/javascript")
