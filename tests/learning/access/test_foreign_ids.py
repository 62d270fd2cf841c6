"""A ward's officer names people and units of others: at every door nothing changes or shows.

Every address that answers an HR officer and takes a key, in its path or in what is sent, has a
rule here; a new one without a rule fails.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from learning.duties.enrolments import create_programme
from learning.enums import Role
from learning.models import Reorganisation, StaffImport, Transfer
from tests.addresses import ALL, RULES
from tests.learning.access.foreign_ids import SENT

APPS = ("quizzes", "learning", "certificates")
# What any answer leaves behind, whoever asks for what.
TRACES = {"AuditEntry", "AuditSeal", "SignInFailures", "SignInSession", "UnitTally"}
UNITS = {"ward": "pleiku", "desk": "desk", "mine": "gao"}
SECRETS = ("Nguyễn Văn An", "an@gialai.example", "05/01/1990")
ACTS = ("accept", "refuse", "withdraw", "grant", "confirm", "approve", "end", "begin", "leave", "")
# The addresses whose path names nothing of people or units, or a thing that is for all.
FOR_ALL = {
    "begin_attempt": "a quiz for oneself",
    "enrol": "a course for oneself",
    "round": "a round for oneself",
    "round_ranking": "a public page",
    "practice_question": "a question for oneself",
    "wagtaildocs_serve": "documents of lessons",
    "media": "pictures of lessons",
    "verify_certificate": "the public check",
    "verify_json": "the public check",
    "badge_issuer": "a public page",
    "badge_status": "a public page",
    "account_reset_password_from_key": "proves itself",
    "email_change": "proves itself",
    "law_document": "the law",
    "law_provision": "the law",
    "certificate_template": "templates are for all registers",
    "certificate_template_preview": "templates are for all registers",
    "certificate_template_version": "templates are for all registers",
    "register_book_print": "a form",
    "desk_reorganisation_new": "a kind of event: its units are tried below",
    "report": "a kind of report: its unit is tried below",
    "report_publish": "a kind of report: its unit is tried below",
    "report_file": "a kind of report: its unit is tried below",
    "openid_connect_callback": "signing in",
    "openid_connect_login": "signing in",
}
# Files with codes have tests of their own; the others name nobody.
WITH_FILES = {"issue_class", "certificate_sign_return"}
NAMES_NOBODY = {
    "ask_exemption",
    "certificate_template_new",
    "certificate_template_preview_new",
    "certificate_templates",
    "check_receipt",
    "daily",
    "desk_checks",
    "desk_due_queue",
    "desk_email_changes",
    "desk_exemptions",
    "desk_outside_training",
    "desk_programmes",
    "desk_reminders",
    "desk_reorganisations",
    "desk_transfers",
    "desk_units",
    "issue_class_form",
    "issue_proposals",
    "outside_training",
    "register_book",
    "register_reviews",
    "register_void",
    "report_heading",
    "report_template",
    "report_template_file",
    "reports",
    "snapshots",
}
# Pages of everybody, signed in or not.
PERSONAL = {name for name, roles in RULES.items() if Role.LEARNER in roles}


@pytest.fixture
def stranger(client, make_user, an):
    """An; the officer of another ward is signed in."""
    client.force_login(make_user("xa", "Cán bộ Xã", Role.HR, "gao", "gao"))
    return an


@pytest.fixture
def keys(arguments, an, hanh, units, course):
    """Arguments of addresses, all of them of An or of An's ward."""
    today = timezone.localdate()
    plan = create_programme(course, unit=units["pleiku"], due_on=today, by=hanh)
    event = Reorganisation.objects.create(
        kind="create", decision_number="1", effective_on=today, created_by=hanh
    )
    event.lines.create(role="target", parent=units["pleiku"], name="Phòng mới")
    Transfer.objects.filter(user=an).update(to_unit=units["desk"])
    given = {**arguments, "desk_unit": [units["pleiku"].pk]}
    for name in ("desk_programme", "desk_programme_move"):
        given[name] = [plan.pk]
    for name in ("desk_reorganisation", "desk_reorganisation_edit", "desk_reorganisation_move"):
        given[name] = [event.pk]
    return given


def rows() -> dict[tuple[str, Any], Any]:
    """Every row of the apps but traces, by model and key."""
    found = {}
    for model in _models():
        for row in model._base_manager.values():
            found[model.__name__, row[model._meta.pk.attname]] = row
    return found


def _models() -> Iterator[Any]:
    for name in APPS:
        for model in apps.get_app_config(name).get_models():
            if model.__name__ not in TRACES:
                yield model


def changed(before: dict[Any, Any]) -> list[Any]:
    after = rows()
    return [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]


def ask(client: Any, method: str, url: str, fields: Any = None) -> Any:
    """The answer; of a redirect to anywhere but the first page what is found there."""
    answer = getattr(client, method)(url, fields)
    leads_on = answer.status_code == 302 and answer.url != reverse("wagtailadmin_home")
    return client.get(answer.url) if leads_on else answer


def shown(answer: Any) -> list[str]:
    """What the answer says of the stranger, but for what a search box says again."""
    text = "" if answer.streaming else answer.content.decode(errors="replace")
    text = text.replace('value="an@gialai.example"', "").replace("q=an%40gialai.example", "")
    return [secret for secret in SECRETS if secret in text]


def doors() -> list[str]:
    """Addresses that answer HR officers and whose path takes something."""
    taking = {name for name, route, _view in ALL if "<" in route or "(?P" in route}
    named = {name for name in taking if Role.HR in RULES.get(name, ())}
    # Papers have an organiser: tests/quizzes/editions.
    return sorted(name for name in named if not name.startswith("edition"))


def test_every_door_has_a_rule():
    known = set(SENT) | WITH_FILES | NAMES_NOBODY | PERSONAL | set(doors())
    asked = {name for name, roles in RULES.items() if Role.HR in roles}
    assert {name for name in asked - known if not name.startswith("edition")} == set()
    assert set(FOR_ALL) - set(doors()) == set()
    assert (set(SENT) | WITH_FILES | NAMES_NOBODY) - set(RULES) == set()


@pytest.mark.parametrize("name", [name for name in doors() if name not in FOR_ALL])
def test_a_key_of_somebody_elses_opens_and_changes_nothing(client, stranger, keys, name):
    url = reverse(name, args=keys[name])
    before = rows()
    answers = [ask(client, "get", url)]
    for act in ACTS:
        body = {"act": act, "reason": "x", "note": "x", "decision": "proposed", "hours": "8"}
        answers.append(ask(client, "post", url, body))
    assert [shown(answer) for answer in answers if shown(answer)] == []
    assert changed(before) == []


@pytest.mark.parametrize("name", sorted(SENT))
def test_what_is_sent_about_somebody_elses_people_and_units_is_refused(
    client, stranger, keys, units, course, name
):
    given = {"an": stranger, "course": course, "day": timezone.localdate().isoformat()}
    given |= {key: units[unit].pk for key, unit in UNITS.items()}
    given["list"] = StaffImport.objects.values_list("pk", flat=True).first()
    for method, arguments, fields in SENT[name](given):
        before = rows()
        url = reverse(name, args=arguments)
        answer = ask(client, method, url, fields)
        assert shown(answer) == [], (arguments, fields)
        assert changed(before) == [], (arguments, fields)
