"""What the audit log calls what happens to questions and papers.

The names are kept in the log for years: new ones may be added, none is given another meaning.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.TextChoices):
    RECORD_OPENED = "record.opened", _("Mở biên bản bài làm")
    KEY_OPENED = "key.opened", _("Mở đáp án")
    PAPERS_OPENED = "papers.opened", _("Mở đề giấy")
    QUESTIONS_APPROVED = "questions.approved", _("Thẩm định câu hỏi")
    SITTING_ENDED = "sitting.ended", _("Dừng bài của người giữ đề")
