"""Where a sitting may be started from: ranges of IPv4 and IPv6 addresses."""

import ipaddress

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_networks(text: str) -> None:
    """Raise ValidationError that names the first line which is no address range."""
    for line in text.split():
        try:
            ipaddress.ip_network(line, strict=False)
        except ValueError as error:
            message = _("“%(line)s” không phải dải địa chỉ mạng. Ví dụ đúng: 10.0.0.0/8.")
            raise ValidationError(message % {"line": line}) from error


def is_allowed(address: str, networks: str) -> bool:
    """Whether the address lies in one of the ranges; no ranges allow every address."""
    lines = networks.split()
    if not lines:
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    ranges = [ipaddress.ip_network(line, strict=False) for line in lines]
    return any(
        candidate in network for network in ranges for candidate in (ip, mapped) if candidate
    )
