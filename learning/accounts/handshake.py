"""Whether a directory answers: TLS as far as its handshake, with a time-out that holds."""

import socket
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import ldap

SECONDS = 3
PORTS = {"ldaps": 636, "ldap": 389}
# An extended request with the object identifier of StartTLS (RFC 4511, section 4.14).
START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x16" + b"1.3.6.1.4.1.1466.20037"


def shake_hands(url: str, options: Mapping[int, Any]) -> None:
    """Connect, begin TLS as libldap would with these options, and hang up.

    Raises:
        OSError: it does not answer within seconds, or another authority vouches for it.
    """
    place = urlsplit(url)
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    with socket.create_connection((host, port), SECONDS) as connection:
        if place.scheme == "ldap":
            connection.sendall(START_TLS)
            if not connection.recv(512):
                raise ConnectionError(f"{host} knows no StartTLS")
        context = ssl.create_default_context(cafile=options.get(ldap.OPT_X_TLS_CACERTFILE))
        with context.wrap_socket(connection, server_hostname=host):
            return
