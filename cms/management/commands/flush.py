"""Django's `flush`, which empties append-only tables too."""

from typing import Any

from django.core.management.commands.flush import Command as FlushCommand

from cms.append_only import rewriting
from cms.append_only.triggers import append_only_models


class Command(FlushCommand):
    def handle(self, **options: Any) -> None:
        with rewriting(*append_only_models(), using=options["database"]):
            super().handle(**options)
