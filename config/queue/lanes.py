"""Which task goes before which: every task belongs to one lane, declared here."""

from enum import StrEnum


class Lane(StrEnum):
    """In the order in which workers take tasks."""

    GRADING = "grading"  # attempts, rounds, and what a result leads to
    PEOPLE = "people"  # what somebody waits for: imports, reports, a password
    BULK = "bulk"  # what nobody waits for


LANES = {
    "quizzes.tasks.grade": Lane.GRADING,
    "quizzes.tasks.sweep": Lane.GRADING,
    "quizzes.tasks.rounds": Lane.GRADING,
    "learning.tasks.complete_courses": Lane.GRADING,
    "quizzes.tasks.prepare": Lane.PEOPLE,
    "quizzes.tasks.find_signs": Lane.PEOPLE,
    "quizzes.tasks.read_bank_file": Lane.PEOPLE,
    "quizzes.tasks.read_law_file": Lane.PEOPLE,
    "quizzes.tasks.read_results_file": Lane.PEOPLE,
    "quizzes.tasks.review_law": Lane.PEOPLE,
    "learning.tasks.make_report": Lane.PEOPLE,
    "learning.tasks.map_weak_provisions": Lane.PEOPLE,
    "learning.tasks.read_staff_file": Lane.PEOPLE,
    "learning.tasks.apply_staff_file": Lane.PEOPLE,
    "learning.tasks.use_word_template": Lane.PEOPLE,
    "learning.tasks.refresh_people": Lane.PEOPLE,
    "learning.tasks.extend_programmes": Lane.PEOPLE,
    "learning.tasks.reorganise": Lane.PEOPLE,
    "certificates.tasks.issue": Lane.PEOPLE,
    "certificates.tasks.check_signed_files": Lane.PEOPLE,
    "learning.tasks.tell_email_changes": Lane.PEOPLE,
    "learning.tasks.tell_transfers": Lane.PEOPLE,
    "learning.tasks.send_password_links": Lane.PEOPLE,
    "learning.tasks.tell_letters": Lane.PEOPLE,
    "cms.tasks.back_up": Lane.PEOPLE,
    "cms.tasks.try_backup": Lane.PEOPLE,
    "cms.tasks.publish_scheduled": Lane.PEOPLE,
    "cms.tasks.retry_failed": Lane.PEOPLE,
    "cms.tasks.send_mail": Lane.PEOPLE,
    "certificates.tasks.render": Lane.BULK,
    "certificates.tasks.sweep": Lane.BULK,
    "cms.tasks.delete_orphans": Lane.BULK,
    "cms.tasks.back_up_nightly": Lane.BULK,
    "cms.tasks.try_backup_weekly": Lane.BULK,
    "cms.tasks.index_lessons": Lane.BULK,
    "cms.tasks.send_bulk_mail": Lane.BULK,
    "learning.tasks.check_records": Lane.BULK,
    "learning.tasks.end_proposals": Lane.BULK,
    "learning.tasks.note_completion": Lane.BULK,
    "learning.tasks.propose_anonymisations": Lane.BULK,
    "learning.tasks.prune_audit": Lane.BULK,
    "learning.tasks.clear_sessions": Lane.BULK,
    "learning.tasks.prune_sign_in_failures": Lane.BULK,
    "learning.tasks.remind": Lane.BULK,
    "learning.tasks.seal_audit": Lane.BULK,
    "learning.tasks.send_webhooks": Lane.BULK,
    "learning.tasks.tally_units": Lane.BULK,
    "quizzes.tasks.count_exposure": Lane.BULK,
    "quizzes.tasks.measure_bank": Lane.BULK,
    "quizzes.tasks.tell": Lane.BULK,
}


def lane_of(task: str) -> Lane:
    """The lane of the task with this dotted path; an undeclared one holds up nobody."""
    return LANES.get(task, Lane.BULK)
