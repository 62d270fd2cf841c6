"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet has it: 9 MiB, four passes, one lane.

    Of OWASP's equal choices one of the cheapest (docs/decisions/security.md). Django's own
    parameters (100 MiB, eight lanes) take ten times the CPU.
    """

    time_cost = 4
    memory_cost = 9 * 1024  # KiB
    parallelism = 1
