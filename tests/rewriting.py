"""What the database refuses, done to it: records of other days, or tampered with."""

from typing import Any

from django.db.models import QuerySet

from cms.append_only import rewriting


def rewrite(rows: QuerySet[Any], **fields: Any) -> int:
    """Change rows of an append-only table; returns how many."""
    with rewriting(rows.model):
        return QuerySet(rows.model, query=rows.query.chain()).update(**fields)


def remove(rows: QuerySet[Any]) -> None:
    """Delete rows of an append-only table."""
    with rewriting(rows.model):
        QuerySet(rows.model, query=rows.query.chain()).delete()
