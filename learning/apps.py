from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Bồi dưỡng")

    def ready(self) -> None:
        import_module("learning.receivers")
