"""Where the agency's virus scanner listens, as the environment names it."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def scanner_at(address: str) -> str:
    """The address, if it can be meant so; empty where there is none.

    Raises:
        ImproperlyConfigured: it is neither `unix:/path` nor `tcp://host:port`.
    """
    url = urlsplit(address)
    is_socket = url.scheme == "unix" and url.path.startswith("/")
    if address and not is_socket and not (url.scheme == "tcp" and url.hostname):
        raise ImproperlyConfigured("VIRUS_SCANNER is unix:/path or tcp://host:port")
    return address
