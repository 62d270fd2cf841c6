"""Issuing by hand: a reason, a second person, and nothing twice."""

import datetime as dt
from io import BytesIO
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from certificates.desk.proposal_views import visible_proposals
from certificates.enums import PROPOSAL_TRANSITIONS, EventKind, ProposalState
from certificates.exceptions import RegisterError
from certificates.models import Certificate, Proposal, Register
from certificates.register.class_lists import ClassHead, plan_class, send_class, start_class
from certificates.register.proposals import (
    approve_proposal,
    propose_copy,
    propose_outside,
    refuse_proposal,
    withdraw_proposal,
)
from certificates.register.registers import default_body
from learning.models import OutsideTraining, Posting
from learning.reporting.record_checks.invariants import contradictions


@pytest.fixture
def training(an, hanh):
    return OutsideTraining.objects.create(
        user=an,
        title="Lớp quản lý nhà nước",
        organiser="Trường Chính trị",
        starts_on=dt.date(2026, 3, 2),
        ends_on=dt.date(2026, 3, 6),
        hours=40,
        hours_accepted=32,
        state="granted",
        decided_by=hanh,
        decided_at=timezone.now(),
        file=ContentFile(b"%PDF-", "a.pdf"),
        file_name="a.pdf",
        sha256="a",
    )


@pytest.fixture
def asked(training, hanh):
    return propose_outside(training, body=default_body(), by=hanh, reason="Theo công văn 5")


def sheet(*rows, header=("TT", "Mã CBCC", "Họ và tên", "Điểm", "Xếp loại")):
    book = Workbook()
    book.active.append(["DANH SÁCH LỚP"])
    book.active.append(header)
    for number, row in enumerate(rows, start=1):
        book.active.append([number, *row])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


GOOD = [("an", "Nguyễn Văn An", 8.5, "Giỏi"), ("chau", "Rơ Châm H'Châu", 7, "Khá")]


@pytest.fixture
def upload(an, binh, chau, hanh):
    def start(content, by=hanh):
        given = {
            "body": default_body(),
            "reason": "Báo cáo 12/BC",
            "course_title": "Lớp một cửa",
            "hours": 16,
            "starts_on": dt.date(2026, 5, 4),
            "ends_on": dt.date(2026, 5, 8),
        }
        return start_class(content, ClassHead(**given), file_name="lop.xlsx", by=by)

    return start


def test_training_elsewhere_gets_an_entry_with_both_people(an, hanh, hoa, asked):
    (row,) = approve_proposal(asked, by=hoa)
    assert (row.holder, row.hours, row.course_title) == (an, 32, "Lớp quản lý nhà nước")
    assert row.unit_name.startswith("Trung tâm Phục vụ hành chính công")
    assert (row.proposal.proposed_by, row.proposal.decided_by) == (hanh, hoa)
    with pytest.raises(RegisterError):
        propose_outside(asked.outside_training, body=asked.body, by=hanh, reason="Lần nữa")
    assert contradictions() == []


def test_nobody_approves_what_they_proposed_or_get(an, hanh, hoa, binh, asked, complete):
    for person in (hanh, an, binh):
        with pytest.raises(PermissionDenied):
            approve_proposal(asked, by=person)
    own = propose_copy(complete(hoa), by=hanh, reason="Mất")
    with pytest.raises(PermissionDenied):
        approve_proposal(own, by=hoa)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(
            state="approved", decided_by=hanh, decided_at=timezone.now()
        )
    assert not Certificate.objects.filter(origin="outside").exists()


@pytest.mark.parametrize(
    ("old", "act"), list(product(ProposalState, ["approve", "refuse", "withdraw"]))
)
def test_only_the_allowed_changes_of_a_proposal_happen(hanh, hoa, asked, old, act):
    decided = {"decided_by": hoa, "decided_at": timezone.now()}
    Proposal.objects.filter(pk=asked.pk).update(state=old, **decided)
    acts = {
        "approve": (ProposalState.APPROVED, lambda: approve_proposal(asked, by=hoa)),
        "refuse": (ProposalState.REFUSED, lambda: refuse_proposal(asked, by=hoa, note="Sai")),
        "withdraw": (ProposalState.WITHDRAWN, lambda: withdraw_proposal(asked, by=hanh)),
    }
    new, run = acts[act]
    try:
        run()
        done = True
    except RegisterError:
        done = False
    asked.refresh_from_db()
    assert done == (new in PROPOSAL_TRANSITIONS[old])
    assert asked.state == (new if done else old)


def test_a_lost_one_is_given_again_under_its_number(an, hanh, hoa, complete):
    certificate = complete(an)
    proposal = propose_copy(certificate, by=hanh, reason="Mất khi chuyển nhà")
    with pytest.raises(RegisterError):
        propose_copy(certificate, by=hanh, reason="Lần nữa")
    approve_proposal(proposal, by=hoa)
    event = certificate.events.get(kind=EventKind.COPIED)
    assert (event.by, event.approved_by) == (hanh, hoa)
    assert "Cấp lại lần 1" in event.note
    assert Certificate.objects.get() == certificate
    assert Register.objects.get().last_number == 1


