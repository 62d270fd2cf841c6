"""Preflight of the ground: worker, clock, mail."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config.queue import queue_health
from quizzes import clock
from quizzes.ports import PreflightLine

CLOCK_SECONDS = 2.0
MAIL_SECONDS = 5
NOT_SENDING = ("console", "dummy", "filebased")


def ground_lines() -> list[PreflightLine]:
    """Worker, clock and mail."""
    return [_worker_line(), _clock_line(), _mail_line()]


def _worker_line() -> PreflightLine:
    label, health = _("Bộ phận xử lý nền"), queue_health()
    waiting = _("%(count)s việc đang chờ.") % {"count": health.waiting}
    if health.heartbeat is not None:
        time = timezone.localtime(health.heartbeat).strftime("%H:%M:%S")
        found = _("Đang hoạt động, báo lần cuối lúc %(time)s.") % {"time": time}
        return PreflightLine(label, True, f"{found} {waiting}")
    found = _("Không thấy hoạt động.")
    todo = _(
        "Khởi động lại dịch vụ (tiến trình config.workers). Khi chưa chạy, bài nộp chưa được chấm."
    )
    return PreflightLine(label, False, f"{found} {waiting}", todo)


def _clock_line() -> PreflightLine:
    """The host's clock against the database's; the one query's time is the error."""
    apart = abs((clock.now() - clock.host_now()).total_seconds())
    found = _("Máy chủ web và cơ sở dữ liệu lệch nhau %(seconds)s giây.") % {
        "seconds": f"{apart:.1f}".replace(".", ",")
    }
    todo = _("Bật đồng bộ giờ (NTP) trên các máy chủ.")
    return PreflightLine(_("Đồng hồ"), apart <= CLOCK_SECONDS, found, todo)


def _mail_line() -> PreflightLine:
    """Opens a connection and closes it; sends nothing."""
    label = _("Thư điện tử")
    connection = get_connection(settings.MAIL_TRANSPORT, timeout=MAIL_SECONDS)
    if type(connection).__module__.rsplit(".", 1)[-1] in NOT_SENDING:
        found = _("Hệ thống đang đặt chế độ không gửi thư đi.")
        return PreflightLine(label, False, found, _("Đặt EMAIL_URL là máy chủ thư của cơ quan."))
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        found = _("Không nối được máy chủ thư: %(error)s.") % {"error": error}
        todo = _("Kiểm tra EMAIL_URL và đường mạng tới máy chủ thư.")
        return PreflightLine(label, False, found, todo)
    return PreflightLine(label, True, _("Nối được máy chủ thư."))
