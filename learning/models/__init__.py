"""People and duties."""

from learning.models.accounts import SignInFailures
from learning.models.audit import AuditCheckpoint, AuditEntry, AuditPolicy
from learning.models.duties import Enrolment
from learning.models.email_changes import EmailChange
from learning.models.exemptions import DueReview, Exemption
from learning.models.imports import OtherStaffCode, StaffImport, StaffImportRow
from learning.models.interfaces import ApiToken, ExternalId, Webhook, WebhookDelivery
from learning.models.leaves import Leave
from learning.models.outside import OutsideTraining, TrainingQuota
from learning.models.people import User
from learning.models.programmes import Programme, ProgrammeItem, ProgrammeUnit
from learning.models.progress import LessonProgress
from learning.models.refreshers import ProgrammePerson, WeakProvisionMap
from learning.models.reminders import Holiday, RecordCheck, Reminder, ReminderPolicy
from learning.models.reorganisations import (
    Reorganisation,
    ReorganisationLine,
    ReorganisationStaff,
    Succession,
    UnitHeir,
    UnitName,
)
from learning.models.reporting import (
    ReportHeading,
    ReportRun,
    ReportSnapshot,
    ReportTemplate,
    SnapshotFile,
    UnitTally,
)
from learning.models.retention import Anonymisation, RetentionPolicy
from learning.models.sign_in import SignInPolicy, SignInSession
from learning.models.transfers import Transfer, TransferNotice
from learning.models.units import Posting, Scope, Unit

__all__ = [
    "Anonymisation",
    "ApiToken",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditPolicy",
    "DueReview",
    "EmailChange",
    "Enrolment",
    "Exemption",
    "ExternalId",
    "Holiday",
    "Leave",
    "LessonProgress",
    "OtherStaffCode",
    "OutsideTraining",
    "Posting",
    "Programme",
    "ProgrammeItem",
    "ProgrammePerson",
    "ProgrammeUnit",
    "RecordCheck",
    "Reminder",
    "ReminderPolicy",
    "Reorganisation",
    "ReorganisationLine",
    "ReorganisationStaff",
    "ReportHeading",
    "ReportRun",
    "ReportSnapshot",
    "ReportTemplate",
    "RetentionPolicy",
    "Scope",
    "SignInFailures",
    "SignInPolicy",
    "SignInSession",
    "SnapshotFile",
    "StaffImport",
    "StaffImportRow",
    "Succession",
    "TrainingQuota",
    "Transfer",
    "TransferNotice",
    "Unit",
    "UnitHeir",
    "UnitName",
    "UnitTally",
    "User",
    "WeakProvisionMap",
    "Webhook",
    "WebhookDelivery",
]
