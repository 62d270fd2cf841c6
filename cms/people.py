"""The people of the system, for apps that stand below the one that keeps them."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as Person
else:
    Person = AbstractBaseUser

__all__ = ["Person", "PersonRequest"]


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in: what a view that asks for a sign-in is given."""

    user: Person
