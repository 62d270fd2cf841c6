"""Duties and what people ask for: programmes, requests, lists, leaves, reminders."""

import datetime as dt
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.models import CoursePage
from learning.demo.loader import WARD
from learning.duties.audience import Audience
from learning.duties.enrolment_pass import run_duties
from learning.duties.exemptions import (
    ask_exemption,
    grant_exemption,
    refuse_exemption,
    settle_due,
    withdraw_exemption,
)
from learning.duties.outside_training import recognise_training, refuse_training, send_training
from learning.duties.programme_states import approve_programme, end_programme, start_programme
from learning.duties.programmes import draft_programme
from learning.enums import CycleKind, DueKind, ExemptionKind, LeaveKind, PostingEnd, PostingKind
from learning.models import (
    Anonymisation,
    DueReview,
    Enrolment,
    Posting,
    Programme,
    TrainingQuota,
    Unit,
)
from learning.people.anonymisation import check_proposal, keep_person, propose_people
from learning.people.postings import begin_leave, begin_posting, end_posting
from learning.reminders.create import make_reminders
from learning.staff_import.batches import ask_to_apply, read_batch, start_batch
from tests.lived_in.cast import Cast, days_ago, in_days

SAMPLES = Path(__file__).parent.parent / "samples"


def tell(cast: Cast) -> None:
    _programmes(cast)
    _requests(cast)
    _outside(cast)
    _postings(cast)
    _lists(cast)
    _long_gone(cast)
    with days_ago(1):
        make_reminders()
    make_reminders()


def _programmes(cast: Cast) -> None:
    """One in every state, and one whose date was past when it was given."""
    draft = _programme("Bồi dưỡng tiếp công dân 2027", cast, starts_on=in_days(40))
    draft.refresh_from_db()
    approved = _programme("Văn hóa công sở quý I", cast, starts_on=in_days(30))
    approve_programme(approved, by=cast.second_officer)
    ended = _programme("Đợt học thử", cast, due_kind=DueKind.YEAR_END, due_on=None)
    approve_programme(ended, by=cast.second_officer)
    start_programme(ended)
    end_programme(ended, reason="Đã thay bằng kế hoạch cả năm.", withdraw=True)
    with days_ago(60):
        running = _programme(
            "Văn hóa công sở hằng năm",
            cast,
            starts_on=timezone.localdate(),
            due_on=timezone.localdate() + dt.timedelta(days=45),
            cycle_kind=CycleKind.AFTER_COMPLETION,
            cycle_months=12,
        )
        approve_programme(running, by=cast.second_officer)
        start_programme(running)
        run_duties()
    run_duties()
    reviews = DueReview.objects.filter(decision="").order_by("pk")
    for review in reviews[:1]:
        settle_due(review, by=cast.officer, decision="proposed")


def _programme(title: str, cast: Cast, **fields) -> Programme:
    given = {"starts_on": timezone.localdate(), "due_on": in_days(90)} | fields
    course = CoursePage.objects.get(slug="van-hoa-cong-so")
    return draft_programme(
        Programme(title=title, **given),
        by=cast.officer,
        audience=Audience(paths=()),
        units=[Unit.objects.get(name=WARD)],
        courses=[course],
        quizzes=[],
    )


def _requests(cast: Cast) -> None:
    """A request in every state: of the learner and of others."""
    today = timezone.localdate()
    duty = Enrolment.objects.open().filter(user=cast.learner).order_by("pk").first()
    ask_exemption(
        cast.learner,
        by=cast.learner,
        kind=ExemptionKind.EXTEND,
        reason="Đi công tác dài ngày",
        starts_on=today,
        ends_on=in_days(70),
        enrolment=duty,
    )
    taken_back = _exempt(cast.learner, cast.learner, "Nghỉ ốm")
    withdraw_exemption(taken_back, by=cast.learner)
    granted, refused, _asked = (
        _exempt(person, cast.head, "Nghỉ thai sản") for person in cast.staff[11:14]
    )
    grant_exemption(granted, by=cast.officer, decision_number="12/QĐ-SNV")
    refuse_exemption(refused, by=cast.officer, note="Chưa có giấy tờ kèm theo.")


def _exempt(person, by, reason: str):
    return ask_exemption(
        person,
        by=by,
        kind=ExemptionKind.EXEMPT,
        reason=reason,
        starts_on=timezone.localdate(),
        ends_on=in_days(120),
    )


def _outside(cast: Cast) -> None:
    recognised, refused, _asked = (
        send_training(
            cast.learner,
            title=title,
            organiser="Trường Chính trị tỉnh",
            starts_on=in_days(-30 - number),
            ends_on=in_days(-28 - number),
            hours=16,
            file=SimpleUploadedFile("giay.pdf", b"%PDF-1.4 " + title.encode()),
        )
        for number, title in enumerate(("Kỹ năng số", "Ngoại ngữ", "Quản lý nhà nước"))
    )
    recognise_training(recognised, by=cast.officer, hours=12, note="Theo giấy kèm theo.")
    refuse_training(refused, by=cast.officer, note="Giấy mờ, không đọc được.")
    TrainingQuota.objects.create(year=timezone.localdate().year, hours=40)


def _postings(cast: Cast) -> None:
    """Second jobs, a leave, somebody who left."""
    elsewhere = Unit.objects.get(name="UBND phường Hội Phú")
    begin_posting(
        cast.staff[14],
        unit=elsewhere,
        starts_on=in_days(-40),
        kind=PostingKind.SECONDED,
        ends_on=in_days(100),
        position="Chuyên viên",
        decision_number="33/QĐ-UBND",
    )
    begin_leave(cast.staff[15], kind=LeaveKind.MATERNITY, starts_on=in_days(-20))
    leaving = Posting.objects.get(user=cast.staff[16], ends_on=None)
    end_posting(leaving, ends_on=in_days(-10), reason=PostingEnd.RETIRED, decision_number="40/QĐ")


def _lists(cast: Cast) -> None:
    """A list with faults waits, one was written, one cannot be read."""
    root = Unit.objects.get(depth=1)
    for name in ("danh-sach-can-bo-co-loi.xlsx", "danh-sach-can-bo.xlsx"):
        file = SimpleUploadedFile(name, (SAMPLES / name).read_bytes())
        batch = start_batch(file, root=root, by=cast.officer)
        read_batch(batch.pk)
        batch.refresh_from_db()
    broken = SimpleUploadedFile("hong.xlsx", b"PK" + bytes(250_000))
    read_batch(start_batch(broken, root=root, by=cast.officer).pk)
    ask_to_apply(batch, only_good=True)


def _long_gone(cast: Cast) -> None:
    """Three who left long ago: proposed, looked at once, to be kept."""
    for person in cast.staff[17:20]:
        Posting.objects.filter(user=person).update(
            starts_on=dt.date(2005, 1, 1), ends_on=dt.date(2008, 1, 1)
        )
    propose_people()
    first, second, *_others = Anonymisation.objects.order_by("pk")
    check_proposal(first, by=cast.admin)
    keep_person(second, reason="Đang có vụ việc liên quan.")
