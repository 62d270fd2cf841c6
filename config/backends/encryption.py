"""Whether what lies on other machines is talked to over TLS, with certificates checked.

Django's system check says it at `manage.py check`, and the start of a server writes it to the log.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
from django.conf import settings
from django.core import checks

ID = "config.W001"


@dataclass(frozen=True)
class Link:
    """A way to another program: what it is, on which host, whether TLS proves who answers."""

    what: str
    host: str
    encrypted: bool
    remedy: str


def check_links(**_kwargs: Any) -> list[checks.Warning]:
    """A warning for each way to another machine that is open to whoever stands between.

    None on a trial system, and none for the hosts that UNENCRYPTED_HOSTS names.
    """
    if settings.DEMO:
        return []
    return [
        checks.Warning(
            f"Đường tới {link.what} ở {link.host} không được mã hóa, hoặc không kiểm tra máy ấy "
            "là ai.",
            hint=f"{link.remedy} Nếu đường này đã được bảo vệ cách khác (cùng một máy, VPN), "
            f"thêm {link.host} vào UNENCRYPTED_HOSTS.",
            id=ID,
        )
        for link in links()
        if not (link.encrypted or is_here(link.host) or link.host in settings.UNENCRYPTED_HOSTS)
    ]


def is_here(host: str) -> bool:
    """Whether that is this machine: no host, a socket's path, or an address of the loopback."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def links() -> Iterator[Link]:
    """Every way that the settings name."""
    yield from _database("cơ sở dữ liệu", settings.DATABASES["default"])
    if url := settings.RESTORE_TEST_DATABASE_URL:
        yield from _database("cơ sở dữ liệu thử khôi phục", environ.Env.db_url_config(url))
    yield from _cache(str(settings.CACHES["default"].get("LOCATION", "")))
    if "smtp" in settings.MAIL_TRANSPORT:
        encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
        remedy = "Trong EMAIL_URL dùng smtp+tls:// hoặc smtp+ssl://."
        yield Link("máy chủ thư", settings.EMAIL_HOST, bool(encrypted), remedy)
    if url := settings.STORAGES["default"].get("OPTIONS", {}).get("endpoint_url"):
        parts = urlsplit(url)
        remedy = "Trong S3_ENDPOINT dùng https://."
        yield Link("kho tệp", parts.hostname or "", parts.scheme == "https", remedy)
    remedy = "Để BIND là 127.0.0.1 và đặt nginx có HTTPS trên chính máy này."
    yield Link("máy chủ web của hệ thống (BIND)", settings.BIND, False, remedy)


def _database(what: str, found: dict[str, Any]) -> Iterator[Link]:
    if "postgresql" not in found["ENGINE"]:
        return
    options = found.get("OPTIONS", {})
    mode = options.get("sslmode") or os.environ.get("PGSSLMODE", "")
    remedy = "Thêm ?sslmode=verify-full&sslrootcert=… vào địa chỉ, xem docs/deploy.md."
    # libpq takes several, to be tried in turn.
    for host in str(options.get("host") or found.get("HOST") or "").split(","):
        yield Link(what, host, mode == "verify-full", remedy)


def _cache(url: str) -> Iterator[Link]:
    parts = urlsplit(url)
    if parts.scheme in ("redis", "rediss"):
        checked = parse_qs(parts.query).get("ssl_cert_reqs", ["required"]) == ["required"]
        encrypted = parts.scheme == "rediss" and checked
        yield Link("Redis", parts.hostname or "", encrypted, "Trong CACHE_URL dùng rediss://.")
