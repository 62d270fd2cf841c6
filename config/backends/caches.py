"""The caches, as the environment says them: one that all processes share, one of each process."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SERVERS = ("redis", "rediss", "unix", "valkey", "valkeys")
WAIT_SECONDS = 1


def caches(env: environ.Env) -> dict[str, dict[str, Any]]:
    """A table of the database, or the Redis or Valkey server of CACHE_URL."""
    return {
        "default": _shared(env("CACHE_URL", default="")),
        # Of one process: how often an address checks certificates.
        "memory": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "memory",
        },
    }


def _shared(url: str) -> dict[str, Any]:
    if not url:
        return {
            "BACKEND": "config.backends.shared_cache.TableCache",
            "LOCATION": "shared_cache",
            # From here on each write first removes what has ended.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    scheme = url.partition("://")[0]
    if scheme not in SERVERS:
        raise ImproperlyConfigured(
            f"CACHE_URL phải bắt đầu bằng redis:// hoặc rediss:// ({scheme})"
        )
    return {
        "BACKEND": "config.backends.shared_cache.ServerCache",
        "LOCATION": url.replace("valkey", "redis", 1) if scheme.startswith("valkey") else url,
        "KEY_PREFIX": "dan-van",
        "OPTIONS": {"socket_connect_timeout": WAIT_SECONDS, "socket_timeout": WAIT_SECONDS},
    }
