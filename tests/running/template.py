"""A database with every migration applied, kept between runs of the tests on SQLite.

Applying them takes half a minute, and nothing of it changes while no migration does. A run begins
with a copy of the template and migrates it as an installation is migrated, so that tables of a new
migration, permissions and triggers are made anew. `rm -r var/test-template` forgets it.
"""

import hashlib
import inspect
import os
import sqlite3
from pathlib import Path
from typing import Any

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def template_file() -> Path:
    """Where the template of the migrations on disk stands, or would stand."""
    digest = hashlib.sha256(f"{django.VERSION} {wagtail.VERSION}".encode())
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for _name, migration in sorted(migrations.items()):
        digest.update(Path(inspect.getfile(type(migration))).read_bytes())
    return Path(settings.BASE_DIR, "var", "test-template", f"{digest.hexdigest()[:20]}.sqlite3")


def restore() -> sqlite3.Connection | None:
    """Fill the test database that Django is about to make, where there is a template.

    A database in memory lasts as long as a connection to it: the caller keeps the one returned
    until Django has opened its own.
    """
    template = template_file()
    if connection.vendor != "sqlite" or not template.exists():
        return None
    creation: Any = connection.creation
    database = sqlite3.connect(creation._get_test_db_name(), uri=True)
    source = sqlite3.connect(template)
    source.backup(database)
    source.close()
    return database


def keep() -> None:
    """Make the test database, freshly migrated, the template; older ones are dropped."""
    template = template_file()
    if connection.vendor != "sqlite" or template.exists():
        return
    template.parent.mkdir(parents=True, exist_ok=True)
    unfinished = template.with_suffix(f".{os.getpid()}")
    copy = sqlite3.connect(unfinished)
    connection.connection.backup(copy)
    copy.close()
    for old in template.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    unfinished.replace(template)
