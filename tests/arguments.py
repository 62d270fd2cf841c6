"""People of every role, and arguments for every address that takes some; fixtures of all tests."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from certificates.models import Proposal
from cms.models import CmsDocument, FileReading, Provision
from config.environment import single_sign_on
from learning.accounts.email_decisions import link_token
from learning.duties.enrolments import create_programme
from learning.enums import Role
from learning.models import (
    Anonymisation,
    ApiToken,
    DueReview,
    EmailChange,
    Enrolment,
    Exemption,
    OutsideTraining,
    Reorganisation,
    ReportRun,
    ReportSnapshot,
    StaffImport,
    Transfer,
    Webhook,
)
from learning.progress.reading import complete_lesson
from learning.reporting.publishing.runs import make_report
from quizzes.attempts.start import start_attempt
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
from tests.addresses import OURS

# Nobody listens there.
PROVIDER = {
    "id": "tinh",
    "name": "Cổng của tỉnh",
    "server_url": "http://127.0.0.1:9",
    "client_id": "dan-van",
    "secret": "x",
}


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
def arguments(an, hanh, lan, quiz, course, enrolment, units, settings):
    """Arguments that name An's records."""
    settings.SSO_PROVIDERS = single_sign_on.providers_of([PROVIDER], plain_http=True)
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.allauth_apps(settings.SSO_PROVIDERS)
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
    waiting = FileReading.objects.create(
        task="quizzes.tasks.read_law_file",
        page="/quan-tri/",
        file=ContentFile(b"x", "file"),
        file_name="a.xlsx",
        sha256="",
        uploaded_by=hanh,
    )
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
    version = QuestionVersion.objects.last()
    essay = Essay.objects.create(
        attempt=attempt,
        position=1,
        version=QuestionVersion.objects.create(
            question=version.question,
            number=version.number + 1,
            type="essay",
            content={**version.content, "rubric": [{"text": "Ý", "share": 100}]},
            approved_by=hanh,
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
    moving = EmailChange.objects.create(
        user=an,
        old_email=an.email,
        new_email="an.moi@gialai.example",
        source="list",
        proposed_by=hanh,
        proposed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=14),
    )
    leaving = Transfer.objects.create(
        user=an,
        named_code=an.staff_code,
        side="sending",
        to_unit=units["gao"],
        starts_on=timezone.localdate(),
        proposed_by=hanh,
        proposed_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=30),
    )
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
        "bank_duplicate": [pair.pk],
        "law_keep": [flag.pk],
        "law_proposal": [proposal.pk],
        "law_decide": [proposal.rows.get().pk],
        "withdraw_exemption": [asked.pk],
        "desk_exemption": [asked.pk],
        "desk_exemption_new": [an.pk],
        "desk_due": [due.pk],
        **{
            name: [training.pk]
            for name in ("outside_training_proof", "desk_outside_decide", "desk_outside_proof")
        },
        **{name: [programme.pk] for name in ("desk_programme", "desk_programme_move")},
        "claim_essay": [],
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
        "file_reading": [waiting.key],
        "bank_import_picture": [picture.pk],
        "bank_import_row": [row.pk],
        **{name: [edition.pk] for name in OURS if name.startswith("edition_")},
        "edition": [edition.pk],
        "edition_new": [],
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
        "key_holders": [quiz.pk],
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
        "desk_transfer_decide": [leaving.pk],
        "desk_import_transfers": [record.pk],
        "email_change": [link_token(moving)],
        "openid_connect_login": ["tinh"],
        "openid_connect_callback": ["tinh"],
        "proof_by_provider": ["tinh"],
        "account_reset_password_from_key": ["1", "abc-def"],
        "desk_import_preview": [record.pk],
        "desk_import_clears": [record.pk],
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
        "factor_reset": [an.pk],
        "mfa_remove_webauthn": [1],
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
