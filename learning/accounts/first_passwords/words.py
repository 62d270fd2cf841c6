"""A password that is printed, read and typed once.

Without vowels, "d" and "w": so Telex and VNI, which also run while a password is typed,
put no mark on any sign. Without what looks alike in print: 0, 1, b, g, l, o, q, s, z.
"""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from learning.models import User

SIGNS = "cfhjkmnprtvx23456789"
GROUPS, GROUP = 4, 4  # 20^16: 69 bits


def password_for(user: User) -> str:
    """Chance that the rules for everybody's passwords let pass, for this person too."""
    while True:
        password = "-".join(_group() for _each in range(GROUPS))
        try:
            validate_password(password, user)
        except ValidationError:
            continue
        return password


def _group() -> str:
    return "".join(secrets.choice(SIGNS) for _each in range(GROUP))
