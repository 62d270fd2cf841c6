"""The agency's directory (LDAP), as the environment names it, in django-auth-ldap's settings."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

CONNECT_SECONDS = 3
ANSWER_SECONDS = 5


def directory_settings(env: environ.Env) -> dict[str, Any]:
    """AUTH_LDAP_… by name; empty without LDAP_URL.

    Raises:
        ImproperlyConfigured: a library or a value is missing, or passwords would travel openly.
    """
    url = env("LDAP_URL", default="")
    if not url:
        return {}
    try:
        import ldap
        from django_auth_ldap.config import LDAPSearch
    except ImportError as error:
        raise ImproperlyConfigured(
            "LDAP_URL cần thư viện thêm: uv sync --frozen --no-dev --extra ldap"
        ) from error
    base = env("LDAP_BASE", default="")
    if not base:
        raise ImproperlyConfigured("LDAP_BASE: nơi tìm người trong thư mục, ví dụ ou=people,dc=…")
    starts_tls = env.bool("LDAP_START_TLS", default=False)
    if not (url.startswith("ldaps://") or starts_tls):
        raise ImproperlyConfigured("LDAP_URL phải là ldaps://… hoặc đặt LDAP_START_TLS=true")
    code = env("LDAP_STAFF_CODE", default="uid")
    wanted = env("LDAP_FILTER", default=f"({code}=%(user)s)")
    options = {
        ldap.OPT_NETWORK_TIMEOUT: CONNECT_SECONDS,
        ldap.OPT_TIMEOUT: ANSWER_SECONDS,
        ldap.OPT_REFERRALS: 0,
        ldap.OPT_X_TLS_REQUIRE_CERT: ldap.OPT_X_TLS_DEMAND,
    }
    if authority := env("LDAP_CA_FILE", default=""):
        options[ldap.OPT_X_TLS_CACERTFILE] = authority
    # Options of TLS count from here on.
    options[ldap.OPT_X_TLS_NEWCTX] = 0
    return {
        "AUTH_LDAP_SERVER_URI": url,
        "AUTH_LDAP_START_TLS": starts_tls,
        "AUTH_LDAP_BIND_DN": env("LDAP_BIND_DN", default=""),
        "AUTH_LDAP_BIND_PASSWORD": env("LDAP_BIND_PASSWORD", default=""),
        "AUTH_LDAP_USER_SEARCH": LDAPSearch(base, ldap.SCOPE_SUBTREE, wanted, [code]),
        "AUTH_LDAP_USER_ATTR_MAP": {"staff_code": code},
        "AUTH_LDAP_ALWAYS_UPDATE_USER": False,
        "AUTH_LDAP_AUTHORIZE_ALL_USERS": False,
        "AUTH_LDAP_CONNECTION_OPTIONS": options,
    }
