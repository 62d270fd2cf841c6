from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        import_module("quizzes.receivers")
        import_module("quizzes.law.finders")
