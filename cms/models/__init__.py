"""What editors publish."""

from cms.models.append_only import AppendOnly, AppendOnlyQuerySet, Erasure, Retention
from cms.models.citations import LessonCitation
from cms.models.creation import Creation
from cms.models.legal import LegalDocument, Provision
from cms.models.mail import MailServer, MailState, OutgoingMail
from cms.models.media import CmsDocument, CmsImage, CmsRendition
from cms.models.pages import CourseIndexPage, CoursePage, HomePage, LessonPage
from cms.models.readings import FileReading

__all__ = [
    "AppendOnly",
    "AppendOnlyQuerySet",
    "CmsDocument",
    "CmsImage",
    "CmsRendition",
    "CourseIndexPage",
    "CoursePage",
    "Creation",
    "Erasure",
    "FileReading",
    "HomePage",
    "LegalDocument",
    "LessonCitation",
    "LessonPage",
    "MailServer",
    "MailState",
    "OutgoingMail",
    "Provision",
    "Retention",
]
