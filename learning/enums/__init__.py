"""Choices and the allowed transitions of `learning`."""

from learning.enums.audit import AuditEvent
from learning.enums.duties import (
    PROGRAMME_TRANSITIONS,
    REQUEST_TRANSITIONS,
    CycleKind,
    DueDecision,
    DueKind,
    EndCode,
    EnrolmentSource,
    EnrolmentState,
    ExemptionKind,
    Leadership,
    ProgrammeState,
    ReminderKind,
    RequestState,
)
from learning.enums.email_changes import (
    EMAIL_CHANGE_TRANSITIONS,
    EmailChangeSource,
    EmailChangeState,
)
from learning.enums.exchange import (
    DELIVERY_TRANSITIONS,
    DeliveryState,
    RunState,
    TokenScope,
)
from learning.enums.people import (
    ANONYMISATION_TRANSITIONS,
    AnonymisationState,
    Gender,
    LeaveKind,
    PostingEnd,
    PostingKind,
    Role,
    StaffCategory,
)
from learning.enums.staff_import import RowVerdict, SamePerson, StaffImportState
from learning.enums.transfers import TRANSFER_TRANSITIONS, TransferSide, TransferState
from learning.enums.units import (
    REORGANISATION_TRANSITIONS,
    LineRole,
    ReorganisationKind,
    ReorganisationState,
    Structure,
)

__all__ = [
    "ANONYMISATION_TRANSITIONS",
    "DELIVERY_TRANSITIONS",
    "EMAIL_CHANGE_TRANSITIONS",
    "PROGRAMME_TRANSITIONS",
    "REORGANISATION_TRANSITIONS",
    "REQUEST_TRANSITIONS",
    "TRANSFER_TRANSITIONS",
    "AnonymisationState",
    "AuditEvent",
    "CycleKind",
    "DeliveryState",
    "DueDecision",
    "DueKind",
    "EmailChangeSource",
    "EmailChangeState",
    "EndCode",
    "EnrolmentSource",
    "EnrolmentState",
    "ExemptionKind",
    "Gender",
    "Leadership",
    "LeaveKind",
    "LineRole",
    "PostingEnd",
    "PostingKind",
    "ProgrammeState",
    "ReminderKind",
    "ReorganisationKind",
    "ReorganisationState",
    "RequestState",
    "Role",
    "RowVerdict",
    "RunState",
    "SamePerson",
    "StaffCategory",
    "StaffImportState",
    "Structure",
    "TokenScope",
    "TransferSide",
    "TransferState",
]
