from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        import_module("quizzes.receivers")
        from cms import ports
        from cms.ports import LawAction, UsageFinder
        from quizzes.enums import AuditEvent

        ports.audit_events.register(AuditEvent)
        from config.backup.checks import restore_checks
        from quizzes.attempts.receipt_check import receipts_are_intact
        from quizzes.law import finders
        from quizzes.organiser import kept_records

        restore_checks.register(receipts_are_intact)
        ports.page_records.register(kept_records.has_attempts)
        ports.page_records.register(kept_records.has_editions)
        ports.page_concerns.register(kept_records.round_concerns)
        ports.image_records.register(kept_records.shown_by_versions)
        for order, kind, find in (
            (20, _("Câu hỏi"), finders.questions_using),
            (30, _("Bài kiểm tra"), finders.quizzes_using),
            (40, _("Kỳ đang mở hoặc sắp mở"), finders.rounds_using),
        ):
            ports.law_usages.register(UsageFinder(kind, find), order=order)
        label = _("Thay căn cứ cho các câu hỏi")
        ports.law_actions.register(LawAction(label, "law_repoint", "quizzes.change_question"))
