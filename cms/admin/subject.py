"""What a request is about, said by its view for the audit log."""

from django.http import HttpRequest

SUBJECT = "_audit_subject"


def name_subject(request: HttpRequest, what: str) -> None:
    """Let a view say in words what this request is about."""
    setattr(request, SUBJECT, what)


def subject_of(request: HttpRequest) -> str:
    """What the view said; empty where it said nothing."""
    return str(getattr(request, SUBJECT, ""))
