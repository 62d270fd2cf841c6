"""The people of the system, for apps that stand below the one that keeps them."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as Person
else:
    Person = AbstractBaseUser

__all__ = ["Person"]
