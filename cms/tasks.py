"""Doors for the task queue."""

from django.core.management import call_command


def publish_scheduled() -> None:
    """Publish and unpublish what editors scheduled."""
    call_command("publish_scheduled")
