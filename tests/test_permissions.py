"""Every address of the project with every role; an address without a rule fails."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from certificates.models import Certificate, Proposal
from cms.models import CmsDocument, Provision
from learning.duties.enrolments import create_programme
from learning.enums import Role
from learning.models import (
    Anonymisation,
    ApiToken,
    DueReview,
    Enrolment,
    Exemption,
    OutsideTraining,
    Reorganisation,
    ReportRun,
    ReportSnapshot,
    StaffImport,
    Webhook,
)
from learning.progress.reading import complete_lesson
from learning.reporting.runs import make_report
from quizzes.attempts.sitting import start_attempt
from quizzes.editions.make import make_edition
from quizzes.enums import RegradePolicy, RoundState
from quizzes.formats.edition_excel import write_form
from quizzes.law.repointing import propose_repointing
from quizzes.models import (
    Attempt,
    BankImport,
    BankImportPicture,
    BankImportRow,
    Challenge,
    DailyQuestion,
    EditionResults,
    Essay,
    LawFlag,
    PracticeAnswer,
    Question,
    QuestionComment,
    QuestionLikeness,
    QuestionVersion,
    QuizPage,
    Regrade,
    Round,
    Topic,
)

EVERYONE = {"anonymous", *Role}
SIGNED_IN = set(Role)
STAFF = {Role.EDITOR, Role.REVIEWER, Role.HR, Role.HEAD, Role.ADMIN}
EDITORS = {Role.EDITOR, Role.REVIEWER, Role.ADMIN}

# Who gets an answer other than "no": name → roles.
RULES: dict[str, set[str]] = {
    "healthz": EVERYONE,
    "offline": EVERYONE,
    "service_worker": EVERYONE,
    "set_language": EVERYONE,
    "verify": EVERYONE,
    "verify_certificate": EVERYONE,
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_signup": EVERYONE,
    "account_inactive": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "media": SIGNED_IN,
    "wagtaildocs_serve": SIGNED_IN,
    "home": SIGNED_IN,
    "enrol": SIGNED_IN,
    "begin_attempt": SIGNED_IN,
    # The learner's own records: An only.
    "finish_lesson": {Role.LEARNER},
    "keep_position": {Role.LEARNER},
    "attempt": {Role.LEARNER},
    "save_answer": {Role.LEARNER},
    "remaining_time": {Role.LEARNER},
    "submit_attempt": {Role.LEARNER},
    "attempt_result": {Role.LEARNER},
    "attempt_record": {Role.LEARNER},
    "challenge": {Role.LEARNER},
    "claim_attempt": {Role.LEARNER},
    "page_leave": {Role.LEARNER},
    "check_receipt": EVERYONE,
    # Practice: everybody; one's own answers and questions of the day.
    "practice": SIGNED_IN,
    "practice_next": SIGNED_IN,
    "practice_question": SIGNED_IN,
    "daily": SIGNED_IN,
    "practice_feedback": {Role.LEARNER},
    "answer_daily": {Role.LEARNER},
    "certificate_pdf": {Role.LEARNER, Role.HR, Role.HEAD, Role.ADMIN},
    # The bank's numbers.
    "statistics": EDITORS,
    "quiz_statistics": EDITORS,
    # The markers' queue.
    "essays_desk": EDITORS,
    "take_essay": EDITORS,
    "mark_essay": EDITORS,
    "give_back_essay": EDITORS,
    # Signs after a sitting name people: for the organiser.
    "quiz_signs": {Role.EDITOR, Role.ADMIN},
    "round_signs": {Role.EDITOR, Role.ADMIN},
    "organiser_record": {Role.EDITOR, Role.ADMIN},
    # Papers to print; the key is for whoever made them (here Lan) and readers of the bank.
    "paper_editions": {Role.EDITOR, Role.HR, Role.ADMIN},
    "paper_edition_new": {Role.EDITOR, Role.HR, Role.ADMIN},
    "paper_edition": {Role.EDITOR, Role.HR, Role.ADMIN},
    "paper_edition_papers": {Role.EDITOR, Role.HR, Role.ADMIN},
    "paper_edition_sheets": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_results_form": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_results": {Role.EDITOR, Role.HR, Role.ADMIN},
    "paper_edition_key": {Role.EDITOR, Role.ADMIN},
    "edition_results_preview": {Role.HR},
    # Rounds: An may read the page of the round, everybody the ranking of a contest.
    "round": SIGNED_IN,
    "round_ranking": EVERYONE,
    "rounds_desk": {Role.EDITOR, Role.ADMIN},
    "preflight": {Role.EDITOR, Role.ADMIN},
    "makeup_round": {Role.EDITOR, Role.ADMIN},
    "refresh_bulletin": {Role.EDITOR, Role.ADMIN},
    # Challenges and regrades: Lan drafts, Minh applies.
    "challenges_desk": EDITORS,
    "challenge_desk": EDITORS,
    "regrades_desk": EDITORS,
    "regrade_desk": EDITORS,
    "regrade_choose": {Role.EDITOR, Role.ADMIN},
    "regrade_new": {Role.EDITOR, Role.ADMIN},
    "regrade_apply": {Role.REVIEWER, Role.ADMIN},
    "regrade_cancel": EDITORS,
    # Questions from files.
    "bank_imports": {Role.EDITOR, Role.ADMIN},
    "bank_import": {Role.EDITOR, Role.ADMIN},
    "bank_import_file": {Role.EDITOR, Role.ADMIN},
    "bank_import_picture": {Role.EDITOR, Role.ADMIN},
    "bank_import_row": {Role.EDITOR, Role.ADMIN},
    "bank_import_undo": {Role.EDITOR, Role.ADMIN},
    # The law: Lan proposes, Minh confirms.
    "law_document": EDITORS | {Role.HR},
    "law_provision": EDITORS | {Role.HR},
    "bank_question": EDITORS,
    "bank_export": {Role.EDITOR, Role.ADMIN},
    "bank_comment_settle": EDITORS,
    "bank_alikes": EDITORS,
    "bank_alike": EDITORS,
    "law_review": EDITORS,
    "law_keep": {Role.REVIEWER, Role.ADMIN},
    "law_repoint": {Role.EDITOR, Role.ADMIN},
    "law_proposal": EDITORS,
    "law_decide": {Role.REVIEWER, Role.ADMIN},
    "law_import": EDITORS,
    "law_import_apply": EDITORS,
    "law_import_template": EDITORS,
    # The desk.
    "desk_report": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_people": {Role.HR, Role.HEAD, Role.ADMIN},
    # What An answered is for HR, not for the head of An's unit.
    "desk_attempts": {Role.HR, Role.ADMIN},
    "desk_attempt_record": {Role.HR, Role.ADMIN},
    "desk_assign": {Role.HR, Role.ADMIN},
    "desk_units": {Role.HR, Role.ADMIN},
    "desk_reorganisation_edit": {Role.HR, Role.ADMIN},
    "desk_unit_search": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_import": {Role.HR, Role.ADMIN},
    "desk_import_preview": {Role.HR},
    # Duties: An's requests are his own; heads ask for their people, HR decides.
    "ask_exemption": SIGNED_IN,
    "withdraw_exemption": {Role.LEARNER},
    "outside_training": SIGNED_IN,
    "outside_training_paper": {Role.LEARNER},
    "reminders": SIGNED_IN,
    "desk_programmes": {Role.HR, Role.ADMIN},
    "desk_programme_new": {Role.HR, Role.ADMIN},
    "desk_programme": {Role.HR, Role.ADMIN},
    "desk_programme_move": {Role.HR, Role.ADMIN},
    "desk_exemptions": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_exemption_new": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_exemption": {Role.HR, Role.ADMIN},
    "desk_due_queue": {Role.HR, Role.ADMIN},
    "desk_due": {Role.HR, Role.ADMIN},
    "desk_outside_training": {Role.HR, Role.ADMIN},
    "desk_outside_decide": {Role.HR, Role.ADMIN},
    "desk_outside_paper": {Role.HR, Role.ADMIN},
    "desk_reminders": {Role.HR, Role.ADMIN},
    "desk_checks": {Role.HR, Role.ADMIN},
    "failed_tasks": {Role.ADMIN},
    # Numbers and published reports of one's own units; the log is the administrator's.
    **{
        name: {Role.HR, Role.HEAD, Role.ADMIN}
        for name in (
            "desk_dashboard",
            "desk_dashboard_renew",
            "reports",
            "report",
            "report_file",
            "report_publish",
            "report_run",
            "snapshots",
            "snapshot",
            "snapshot_file",
        )
    },
    "report_heading": {Role.HR, Role.ADMIN},
    "report_template": {Role.HR, Role.ADMIN},
    "report_template_file": {Role.HR, Role.ADMIN},
    "audit_log": {Role.ADMIN},
    # Units that change.
    "desk_reorganisations": {Role.HR, Role.ADMIN},
    "desk_reorganisation_new": {Role.HR, Role.ADMIN},
    "desk_reorganisation": {Role.HR, Role.ADMIN},
    "desk_reorganisation_move": {Role.HR, Role.ADMIN},
    "desk_unit": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_postings": {Role.HR, Role.ADMIN},
    # The register: An's entry; heads read, HR proposes and approves.
    "my_certificates": SIGNED_IN,
    "certificate_visibility": {Role.LEARNER},
    "verify_json": EVERYONE,
    "certificate_badge": {Role.LEARNER},
    "badge_issuer": EVERYONE,
    "badge_signer": EVERYONE,
    "badge_key": EVERYONE,
    "badge_keys": EVERYONE,
    "badge_status": EVERYONE,
    "register": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_book": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_entry": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_reviews": {Role.HR, Role.ADMIN},
    "register_void": {Role.HR, Role.ADMIN},
    "register_correct": {Role.HR, Role.ADMIN},
    "register_revoke": {Role.HR, Role.ADMIN},
    "register_keep": {Role.HR, Role.ADMIN},
    "register_copy": {Role.HR, Role.ADMIN},
    "issue_proposals": {Role.HR, Role.ADMIN},
    "issue_outside": {Role.HR, Role.ADMIN},
    "issue_class": {Role.HR, Role.ADMIN},
    "issue_class_form": {Role.HR, Role.ADMIN},
    "issue_proposal": {Role.HR, Role.ADMIN},
    "issue_decide": {Role.HR, Role.ADMIN},
    # The paper: its templates, printing and signing.
    "certificate_templates": {Role.HR, Role.ADMIN},
    "certificate_template_new": {Role.HR, Role.ADMIN},
    "certificate_template_preview_new": {Role.HR, Role.ADMIN},
    "certificate_template": {Role.HR, Role.ADMIN},
    "certificate_template_preview": {Role.HR, Role.ADMIN},
    "certificate_template_version": {Role.HR, Role.ADMIN},
    "certificate_printing": {Role.HR, Role.ADMIN},
    "certificate_print_class": {Role.HR, Role.ADMIN},
    "register_book_print": {Role.HR, Role.ADMIN},
    "certificate_sign_export": {Role.HR, Role.ADMIN},
    "certificate_sign_return": {Role.HR, Role.ADMIN},
    # People.
    "desk_find_person": {Role.HR, Role.ADMIN},
    "desk_person": {Role.HR, Role.ADMIN},
    "desk_import_template": {Role.HR, Role.ADMIN},
    "desk_import_row": {Role.HR},
    "desk_import_result": {Role.HR},
    "desk_person_export": {Role.HR, Role.ADMIN},
    **{
        name: {Role.ADMIN}
        for name in (
            "desk_anonymisation",
            "desk_anonymisation_decide",
            "desk_api_tokens",
            "desk_api_token_revoke",
            "desk_webhooks",
            "desk_webhook_switch",
            "desk_webhook_retry",
        )
    },
}
POST = {
    "enrol",
    "begin_attempt",
    "finish_lesson",
    "keep_position",
    "save_answer",
    "set_language",
    "claim_attempt",
    "page_leave",
    "refresh_bulletin",
    "take_essay",
    "give_back_essay",
    "answer_daily",
    "regrade_apply",
    "regrade_cancel",
    "bank_import_row",
    "bank_import_undo",
    "bank_comment_settle",
    "law_keep",
    "law_decide",
    "law_import_apply",
    "withdraw_exemption",
    "desk_programme_move",
    "desk_exemption",
    "desk_due",
    "desk_outside_decide",
    "desk_dashboard_renew",
    "report_publish",
    "report_template",
    "desk_reorganisation_move",
    "certificate_visibility",
    "register_correct",
    "register_revoke",
    "register_keep",
    "register_copy",
    "issue_decide",
    "certificate_template_preview_new",
    "certificate_template_preview",
    "desk_import_row",
    "desk_anonymisation_decide",
    "desk_api_token_revoke",
    "desk_webhook_switch",
    "desk_webhook_retry",
}
# Wagtail guards its own screens; these rules say who may pass its door at all.
PREFIX_RULES: list[tuple[str, set[str]]] = [
    ("quan-tri/users/", {Role.ADMIN}),
    ("quan-tri/groups/", {Role.ADMIN}),
    ("quan-tri/sites/", {Role.ADMIN}),
    ("quan-tri/redirects/", {Role.ADMIN}),
    ("quan-tri/settings/", {Role.ADMIN}),
    ("quan-tri/workflows/add/", {Role.ADMIN}),
    ("quan-tri/snippets/quizzes/", EDITORS),
    ("quan-tri/snippets/cms/", EDITORS | {Role.HR}),
    ("quan-tri/snippets/learning/", {Role.ADMIN}),
    ("quan-tri/snippets/certificates/", {Role.ADMIN}),
    ("quan-tri/images/add/", {Role.EDITOR, Role.ADMIN}),
    ("quan-tri/", STAFF),
    ("tai-lieu/", EVERYONE),
    # Other systems come with a token: see tests/learning/interfaces/test_api.py.
    ("api/v1/", EVERYONE),
]
# Wagtail's addresses outside the prefixes.
PUBLIC = {
    "wagtail_serve",
    "wagtailcore_login",
    "wagtaildocs_authenticate_with_password",
}
# Before anyone is signed in, or for anyone: Wagtail's own sign-in and the translations of
# its scripts.
OPEN_ADMIN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_error_test",
}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Every (name, namespaced name, route) below a resolver."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or "", route, entry.lookup_str
        else:
            yield from addresses(entry, route)


ALL = list(addresses(get_resolver()))
OURS = sorted({name for name, route, _view in ALL if name in RULES})


def rule_of(name: str, route: str) -> set[str] | None:
    clean = re.sub(r"[\^$\\]", "", route)
    if name in RULES:
        return RULES[name]
    for prefix, roles in PREFIX_RULES:
        if clean.startswith(prefix):
            return roles
    if name in PUBLIC or "_util/authenticate" in clean:
        return EVERYONE
    return None


def test_every_address_has_a_rule():
    lacking = [(name, route) for name, route, _view in ALL if rule_of(name, route) is None]
    assert lacking == []


def test_every_rule_has_an_address():
    assert set(RULES) - {name for name, _route, _view in ALL} == set()


@pytest.fixture
def people(an, binh, lan, minh, hanh, admin):
    return {
        "anonymous": None,
        Role.LEARNER: an,
        Role.HEAD: binh,
        Role.EDITOR: lan,
        Role.REVIEWER: minh,
        Role.HR: hanh,
        Role.ADMIN: admin,
    }


@pytest.fixture
def arguments(an, hanh, lan, quiz, course, enrolment, units):
    """Arguments that name An's records."""
    course.self_enrolment = False
    course.save()
    attempt = start_attempt(an, quiz)
    Attempt.objects.filter(pk=attempt.pk).update(receipt="BIENNHAN2345", answers_count=0)
    lesson = course.lessons().first()
    complete_lesson(enrolment, lesson)
    from certificates.register.issuing import issue_certificate
    from learning.progress.completion import _as_of_today

    Enrolment.objects.filter(pk=enrolment.pk).update(
        completed_at=enrolment.assigned_at,
        started_at=enrolment.assigned_at,
        **_as_of_today(enrolment),
    )
    certificate = issue_certificate(Enrolment.objects.get(pk=enrolment.pk))
    proposed = Proposal.objects.create(
        kind="copy",
        reason="Mất",
        body=certificate.register.body,
        certificate=certificate,
        proposed_by=an,
        proposed_at=certificate.issued_at,
    )
    from pathlib import Path

    from django.core.files.base import ContentFile

    sample = Path(__file__).parent / "samples" / "danh-sach-can-bo.xlsx"
    record = StaffImport.objects.create(
        file=ContentFile(sample.read_bytes(), "a.xlsx"),
        file_name="a.xlsx",
        sha256="",
        root=units["province"],
        uploaded_by=hanh,
    )
    QuizPage.objects.filter(pk=quiz.pk).update(is_contest=True)
    published = Round.objects.create(
        quiz=quiz,
        number=1,
        opens_at=attempt.started_at,
        closes_at=attempt.deadline,
        state=RoundState.PUBLISHED,
    )
    edition = make_edition(quiz, by=lan, copies=2)
    form = write_form("Kết quả", [], ["101", "102"], edition.question_count())
    results = EditionResults.objects.create(
        edition=edition,
        file=ContentFile(form, "k.xlsx"),
        file_name="k.xlsx",
        sha256="",
        uploaded_by=hanh,
    )
    version = QuestionVersion.objects.first()
    essay = Essay.objects.create(
        attempt=attempt,
        position=1,
        version=QuestionVersion.objects.create(
            question=version.question,
            number=version.number + 1,
            type="essay",
            content={**version.content, "rubric": [{"text": "Ý", "share": 100}]},
        ),
        code="MABAITULUAN2",
        marks=1,
        submitted_at=attempt.started_at,
    )
    Topic.objects.update(practice=True)
    question = Question.objects.drawable().first()
    practised = PracticeAnswer.objects.create(
        user=an,
        version=question.current_version,
        source="practice",
        token="x",
        response=["A"],
        share=1,
        answered_at=attempt.started_at,
    )
    daily = DailyQuestion.objects.create(
        user=an, day=timezone.localdate(attempt.started_at), position=1, question=question
    )
    version_id = attempt.items[0].version_id
    challenge = Challenge.objects.create(
        attempt=attempt,
        version_id=version_id,
        user=an,
        position=1,
        clause="Điều 14",
        text="Đáp án trái luật.",
        created_at=attempt.started_at,
    )
    regrade = Regrade.objects.create(
        version_id=version_id,
        policy=RegradePolicy.VOID,
        reason="Đáp án trái luật.",
        prepared_by=lan,
        prepared_at=attempt.started_at,
    )
    batch = BankImport.objects.create(
        file=ContentFile(b"a", "a.docx"), file_name="a.docx", state="read", uploaded_by=lan
    )
    row = BankImportRow.objects.create(batch=batch, position=1, number=1, verdict="wrong")
    picture = BankImportPicture.objects.create(
        batch=batch, sha256="a", file=ContentFile(b"a", "a.bin")
    )
    uploaded = CmsDocument.objects.create(title="Tờ rơi", file=ContentFile(b"a", "to-roi.txt"))
    default_storage.save("images/so-do.png", ContentFile(b"a"))
    provision = question.provision
    flag = LawFlag.objects.create(
        question=question, provision=provision, kind="lapsed", flagged_at=attempt.started_at
    )
    comment = QuestionComment.objects.create(question=question, author=lan, text="Xem lại")
    pair = QuestionLikeness.objects.create(first=question, second_id=question.pk + 1, percent=95)
    successor = Provision.objects.create(document=provision.document, locator="Điều 15")
    proposal = propose_repointing(provision, successor, [question.pk + 1], by=lan)
    asked = Exemption.objects.create(
        user=an,
        kind="exempt",
        reason="Nghỉ thai sản",
        starts_on=timezone.localdate(attempt.started_at),
        requested_by=an,
        requested_at=attempt.started_at,
    )
    due = DueReview.objects.create(
        enrolment=enrolment,
        planned_on=timezone.localdate(attempt.started_at),
        proposed_on=timezone.localdate(attempt.started_at),
    )
    training = OutsideTraining.objects.create(
        user=an,
        title="Lớp khác",
        organiser="Trường khác",
        starts_on=timezone.localdate(attempt.started_at),
        ends_on=timezone.localdate(attempt.started_at),
        hours=8,
        file=ContentFile(b"%PDF-", "a.pdf"),
        file_name="a.pdf",
        sha256="a",
    )
    run = ReportRun.objects.create(report="hoan-thanh", unit=units["pleiku"], asked_by=hanh)
    make_report(run.pk)
    snapshot = ReportSnapshot.objects.get()
    programme = create_programme(
        course, unit=units["gao"], due_on=timezone.localdate() + timedelta(days=30), by=hanh
    )
    event = Reorganisation.objects.create(
        kind="create", decision_number="1", effective_on=due.planned_on, created_by=hanh
    )
    event.lines.create(role="target", parent=units["gao"], name="Phòng mới")
    hook = Webhook.objects.create(name="x", url="https://x.vn", unit=units["gao"], created_by=hanh)
    return {
        "report": ["hoan-thanh"],
        "report_publish": ["hoan-thanh"],
        "report_file": ["hoan-thanh", "csv"],
        "report_run": [run.pk],
        "snapshot": [snapshot.pk],
        "snapshot_file": [snapshot.pk, "csv"],
        "media": ["images/so-do.png"],
        "wagtaildocs_serve": [uploaded.pk, uploaded.filename],
        "law_document": [provision.document_id],
        "law_provision": [provision.pk],
        "bank_question": [question.pk],
        "bank_comment_settle": [comment.pk],
        "bank_alike": [pair.pk],
        "law_keep": [flag.pk],
        "law_proposal": [proposal.pk],
        "law_decide": [proposal.rows.get().pk],
        "withdraw_exemption": [asked.pk],
        "desk_exemption": [asked.pk],
        "desk_exemption_new": [an.pk],
        "desk_due": [due.pk],
        **{
            name: [training.pk]
            for name in ("outside_training_paper", "desk_outside_decide", "desk_outside_paper")
        },
        **{name: [programme.pk] for name in ("desk_programme", "desk_programme_move")},
        "take_essay": [],
        "mark_essay": [essay.code],
        "give_back_essay": [essay.code],
        "practice_question": [question.pk],
        "practice_feedback": [practised.pk],
        "answer_daily": [daily.pk],
        "challenge": [attempt.pk, 1],
        "challenge_desk": [challenge.pk],
        "regrade_new": [version_id],
        **{name: [regrade.pk] for name in ("regrade_desk", "regrade_apply", "regrade_cancel")},
        **{name: [batch.pk] for name in ("bank_import", "bank_import_file", "bank_import_undo")},
        "bank_import_picture": [picture.pk],
        "bank_import_row": [row.pk],
        **{
            name: [edition.pk]
            for name in OURS
            if name.startswith(("paper_edition_", "edition_results"))
        },
        "paper_edition": [edition.pk],
        "paper_edition_new": [],
        "edition_results_preview": [results.pk],
        **{
            name: [published.pk]
            for name in (
                "round",
                "round_ranking",
                "makeup_round",
                "refresh_bulletin",
                "round_signs",
            )
        },
        "preflight": [quiz.pk],
        "enrol": [course.pk],
        "quiz_statistics": [quiz.pk],
        "quiz_signs": [quiz.pk],
        "desk_attempts": [an.pk],
        "begin_attempt": [quiz.pk],
        "finish_lesson": [lesson.pk],
        "keep_position": [lesson.pk],
        **{
            name: [attempt.pk]
            for name in (
                "attempt",
                "save_answer",
                "remaining_time",
                "submit_attempt",
                "attempt_result",
                "attempt_record",
                "organiser_record",
                "desk_attempt_record",
                "claim_attempt",
                "page_leave",
            )
        },
        "certificate_pdf": [certificate.code],
        "verify_certificate": [certificate.code],
        "verify_json": [certificate.code],
        "certificate_badge": [certificate.code],
        "badge_issuer": [certificate.register.body_id],
        "badge_status": [0],
        "certificate_visibility": [certificate.code],
        **{
            name: [certificate.pk]
            for name in OURS
            if name in ("register_entry", "register_correct", "register_revoke")
            or name in ("register_keep", "register_copy")
        },
        **{name: [proposed.pk] for name in ("issue_proposal", "issue_decide")},
        "certificate_template": [certificate.template_version.template_id],
        "certificate_template_preview": [certificate.template_version.template_id],
        "certificate_template_version": [certificate.template_version_id],
        "register_book_print": ["pdf"],
        "account_reset_password_from_key": ["1", "abc-def"],
        "desk_import_preview": [record.pk],
        "desk_reorganisation_new": ["merge"],
        **{
            name: [event.pk]
            for name in (
                "desk_reorganisation",
                "desk_reorganisation_edit",
                "desk_reorganisation_move",
            )
        },
        "desk_unit": [units["desk"].pk],
        "desk_postings": [an.pk],
        "desk_person": [an.pk],
        "desk_import_row": [record.rows.create(position=1, number=1, verdict="wrong").pk],
        "desk_import_result": [record.pk],
        "desk_person_export": [an.pk],
        "desk_anonymisation_decide": [
            Anonymisation.objects.create(user=an, left_on=due.planned_on).pk
        ],
        "desk_api_token_revoke": [
            ApiToken.objects.create(
                name="x",
                source="x",
                unit=units["gao"],
                expires_at=attempt.deadline,
                created_by=hanh,
                sha256="x",
            ).pk
        ],
        "desk_webhook_switch": [hook.pk],
        "desk_webhook_retry": [
            hook.deliveries.create(
                enrolment=enrolment, event_id=uuid4(), payload={}, next_at=attempt.started_at
            ).pk
        ],
    }