def test_a_class_is_entered_in_one_go_and_only_once(hanh, hoa, upload):
    content = sheet(*GOOD)
    draft = upload(content)
    assert not Certificate.objects.exists()
    send_class(draft, by=hanh)
    made = approve_proposal(draft, by=hoa)
    assert [row.number_text for row in made] == ["0001/GCN-SNV", "0002/GCN-SNV"]
    assert (made[0].result, made[0].classification) == ("8,5", "Giỏi")
    assert upload(content) == draft
    with pytest.raises(RegisterError):
        approve_proposal(draft, by=hoa)
    changed = upload(sheet(*GOOD, ("binh", "Trần Thị Bình", 9, "Giỏi")))
    plan = plan_class(changed)
    assert ([p.staff_code for _row, p in plan.new], len(plan.present)) == (["binh"], 2)
    assert Certificate.objects.count() == 2
    assert contradictions() == []


def test_wrong_rows_are_named_and_nothing_is_written(hanh, upload):
    draft = upload(
        sheet(
            *GOOD,
            ("an", "Nguyễn Văn An", 5, ""),
            ("khongco", "Ai Đó", 5, ""),
            ("binh", "Người Khác", 5, ""),
            ("", "Thiếu Mã", 5, ""),
            ("hanh", "Lê Thị Hạnh", 10, ""),
        )
    )
    problems = {problem.row: problem.message for problem in plan_class(draft).problems}
    assert sorted(problems) == [5, 6, 7, 8, 9]
    assert "Trùng mã với dòng 3" in problems[5]
    assert "Không có mã khongco" in problems[6]
    assert "Trần Thị Bình" in problems[7]
    assert "Thiếu Mã CBCC" in problems[8]
    with pytest.raises(RegisterError):
        send_class(draft, by=hanh)
    assert draft.state == ProposalState.DRAFT


def test_a_row_that_went_wrong_stops_the_whole_class(an, hanh, hoa, upload):
    draft = send_class(upload(sheet(*reversed(GOOD))), by=hanh)
    an.full_name = "Tên Khác"
    an.save()
    with pytest.raises(RegisterError):
        approve_proposal(draft, by=hoa)
    draft.refresh_from_db()
    assert draft.state == ProposalState.ASKED
    assert not Certificate.objects.exists()


def test_an_officer_lists_only_people_of_their_units(gao_officer, upload):
    plan = plan_class(upload(sheet(*GOOD), by=gao_officer))
    assert [person.staff_code for _row, person in plan.new] == ["chau"]
    assert [problem.name for problem in plan.problems] == ["Nguyễn Văn An"]


@pytest.mark.parametrize("content", [b"khong phai excel", sheet(header=("A", "B"))])
def test_a_file_that_cannot_be_read_says_what_to_do(upload, content):
    with pytest.raises(ValidationError):
        upload(content)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("code", ["AN", " a n", "a\u200bn"])
def test_a_code_is_known_without_case_blanks_and_unseen_signs(upload, an, code):
    plan = plan_class(upload(sheet((code, "Nguyễn Văn An", 8.5, "Giỏi"))))
    assert [person for _row, person in plan.new] == [an]


def test_the_whole_way_of_a_class_on_the_desk(client, an, chau, hanh, hoa, gao_officer):
    client.force_login(hanh)
    file = SimpleUploadedFile("lop.xlsx", sheet(*GOOD))
    fields = {
        "course_title": "Lớp một cửa",
        "hours": 16,
        "starts_on": "2026-05-04",
        "ends_on": "2026-05-08",
        "body": default_body().pk,
        "reason": "Báo cáo 12/BC",
    }
    page = client.post(reverse("issue_class"), {**fields, "file": file}, follow=True)
    assert "2 người được cấp · 0 người đã có · 0 dòng sai" in page.content.decode()
    proposal = Proposal.objects.get()
    here, decide = (
        reverse(name, args=[proposal.pk]) for name in ("issue_proposal", "issue_decide")
    )
    client.force_login(hoa)
    assert client.get(here).status_code == 302  # a draft is its owner's
    client.force_login(hanh)
    client.post(here)
    client.post(decide, {"act": "approve"})
    assert not Certificate.objects.exists()
    client.force_login(gao_officer)
    assert client.post(decide, {"act": "approve"}).status_code == 302
    assert not Certificate.objects.exists()
    client.force_login(hoa)
    done = client.post(decide, {"act": "approve"}, follow=True)
    assert "0002/GCN-SNV" in done.content.decode()
    assert Certificate.objects.count() == 2


def test_an_officer_meets_no_proposal_about_people_beyond_their_units(
    client, binh, chau, hanh, hoa, gao_officer, asked, upload, units
):
    whole = send_class(upload(sheet(*GOOD)), by=hanh)
    Posting.objects.filter(user=hanh).update(unit=units["gao"])
    for person, seen in ((hoa, {asked, whole}), (gao_officer, set()), (binh, {asked})):
        found = set(visible_proposals(person))
        assert found == seen, person
    client.force_login(gao_officer)
    assert client.get(reverse("issue_proposal", args=[whole.pk])).status_code == 302
