from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.text import LazyText


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Nội dung")

    def ready(self) -> None:
        LazyText.translator = staticmethod(gettext)
        import_module("cms.receivers")
        import_module("config.queue.log_lines")
        append_only = import_module("cms.append_only.checks")
        post_migrate.connect(append_only.put_back_triggers, sender=self)
        from cms import ports
        from cms.enums import AuditEvent
        from cms.law.usages import lessons_using

        ports.law_usages.register(ports.UsageFinder(_("Bài học"), lessons_using), order=10)
        ports.audit_events.register(AuditEvent)
        from cms.uploads.missing import named_files_are_there
        from config.backends.encryption import check_links
        from config.backup.checks import restore_checks

        checks.register(check_links, checks.Tags.security)
        restore_checks.register(append_only.triggers_are_there, order=10)
        restore_checks.register(named_files_are_there, order=20)
