"""How often signing in may fail.

Who signs in rightly is never counted: an office of hundreds sits behind one address. Failures
fill buckets: of a person at an address, of a person at a browser known to be theirs, of an
address, of a person everywhere. The last never makes anybody wait, it only takes away the free
tries of strangers; so nobody is kept out by what others try elsewhere.
"""

import ipaddress
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from cms.text import fold
from config.proxies import client_address
from learning.accounts.devices import Device, read_device
from learning.accounts.throttle import (
    EMPTY,
    HOUR,
    Filling,
    Rule,
    count_failure,
    empty,
    fillings,
    lower,
)
from learning.models import User

# A person at an address, and at a browser where they have signed in before.
PAIR = Rule("pair", free=5, leak=2, first=30, most=15 * 60)
DEVICE = Rule("device", free=5, leak=2, first=30, most=15 * 60)
# Everybody at an address: passwords tried on one person after the other.
ADDRESS = Rule("address", free=50, leak=120, first=1, most=15, step=40)
# A person everywhere: many addresses that try a few passwords each.
PERSON = Rule("person", free=50, leak=5, first=0, most=0)
# Somebody who came in from an address makes up for some of its failures, once an hour.
CREDIT = Rule("credit", free=0, leak=1, first=HOUR, most=HOUR)
CREDIT_FOR = 3
CREDIT_FROM = 10
IPV6_PREFIX = 64


def network_of(address: str) -> str:
    """The address, or of IPv6 the network of one subscriber, who may choose addresses in it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    return str(ipaddress.ip_network((ip, IPV6_PREFIX), strict=False))


@dataclass(frozen=True)
class Attempt:
    """Somebody says that they are `login`, who is `user` if there is such a person."""

    login: str
    user: User | None
    address: str
    device: Device

    @classmethod
    def of(cls, request: HttpRequest | None, login: str, user: User | None) -> "Attempt":
        """The attempt that this request makes; one without a request comes from nowhere."""
        asked = request or HttpRequest()
        return cls(login, user, network_of(client_address(asked)), read_device(asked))

    @cached_property
    def buckets(self) -> dict[Rule, str]:
        """The bucket of each rule."""
        who = f"login {fold(self.login)}" if self.user is None else f"user {self.user.pk}"
        return {
            PAIR: PAIR.key(who, self.address),
            DEVICE: DEVICE.key(who, self.device.name),
            ADDRESS: ADDRESS.key(self.address),
            PERSON: PERSON.key(who),
        }

    @cached_property
    def is_known(self) -> bool:
        """Whether the person has signed in in this browser before."""
        return self.user is not None and self.device.knows(self.user.pk)

    @cached_property
    def _fillings(self) -> dict[str, Filling]:
        return fillings(self.buckets.values())

    def _filling(self, rule: Rule) -> Filling:
        return self._fillings.get(self.buckets[rule], EMPTY)

    def wait(self) -> int:
        """Seconds until a password may be tried; one query, the same for everybody."""
        if self.is_known:
            return self._filling(DEVICE).wait(DEVICE)
        pair = self._filling(PAIR)
        if self._filling(PERSON).level_now(PERSON) >= PERSON.free:
            # The next try after the first waits already.
            pair = Filling(pair.level + PAIR.free - 1, pair.at) if pair.level else pair
        return max(pair.wait(PAIR), self._filling(ADDRESS).wait(ADDRESS))

    def fail(self) -> None:
        """Count that the password was wrong; one short transaction."""
        rules = (DEVICE,) if self.is_known else (PAIR, ADDRESS, PERSON)
        count_failure({self.buckets[rule]: rule for rule in rules})

    def succeed(self) -> None:
        """Forget this person's failures here; writes only where there were any."""
        full = {self.buckets[rule] for rule in (PAIR, DEVICE)} & self._fillings.keys()
        if full:
            empty(full)
        if self._filling(ADDRESS).level >= CREDIT_FROM and self.user is not None:
            self._give_credit(self.user)

    def _give_credit(self, user: User) -> None:
        given = CREDIT.key(user.pk, self.address)
        if not fillings([given]).get(given, EMPTY).wait(CREDIT):
            count_failure({given: CREDIT})
            lower(self.buckets[ADDRESS], CREDIT_FOR)
