"""Asking a provider, without ever waiting for one that does not answer."""

import time
from typing import Any
from urllib.parse import urlsplit

import requests

DISCOVERY = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600
PAUSE_SECONDS = 15
TIMEOUT = (3, 5)  # seconds: to connect, and between two bytes
_kept: dict[str, tuple[float, requests.Response]] = {}
_paused: dict[str, float] = {}


class ProviderSession(requests.Session):
    """As requests' own, with bounds.

    A provider that does not answer is asked once in 15 seconds by each process, so that people
    who click again hold up no page of others. What it says of its addresses is kept for an hour.
    """

    def request(
        self, method: str, url: str | bytes, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Ask it.

        Raises:
            requests.RequestException: no answer now, or none a moment ago.
        """
        now = time.monotonic()
        address, host = str(url), urlsplit(str(url)).netloc
        until, answer = _kept.get(address, (0.0, None))
        if answer is not None and now < until:
            return answer
        if now < _paused.get(host, 0.0):
            raise requests.ConnectionError(f"{host} did not answer a moment ago")
        kwargs["timeout"] = TIMEOUT
        try:
            answer = super().request(method, url, *args, **kwargs)
        except requests.RequestException:
            _paused[host] = time.monotonic() + PAUSE_SECONDS
            raise
        if address.endswith(DISCOVERY) and b'"token_endpoint"' in answer.content:
            _kept[address] = (now + KEPT_SECONDS, answer)
        return answer


def forget() -> None:
    """Ask anew, also a provider that did not answer."""
    _kept.clear()
    _paused.clear()
