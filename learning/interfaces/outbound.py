"""Sending to addresses that people entered: only https, only to public hosts.

The host is resolved once and that very address is used, so that a name cannot point
elsewhere between check and call. Redirects are not followed.
"""

import http.client
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from learning.interfaces.public_addresses import is_public

SECONDS = 10


class AddressNotAllowedError(Exception):
    """The address may not be called; the text says why."""


def check_url(url: str) -> None:
    """Refuse what can be refused without asking the network.

    Raises:
        AddressNotAllowedError: no https, no host, or a private address in figures.
    """
    parts = urlsplit(url)
    schemes = ("https", "http") if settings.WEBHOOKS_ALLOW_PRIVATE else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username:
        raise AddressNotAllowedError(
            _("Địa chỉ phải bắt đầu bằng https:// và không kèm tên đăng nhập.")
        )
    try:
        _check_address(parts.hostname)
    except ValueError:
        return  # a name: checked when it is called


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send once; the status of the answer.

    Raises:
        AddressNotAllowedError: see `check_url`; also a name that leads to a private address.
        OSError, http.client.HTTPException: the host does not answer.
    """
    check_url(url)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _resolve(host, port)
    kind = _PinnedTls if parts.scheme == "https" else _Pinned
    connection = kind(host, port, timeout=SECONDS)
    connection.address = address
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _PinnedTls(_Pinned):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _resolve(host: str, port: int) -> str:
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        _check_address(address)
    return found[0]


def _check_address(address: str) -> None:
    if not is_public(address) and not settings.WEBHOOKS_ALLOW_PRIVATE:
        raise AddressNotAllowedError(_("Địa chỉ này thuộc mạng nội bộ nên không được phép."))
