"""The engine of the database that this system uses."""

from pathlib import Path
from typing import Protocol

from django.db import connection

from config.backup.postgres import PostgreSQL
from config.backup.sqlite import SQLite
from config.backup.swap import Move, Target


class Engine(Target, Protocol):
    """What backup and restore ask of a database."""

    name: str

    def server(self) -> str: ...
    def dump(self, target: Path) -> None: ...
    def exists(self) -> bool: ...
    def refuse_if_used(self) -> None: ...
    def verify(self, dump: Path) -> None: ...
    def moves(self, dump: Path) -> list[Move]: ...
    def after(self) -> None: ...


def current_engine() -> Engine:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
