"""The register: entries in every state, proposals, voided numbers, a class on paper."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from certificates.desk.returned_files import receive_returned
from certificates.models import Certificate
from certificates.register.changing import (
    correct_certificate,
    keep_certificate,
    revoke_certificate,
    show_name,
)
from certificates.register.class_lists import ClassHead, send_class, start_class
from certificates.register.proposals import (
    approve_proposal,
    propose_copy,
    propose_outside,
    refuse_proposal,
    withdraw_proposal,
)
from certificates.register.registers import default_body, void_numbers
from certificates.register.render import render_certificate
from certificates.register.reviews import ask_for_review
from certificates.tasks import check_signed_files
from cms.models import FileReading
from learning.models import OutsideTraining
from tests.lived_in.cast import Cast, in_days


def tell(cast: Cast) -> None:
    mine = Certificate.objects.filter(holder=cast.learner).earliest("pk")
    show_name(mine, by=cast.learner, full=True)
    theirs = list(
        Certificate.objects.filter(holder__in=cast.staff, course_title="Văn hóa công sở").order_by(
            "pk"
        )
    )
    _change(theirs, cast)
    _propose(mine, theirs, cast)
    void_numbers(default_body(), count=2, reason="Số đã dùng trên sổ giấy.", by=cast.officer)
    _class(cast)
    _broken_file(cast)
    for pk in Certificate.objects.filter(pdf_sha256="").values_list("pk", flat=True)[:8]:
        render_certificate(pk)


def _change(rows: list[Certificate], cast: Cast) -> None:
    revoked, corrected, reviewed, kept = rows
    decision = "15/QĐ-SNV"
    revoke_certificate(
        revoked,
        by=cast.officer,
        decision_number=decision,
        decision_date=in_days(-1),
        reason="Cấp nhầm đối tượng",
    )
    correct_certificate(
        corrected, by=cast.officer, reason="Sai tên đệm", holder_name="Nguyễn Thị Ngọc Mai"
    )
    for row in (reviewed, kept):
        ask_for_review(row, decision_number=decision)
    kept.refresh_from_db()
    keep_certificate(kept, by=cast.officer, reason="Lượt khác vẫn đạt.")


def _propose(mine: Certificate, theirs: list[Certificate], cast: Cast) -> None:
    """Copies and outside training: asked for, approved, refused, taken back."""
    propose_copy(mine, by=cast.officer, reason="Người học báo mất giấy")
    approved = propose_copy(theirs[2], by=cast.officer, reason="Giấy bị ướt")
    approve_proposal(approved, by=cast.second_officer, note="Đồng ý")
    refused = propose_copy(theirs[3], by=cast.officer, reason="Muốn có bản thứ hai")
    refuse_proposal(refused, by=cast.second_officer, note="Bản cũ vẫn dùng được.")
    training = OutsideTraining.objects.get(user=cast.learner, title="Kỹ năng số")
    body = default_body()
    back = propose_outside(training, body=body, by=cast.officer, reason="Giấy hợp lệ")
    withdraw_proposal(back, by=cast.officer)
    again = propose_outside(training, body=body, by=cast.officer, reason="Giấy hợp lệ")
    approve_proposal(again, by=cast.second_officer)


def _class(cast: Cast) -> None:
    """A list that waits for a second person, and one with faults that was only looked at."""
    good = [[cast.staff[number].staff_code, cast.staff[number].full_name] for number in (22, 23)]
    send_class(_list("Lớp kỹ năng tiếp dân", good, cast), by=cast.officer)
    _list("Lớp xử lý đơn thư", [*good[:1], ["KHONG-CO", "Không Có Ai"]], cast)


def _list(title: str, rows: list[list[str]], cast: Cast):
    book = Workbook()
    for row in (["Mã CBCC", "Họ và tên"], *rows):
        book.worksheets[0].append(row)
    file = BytesIO()
    book.save(file)
    head = ClassHead(
        body=default_body(),
        reason="Lớp tập trung của tỉnh",
        course_title=title,
        hours=16,
        starts_on=in_days(-12),
        ends_on=in_days(-10),
    )
    return start_class(file.getvalue(), head, file_name="lop.xlsx", by=cast.officer)


def _broken_file(cast: Cast) -> None:
    """A large file of signed certificates that the worker could not read."""
    file = SimpleUploadedFile("da-ky.zip", b"PK" + bytes(250_000))
    sent = receive_returned(file, page=reverse("certificate_sign_return"), by=cast.officer)
    assert isinstance(sent, FileReading)
    check_signed_files(sent.pk)
