"""Where a request comes from, when proxies stand in front.

What a proxy says is believed of the networks in `TRUSTED_PROXIES` only; anybody else could
write the same headers.
"""

import ipaddress
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
GetResponse = Callable[[HttpRequest], HttpResponse]


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Middleware, the first of all: afterwards `REMOTE_ADDR` is the client's own address.

    The hops of `X-Forwarded-For` are read from the nearest on, as long as each was told by
    a proxy that is trusted: what stands left of the first stranger, the stranger wrote.
    From a stranger no header about the way here reaches the application. Where a proxy says
    something that is no address ("unknown", "unix:") nobody knows, and `REMOTE_ADDR` is "".
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        peer = read_address(str(request.META.get("REMOTE_ADDR", "")))
        if peer is not None and is_trusted(peer):
            client = _client(peer, request.META.get("HTTP_X_FORWARDED_FOR", "").split(","))
            request.META["REMOTE_ADDR"] = "" if client is None else str(client)
        else:
            for header in FORWARDED:
                request.META.pop(header, None)
        return get_response(request)

    return middleware


def client_address(request: HttpRequest) -> str:
    """The client's address, as the outermost trusted proxy saw it; "" where nobody knows."""
    address = read_address(str(request.META.get("REMOTE_ADDR", "")))
    return "" if address is None else str(address)


def is_trusted(address: Address) -> bool:
    """Whether what this address says of others is believed."""
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def read_address(text: str) -> Address | None:
    """The address in "10.0.0.1", "10.0.0.1:4711", "[2001:db8::1]:4711" or "::ffff:10.0.0.1"."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        address = ipaddress.ip_address(plain)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _client(peer: Address, hops: list[str]) -> Address | None:
    nearest: Address | None = peer
    for hop in reversed([hop for hop in hops if hop.strip()]):
        nearest = read_address(hop)
        if nearest is None or not is_trusted(nearest):
            return nearest
    return nearest


@lru_cache
def _networks(
    lines: tuple[str, ...],
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(line, strict=False) for line in lines)
