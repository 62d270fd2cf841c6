"""The people of the system, for apps that stand below the one that keeps them."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as Person
else:
    Person = AbstractBaseUser

__all__ = ["Person", "PersonRequest", "check_second_person", "is_second_person"]


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in: what a view that asks for a sign-in is given."""

    user: Person


def is_second_person(by: Person, *first: int | None) -> bool:
    """Whether `by` is none of those who did the first part, by primary key.

    An unsaved or anonymous person is nobody, and never the second one.
    """
    return by.pk is not None and by.pk not in first


def check_second_person(by: Person, *first: int | None, refusal: object) -> None:
    """Refuse whoever did the first part.

    Raises:
        ValidationError: with `refusal`, which says what to do.
    """
    if not is_second_person(by, *first):
        raise ValidationError(str(refusal))
