"""People and duties."""

from learning.models.duties import Enrolment
from learning.models.exemptions import DueReview, Exemption
from learning.models.imports import StaffImport
from learning.models.outside import OutsideTraining, TrainingQuota
from learning.models.people import User
from learning.models.programmes import Programme, ProgrammeItem, ProgrammeUnit
from learning.models.progress import LessonProgress
from learning.models.refreshers import ProgrammePerson, WeakClauseMap
from learning.models.reminders import Holiday, RecordCheck, Reminder, ReminderPolicy
from learning.models.units import Posting, Scope, Unit

__all__ = [
    "DueReview",
    "Enrolment",
    "Exemption",
    "Holiday",
    "LessonProgress",
    "OutsideTraining",
    "Posting",
    "Programme",
    "ProgrammeItem",
    "ProgrammePerson",
    "ProgrammeUnit",
    "RecordCheck",
    "Reminder",
    "ReminderPolicy",
    "Scope",
    "StaffImport",
    "TrainingQuota",
    "Unit",
    "User",
    "WeakClauseMap",
]
