"""The database as the environment says it: SQLite in VAR_DIR, or PostgreSQL, pooled or not."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    # Replacing a row fires the triggers that guard it.
    "PRAGMA recursive_triggers=ON;",
}
POOLERS = ("", "session", "transaction")


def databases(env: environ.Env, var_dir: Path) -> dict[str, dict[str, Any]]:
    """What DATABASE_URL names.

    POOLER=transaction: between us and PostgreSQL stands a pooler that gives each transaction
    another connection (PgBouncer, pool_mode = transaction). Nothing is kept on a connection then:
    no prepared statement, no cursor of the server's beyond a transaction, no options.
    """
    pooler = env("POOLER", default="")
    if pooler not in POOLERS:
        raise ImproperlyConfigured("POOLER phải là transaction, session, hoặc để trống.")
    url = env("DATABASE_URL", default="") or f"sqlite:///{var_dir / 'db.sqlite3'}"
    found: dict[str, Any] = env.db_url_config(url)
    # A connection that broke fails one request and is made anew; pages send unsaved answers
    # again. A health check instead would cost one more query a request.
    found["CONN_MAX_AGE"] = 60
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = SQLITE
        return {"default": found}
    options = found.setdefault("OPTIONS", {})
    options.setdefault("connect_timeout", 10)
    if pooler == "transaction":
        options["prepare_threshold"] = None
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        # After how many calls a statement is prepared (config/backends/prepared.py). In the URL
        # `?prepare_threshold=None` prepares none.
        options.setdefault("prepare_threshold", 5)
    if not pooler:
        # Compiling a query takes PostgreSQL 50 ms, more than any page's query runs. PgBouncer
        # refuses connections with options; there its `connect_query` says the same.
        options.setdefault("options", "-c jit=off")
    return {"default": found}
