from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _take_over_badge_key(**_kwargs: Any) -> None:
    from certificates.badges.key import take_over_file

    take_over_file()


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Giấy chứng nhận")

    def ready(self) -> None:
        import_module("certificates.receivers")
        import_module("certificates.register.demo")
        self._answer_cms()
        self._answer_quizzes()
        self._answer_learning()
        from certificates.verification.signatures import signature_finding
        from certificates.verification.verifying import pdf_checkers

        pdf_checkers.register(signature_finding)
        from certificates.register.file_check import certificate_files_are_intact
        from config.backup.checks import restore_checks

        restore_checks.register(certificate_files_are_intact)
        post_migrate.connect(_take_over_badge_key, sender=self)

    def _answer_cms(self) -> None:
        from certificates.enums import AuditEvent
        from certificates.register.law_refresher import PERMISSION, certificates_using
        from certificates.register.withdrawal import certificate_concerns
        from cms import ports

        ports.audit_events.register(AuditEvent)
        ports.page_concerns.register(certificate_concerns)
        finder = ports.UsageFinder(_("Giấy chứng nhận"), certificates_using)
        ports.law_usages.register(finder, order=50)
        label = _("Kiểm tra bổ sung cho người giữ giấy chứng nhận")
        ports.law_actions.register(ports.LawAction(label, "law_refresher", PERMISSION), order=60)

    def _answer_quizzes(self) -> None:
        from certificates.register.dry_run import dry_run_lines
        from certificates.register.reviews import risk_lines
        from quizzes import ports

        ports.preflight_checks.register(dry_run_lines)
        ports.risk_finders.register(risk_lines)

    def _answer_learning(self) -> None:
        from certificates.register import duties, person
        from learning import ports

        ports.certificates_of.bind(person.register_certificates)
        ports.certificate_feed.bind(person.certificates_for_other_systems)
        ports.data_holders.register(person.register_data_of)
        ports.reminder_sources.register(duties.certificates_about_to_expire)
        for check in (
            duties.certificates_rest_on_completions,
            duties.completed_courses_have_their_certificate,
            duties.numbers_run_without_gaps,
        ):
            ports.invariants.register(check)
        ports.report_modules.register("certificates.register.report")