def refused(response) -> bool:
    if response.status_code in (401, 403, 404):
        return True
    return response.status_code == 302 and (
        "/dang-nhap/" in response.url or response.url in ("/quan-tri/", "/quan-tri/login/")
    )


def call(client, name, arguments):
    url = reverse(name, args=arguments.get(name, []))
    if name not in POST:
        return client.get(url)
    if name == "save_answer":
        body = json.dumps({"position": 1, "sequence": 1, "fields": {}})
        return client.post(url, body, content_type="application/json")
    return client.post(url, {"percent": "10", "language": "vi"})


@pytest.mark.parametrize("role", ["anonymous", *Role])
def test_our_addresses_answer_only_those_whom_the_rule_names(client, people, arguments, role):
    if people[role]:
        client.force_login(people[role])
    wrong = []
    for name in OURS:
        if name in ("account_logout", "account_login"):
            continue
        response = call(client, name, arguments)
        if refused(response) == (role in RULES[name]):
            wrong.append((name, response.status_code))
    assert wrong == []
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("role", ["anonymous", *Role])
def test_wagtails_screens_let_in_only_those_whom_the_rule_names(client, people, role):
    """Every admin address that takes no argument."""
    if people[role]:
        client.force_login(people[role])
    wrong = []
    for name, route, _view in ALL:
        clean = re.sub(r"[\^$\\]", "", route)
        if not clean.startswith("quan-tri/") or re.search(r"[<(\[*]", clean) or name in OPEN_ADMIN:
            continue
        if name in RULES or "logout" in clean or "login" in clean:
            continue
        response = client.get(f"/{clean}")
        allowed = role in (rule_of(name, route) or set())
        if response.status_code >= 500 or not (allowed or refused(response)):
            wrong.append((clean, response.status_code))
    assert wrong == []
