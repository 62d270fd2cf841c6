"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane.

    Django's own parameters (100 MiB, eight lanes) take ten times the CPU.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
