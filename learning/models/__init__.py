"""People and duties."""

from learning.models.duties import Enrolment, Programme
from learning.models.imports import StaffImport
from learning.models.people import User
from learning.models.progress import LessonProgress
from learning.models.units import Posting, Scope, Unit

__all__ = [
    "Enrolment",
    "LessonProgress",
    "Posting",
    "Programme",
    "Scope",
    "StaffImport",
    "Unit",
    "User",
]
