"""Doors for the task queue."""

from learning.services.enrolments import enrol_newcomers


def extend_programmes() -> None:
    """Enrol people who joined since a programme was made."""
    enrol_newcomers()
