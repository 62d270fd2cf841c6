"""Which addresses of the network are public: neither our own network nor a gateway into it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# IANA's special-purpose blocks that Python's `is_global` lets pass.
SPECIAL_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# All that is given out to hosts of the world; what is not in it leads to own networks.
UNICAST_6 = IPv6Network("2000::/3")
SPECIAL_6 = (IPv6Network("2001::/23"), IPv6Network("3fff::/20"))
# Translates to the IPv4 address in its last 32 bits (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether the address in figures, with or without a zone, is a public host's.

    One that carries an IPv4 address to be translated or tunnelled to is as public as that.

    Raises:
        ValueError: it is no address in figures.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return _is_public_4(ip)
    carried = _carried(ip)
    if carried is not None:
        return _is_public_4(carried)
    return ip in UNICAST_6 and ip.is_global and not any(ip in block for block in SPECIAL_6)


def _is_public_4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in block for block in SPECIAL_4)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
