"""Browsers in which a person has signed in before: a signed cookie says so.

Whoever tries passwords elsewhere fills other buckets than the person's own browser, and so
cannot keep the person out.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

SALT = "learning.accounts.devices"
MAX_AGE = 180 * 24 * 3600
# People who share a computer; who signed in longest ago is forgotten first.
MAX_PEOPLE = 8


@dataclass(frozen=True)
class Device:
    """A browser and the people (by primary key) who have signed in there, latest first."""

    name: str
    people: tuple[int, ...] = ()

    def knows(self, user_id: int | None) -> bool:
        return user_id in self.people


def read_device(request: HttpRequest) -> Device:
    """The browser that asks; a new one, which knows nobody, where it shows no cookie of ours."""
    try:
        name, people = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=MAX_AGE
        )
        return Device(str(name), tuple(people))
    except (signing.BadSignature, ValueError, TypeError):
        return Device(get_random_string(22))


def remember_device(request: HttpRequest, response: HttpResponseBase, user_id: int) -> None:
    """Have the browser show next time that this person has signed in there."""
    device = read_device(request)
    others = [each for each in device.people if each != user_id]
    device = replace(device, people=(user_id, *others)[:MAX_PEOPLE])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device.name, list(device.people)], salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
