"""A database as it stands, read without any model: models are the new version's."""

import json
import lzma
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Rows = dict[int, dict[str, Any]]


class SQLiteFile:
    """A file, filled from a kept one or empty."""

    ending = "sqlite3"

    def __init__(self, file: Path) -> None:
        self.file, self.url = file, f"sqlite:///{file}"

    def fill(self, kept: Path) -> None:
        self.file.write_bytes(lzma.decompress(kept.read_bytes()))

    def tables(self) -> set[str]:
        return {row[0] for row in self._ask("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, table: str) -> Rows:
        with closing(sqlite3.connect(self.file)) as database:
            database.row_factory = sqlite3.Row
            found = database.execute(f'SELECT * FROM "{table}"').fetchall()
        return {
            row["id"]: {name: _plain(value) for name, value in dict(row).items()} for row in found
        }

    def schema(self) -> list[str]:
        """Every table, index and trigger as the statement that makes it."""
        found = self._ask("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return sorted(repr(row) for row in found)

    def _ask(self, question: str) -> list[Any]:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(question).fetchall()


class PostgresDatabase:
    """A database on the server that this run of the tests uses."""

    ending = "sql"

    def __init__(self, url: str) -> None:
        self.url, self._libpq = url, url.replace("postgres:", "postgresql:", 1)

    def fill(self, kept: Path) -> None:
        self._run_script(lzma.decompress(kept.read_bytes()))

    def tables(self) -> set[str]:
        question = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        with psycopg.connect(self._libpq, row_factory=dict_row) as database:
            return {row["name"] for row in database.execute(question)}

    def rows(self, table: str) -> Rows:
        question = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
        with psycopg.connect(self._libpq, row_factory=dict_row) as database:
            found = database.execute(question).fetchall()
        return {row["id"]: {name: _plain(value) for name, value in row.items()} for row in found}

    def schema(self) -> list[str]:
        """Tables with their columns in order, constraints, indexes, triggers and functions.

        Read back from a dump: PostgreSQL writes the same condition in another way once that was
        done, and the sample of an old release is a dump.
        """
        beside = f"{urlsplit(self.url).path[1:]}_again"
        with psycopg.connect(self._libpq, autocommit=True) as database:
            database.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(beside)))
            again = PostgresDatabase(urlunsplit(urlsplit(self.url)._replace(path=f"/{beside}")))
            try:
                again._run_script(self._dump())
                told = again._dump().decode()
            finally:
                database.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(beside)))
        return sorted(part.strip() for part in told.split("\n\n") if not part.startswith("\\"))

    def _dump(self) -> bytes:
        command = ["pg_dump", "--schema-only", "--no-owner", "--no-privileges", self._libpq]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def _run_script(self, script: bytes) -> None:
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self._libpq]
        subprocess.run(command, input=script, check=True, stdout=subprocess.DEVNULL)


def _plain(value: Any) -> str:
    """The same for a JSON column that is text in one engine and an object in the other."""
    return json.dumps(value, sort_keys=True, default=str)
