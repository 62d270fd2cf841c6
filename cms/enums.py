"""What the audit log calls what happens in `cms`, to pages and to the system itself.

The names are kept in the log for years: new ones may be added, none is given another meaning.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.TextChoices):
    BACKED_UP = "system.backed_up", _("Sao lưu dữ liệu")
    RESTORED = "system.restored", _("Khôi phục dữ liệu từ bản sao lưu")
    TASKS_RETRIED = "tasks.retried", _("Cho chạy lại việc nền")
