"""Whether every file is there that the database names."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import FileField, QuerySet
from django.utils.translation import gettext as _

MAX_SHOWN = 5


def named_files_are_there() -> Iterable[str]:
    """Check after a restore: a line for each kind of file of which some are missing."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                missing = _missing(model._default_manager.all(), field)
                if missing:
                    yield _("Thiếu %(n)s tệp (%(kind)s): %(first)s") % {
                        "n": len(missing),
                        "kind": model._meta.verbose_name,
                        "first": ", ".join(missing[:MAX_SHOWN]),
                    }


def _missing(rows: QuerySet[Any], field: FileField) -> list[str]:
    names = rows.exclude(**{field.name: ""}).values_list(field.name, flat=True)
    return [name for name in names.iterator() if name and not field.storage.exists(name)]
