"""Django's system check of the triggers, and their putting back after a migration."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from cms.append_only.triggers import missing_triggers, put_back


@checks.register(checks.Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.Warning]:
    """A warning for each missing trigger; `manage.py check --database default` shows them."""
    return [
        checks.Warning(
            f"The append-only table {each.table} lacks its trigger {each.name}.",
            hint="Run `manage.py migrate`: it puts the trigger back.",
            id="cms.W001",
        )
        for alias in databases or []
        for each in missing_triggers(connections[alias])
    ]


def put_back_triggers(using: str, **_kwargs: Any) -> None:
    """Receiver of `post_migrate`: migrations that remake a table lose its triggers."""
    put_back(connections[using])


def triggers_are_there() -> list[str]:
    """Check after a restore: the tables that anybody could rewrite."""
    return [
        _("Bảng chỉ được ghi thêm %(table)s thiếu trigger %(name)s; `manage.py migrate` đặt lại.")
        % {"table": each.table, "name": each.name}
        for each in missing_triggers(connections[DEFAULT_DB_ALIAS])
    ]
