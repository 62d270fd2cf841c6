"""Doors for the task queue."""

from django.utils.translation import gettext_lazy as _

from cms.uploads.readings import read_waiting
from config.sessions import SessionStore
from learning.access.audit.retention import prune_entries
from learning.access.audit.sealing import seal_entries
from learning.accounts import email_letters, throttle
from learning.accounts.email_changes import expire_email_changes
from learning.accounts.first_passwords import letters
from learning.accounts.owner_mail import password_links
from learning.duties.enrolment_pass import run_duties
from learning.interfaces import webhooks
from learning.models import Enrolment
from learning.people import transfer_letters
from learning.people.anonymisation import propose_people
from learning.people.transfer_decisions import expire_transfers
from learning.progress import completion
from learning.reminders.create import make_reminders
from learning.reminders.mail import send_reminders
from learning.reporting.dashboard.tallies import refresh_tallies
from learning.reporting.official.templates import use_large_template
from learning.reporting.publishing import runs
from learning.reporting.record_checks.invariants import run_checks
from learning.reporting.weak_provisions.facility import compute_map
from learning.staff_import.batches import apply_batch, read_batch
from learning.units.lineage import refresh_heirs
from learning.units.reorganisations.states import apply_due

# What the administrator reads of a task that failed; scheduled ones have the schedule's name.
LABELS = {
    "send_password_links": _("Gửi đường dẫn đặt lại mật khẩu"),
    "tell_letters": _("Báo việc in thư niêm phong"),
    "complete_courses": _("Ghi nhận hoàn thành khóa học"),
    "note_completion": _("Ghi kết quả hoàn thành để báo hệ thống khác"),
    "refresh_people": _("Giao lại khóa học sau khi đổi vị trí công tác"),
    "make_report": _("Lập báo cáo"),
    "map_weak_provisions": _("Tính điều khoản còn yếu"),
    "read_staff_file": _("Đọc danh sách cán bộ"),
    "use_word_template": _("Đọc mẫu Word của báo cáo"),
    "apply_staff_file": _("Ghi danh sách cán bộ"),
    "tell_email_changes": _("Báo tin đổi thư điện tử"),
    "tell_transfers": _("Báo tin chuyển đơn vị"),
}


def extend_programmes() -> None:
    """The nightly enrolment pass: who joined, moved, returned or left."""
    run_duties()


def refresh_people(user_ids: list[int]) -> None:
    """The same for a few people, right after their postings changed."""
    run_duties(user_ids)


def remind() -> None:
    """Make the day's reminders and send what was not sent."""
    make_reminders()
    send_reminders()


def check_records() -> None:
    """Look for contradictions in the records."""
    run_checks()


def make_report(run_id: int) -> None:
    """Make and publish a report that an officer asked for."""
    runs.make_report(run_id)


def prune_audit() -> None:
    """Drop what is older in the audit log than the administrator keeps it."""
    prune_entries()


def seal_audit() -> None:
    """Chain what was written in the audit log since."""
    seal_entries()


def prune_sign_in_failures() -> None:
    """Drop what nobody has to wait for any more."""
    throttle.prune()


def tally_units() -> None:
    """The dashboard's numbers of today, and of month ends that are missing."""
    refresh_tallies()


def reorganise() -> None:
    """Carry out reorganisations whose day has come."""
    apply_due()
    refresh_heirs()


def map_weak_provisions(map_id: int) -> None:
    """Work out how a unit answered by provision."""
    compute_map(map_id)


# What was queued, or failed, under the earlier name is still done.
map_weak_clauses = map_weak_provisions


def read_staff_file(batch_id: int) -> None:
    """Read an uploaded staff list and compare it with what is known."""
    read_batch(batch_id)


def use_word_template(reading_id: int) -> None:
    """Try an uploaded Word template and take it into use."""
    read_waiting(reading_id, use_large_template)


def apply_staff_file(batch_id: int) -> None:
    """Write a staff list that an officer confirmed."""
    apply_batch(batch_id)


def tell_email_changes() -> None:
    """Write to the old addresses of people whose address is to change, or changed."""
    email_letters.tell_email_changes()


def end_proposals() -> None:
    """End what nobody agreed to in time."""
    expire_email_changes()
    expire_transfers()


def tell_transfers() -> None:
    """Write to those whom a transfer concerns."""
    transfer_letters.tell_transfers()


def complete_courses(enrolment_ids: list[int]) -> None:
    """Complete the courses that new results complete."""
    completion.complete_courses(enrolment_ids)


def note_completion(enrolment_id: int) -> None:
    """Note a completion for the systems that are told of it."""
    webhooks.note_completion(Enrolment.objects.get(pk=enrolment_id))


def send_webhooks() -> None:
    """Tell other systems of completions that wait."""
    webhooks.send_due()


def propose_anonymisations() -> None:
    """Propose people whose data need not be kept any longer."""
    propose_people()


def clear_sessions() -> None:
    """Drop the sessions that have ended."""
    SessionStore.clear_expired()


def send_password_links(user_ids: list[int], language: str, address: str) -> None:
    """Write to those who asked for a new password; to nobody where the list is empty."""
    password_links.send_password_links(user_ids, language=language, address=address)


def tell_letters(user_ids: list[int]) -> None:
    """Write to people with an address that a sealed letter was made for them."""
    letters.tell_letters(user_ids)
