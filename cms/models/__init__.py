"""What editors publish."""

from cms.models.citations import LessonCitation
from cms.models.creation import Creation
from cms.models.legal import LegalDocument, Provision
from cms.models.media import CmsDocument, CmsImage, CmsRendition
from cms.models.pages import CourseIndexPage, CoursePage, HomePage, LessonPage

__all__ = [
    "CmsDocument",
    "CmsImage",
    "CmsRendition",
    "CourseIndexPage",
    "CoursePage",
    "Creation",
    "HomePage",
    "LegalDocument",
    "LessonCitation",
    "LessonPage",
    "Provision",
]
