from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from learning.reporting.sources import add_reports


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Giấy chứng nhận")

    def ready(self) -> None:
        import_module("certificates.receivers")
        import_module("certificates.register.demo")
        import_module("certificates.register.duties")
        import_module("certificates.register.law_refresher")
        import_module("certificates.verification.signatures")
        add_reports("certificates.register.report")
        import_module("certificates.register.person")
        from certificates.register.dry_run import dry_run_lines
        from certificates.register.reviews import risk_lines
        from quizzes import ports

        ports.preflight_checks.register(dry_run_lines)
        ports.risk_finders.register(risk_lines)
