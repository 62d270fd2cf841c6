from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Bồi dưỡng")

    def ready(self) -> None:
        import_module("learning.receivers")
        from learning.access import rights
        from learning.duties import quizzes as duties
        from learning.people.postings_on import snapshot_on
        from learning.reporting.participation import participation_by_agency
        from quizzes import ports

        ports.sitting_rule.bind(duties.rule_of_course)
        ports.expected_participants.bind(duties.people_expected)
        ports.quizzes_due.bind(duties.quizzes_of_duties)
        ports.barred_from_entry.bind(rights.out_of_reach)
        ports.person_snapshot.bind(snapshot_on)
        ports.participation.bind(participation_by_agency)
