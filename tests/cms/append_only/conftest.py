"""A row of every append-only table."""

import pytest
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent, Register, SignedCopy, VoidNumber
from cms.append_only.triggers import append_only_models
from cms.models import AppendOnly, CmsImage, Erasure
from learning.models import AuditCheckpoint, AuditEntry, ReportSnapshot, SnapshotFile, User
from quizzes.models import (
    AnswerEvent,
    Attempt,
    Essay,
    EssayMark,
    PageLeave,
    QuestionVersion,
    Regrade,
    RegradeChange,
    VersionImage,
)

IMAGE = {"title": "x", "file": "x.png", "width": 1, "height": 1}
RESULT = {"old_score": 1, "new_score": 2, "old_max": 4, "new_max": 4}
PASSED = {"old_passed": False, "new_passed": True}


@pytest.fixture(params=append_only_models(), ids=lambda model: model._meta.label)
def model(request) -> type[AppendOnly]:
    return request.param


@pytest.fixture
def row(model, arguments) -> AppendOnly:
    """What the world of `arguments` has, or what is made here."""
    if fields := FIELDS.get(model):
        return model.objects.create(**fields())
    return model.objects.all()[0]


FIELDS = {
    AnswerEvent: lambda: {
        "attempt": Attempt.objects.get(),
        "position": 1,
        "sequence": 1,
        "value": ["A"],
        "saved_at": timezone.now(),
    },
    PageLeave: lambda: {
        "attempt": Attempt.objects.get(),
        "away_seconds": 5,
        "returned_at": timezone.now(),
    },
    EssayMark: lambda: {
        "essay": Essay.objects.get(),
        "marker": User.objects.all()[0],
        "number": 1,
        "points": ["1"],
        "mark": 1,
        "marked_at": timezone.now(),
    },
    RegradeChange: lambda: {
        "regrade": Regrade.objects.get(),
        "attempt": Attempt.objects.get(),
        **RESULT,
        **PASSED,
    },
    VersionImage: lambda: {
        "version": QuestionVersion.objects.all()[0],
        "image": CmsImage.objects.bulk_create([CmsImage(**IMAGE)])[0],
    },
    Erasure: lambda: {"table": "x", "rows": 1},
    AuditCheckpoint: lambda: {"sequence": 1, "seal": "x", "mac": "x"},
    AuditEntry: lambda: {
        "actor": User.objects.all()[0],
        "actor_name": "An",
        "event": "change",
        "what": "x",
    },
    SnapshotFile: lambda: {
        "snapshot": ReportSnapshot.objects.get(),
        "format": "x",
        "content": b"x",
        "sha256": "x",
    },
    CertificateEvent: lambda: {
        "certificate": Certificate.objects.get(),
        "kind": "kept",
        "at": timezone.now(),
    },
    SignedCopy: lambda: {
        "certificate": Certificate.objects.get(),
        "signed_by": "system",
        "pdf": "x.pdf",
        "sha256": "x",
        "signer": "An",
    },
    VoidNumber: lambda: {
        "register": Register.objects.get(),
        "number": 9,
        "number_text": "9",
        "reason": "x",
        "voided_by": User.objects.all()[0],
        "voided_at": timezone.now(),
    },
}
