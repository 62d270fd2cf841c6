from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Bồi dưỡng")

    def ready(self) -> None:
        from allauth.account.signals import password_changed

        import_module("learning.receivers")
        import_module("learning.accounts.second_factor.events")
        from cms import ports as cms_ports
        from config.backup.checks import restore_checks, restore_notes
        from learning.access import rights
        from learning.access.audit import checking, log, sign_ins, tracked
        from learning.accounts import session_triggers, sessions
        from learning.duties import quizzes as duties
        from learning.duties import withdrawals
        from learning.enums import AuditEvent
        from learning.people.postings_on import snapshot_on
        from learning.ports import invariants
        from learning.reporting.participation import participation_by_agency
        from learning.reporting.record_checks.invariants import records_contradict_nothing
        from quizzes import ports as quizzes_ports

        cms_ports.audit_events.register(AuditEvent)
        cms_ports.record_event.bind(log.record_event)
        cms_ports.record_events.bind(log.record_events)
        restore_checks.register(checking.restored_log_is_whole, order=80)
        restore_notes.register(records_contradict_nothing)
        invariants.register(checking.audit_log_is_whole)
        sign_ins.connect()
        tracked.connect()
        user_logged_in.connect(sessions.begin_session)
        password_changed.connect(sessions.password_was_chosen)
        pre_migrate.connect(session_triggers.drop_triggers, sender=self)
        post_migrate.connect(session_triggers.make_triggers, sender=self)
        cms_ports.end_duties.bind(withdrawals.end_duties)
        cms_ports.page_concerns.register(withdrawals.learner_concerns)
        cms_ports.page_records.register(withdrawals.has_training_records)
        quizzes_ports.sitting_rule.bind(duties.rule_of_course)
        quizzes_ports.expected_participants.bind(duties.people_expected)
        quizzes_ports.quizzes_due.bind(duties.quizzes_of_duties)
        quizzes_ports.barred_from_entry.bind(rights.out_of_reach)
        quizzes_ports.examined_units.bind(rights.examined_units)
        quizzes_ports.edition_units.bind(rights.edition_units)
        quizzes_ports.person_snapshot.bind(snapshot_on)
        quizzes_ports.participation.bind(participation_by_agency)
