"""What follows a result or a completion by a task of its own, run at once."""

from typing import Any

from django.utils.module_loading import import_string

from config.queue import enqueue

MODULES = ("learning.receivers", "learning.accounts.forms", "certificates.receivers")
TASKS = {
    "learning.tasks.complete_courses",
    "learning.tasks.note_completion",
    "learning.tasks.send_password_links",
    "certificates.tasks.issue",
}


def run_at_once(task: str, *args: Any) -> None:
    """In the place of `enqueue` in `MODULES`, where a test or a story looks at the end."""
    if task in TASKS:
        import_string(task)(*args)
    else:
        enqueue(task, *args)
