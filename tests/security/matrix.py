"""docs/permissions.md out of the rules that tests/test_permissions.py holds every address to.

`DEBUG=true .venv/bin/python -m tests.security.matrix` writes it anew.
"""

import os
from collections.abc import Collection
from pathlib import Path

import django

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
START = """# Permissions

Who is answered at which address; others are refused. Made from `tests/addresses.py` by
`DEBUG=true .venv/bin/python -m tests.security.matrix`; `tests/test_permissions.py` opens every
address with every role, and `tests/security/test_foreign_ids.py` with officers of another agency.

A role opens the door; what lies behind it is held to the person's units
(`learning/access/rights.py`): an officer or head sees and changes people who are posted in the
subtrees of their scopes, or who left from there. Tokens of other systems reach the unit that they
were made for. A new e-mail, a transfer, an approval, an own result always need a second person.
Fields: a list, a token or the user form proposes e-mail addresses and never writes them; roles,
scopes and tokens are the administrator's; superusers are made from the command line only.

"""


def matrix() -> str:
    """The whole document."""
    from learning.enums import Role
    from tests.addresses import ALL, PREFIX_RULES, RULES

    columns = ["anonymous", *Role]
    routes = {name: f"/{route}" for name, route, _view in ALL}
    head = ["Address", *(str(getattr(column, "label", column)) for column in columns)]
    lines = [_row(head), _row(["---"] * len(head))]
    entries: list[tuple[str, Collection[str]]] = [
        *((f"{name} `{routes[name]}`", roles) for name, roles in RULES.items()),
        *((f"all below `/{prefix}`", roles) for prefix, roles in PREFIX_RULES),
    ]
    for what, roles in entries:
        lines.append(_row([what, *("✓" if column in roles else "" for column in columns)]))
    return START + "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    DOCUMENT.write_text(matrix())
