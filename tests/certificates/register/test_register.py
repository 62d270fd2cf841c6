import datetime as dt
import hashlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django_q.models import OrmQ
from pypdf import PdfReader

from certificates.models import CODE_ALPHABET, Certificate, Register
from certificates.register.entries import new_code
from certificates.register.issuing import issue_certificate
from certificates.register.render import render_certificate
from certificates.rendering.context import written_date
from certificates.verification.codes import normalise_code
from certificates.verification.verifying import Verdict, check_pdf
from learning.models import Enrolment
from learning.progress.completion import complete_if_done
from learning.progress.reading import complete_lesson


@pytest.fixture
def reading_course(course):
    course.completion_rule = "lessons"
    course.save()
    return course


@pytest.fixture
def complete(reading_course):
    def finish(user):
        enrolment = Enrolment.objects.create(user=user, course=reading_course, source="hr")
        for lesson in reading_course.lessons():
            complete_lesson(enrolment, lesson)
        return Certificate.objects.get(enrolment=enrolment)

    return finish


def test_a_completion_issues_exactly_one_certificate(an, complete):
    certificate = complete(an)
    complete_if_done(certificate.enrolment)
    assert issue_certificate(certificate.enrolment) == certificate
    assert Certificate.objects.count() == 1


def test_the_holder_is_as_of_that_day(an, complete):
    certificate = complete(an)
    an.full_name = "Tên Khác"
    an.save()
    certificate.refresh_from_db()
    assert certificate.holder_name == "Nguyễn Văn An"
    assert certificate.unit_name.startswith("Trung tâm Phục vụ hành chính công")
    assert certificate.hours == 8


def test_numbers_run_without_gaps(an, binh, chau, hanh, complete):
    numbers = [complete(user).number for user in (an, binh, chau, hanh)]
    assert numbers == [1, 2, 3, 4]
    assert Register.objects.get().last_number == 4


def test_a_failed_completion_takes_no_number(an, binh, complete, reading_course):
    enrolment = Enrolment.objects.create(user=an, course=reading_course, source="hr")
    with transaction.atomic():
        for lesson in reading_course.lessons():
            complete_lesson(enrolment, lesson)
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()
    assert complete(binh).number == 1


def test_an_unfinished_enrolment_gets_none(an, reading_course):
    enrolment = Enrolment.objects.create(user=an, course=reading_course, source="hr")
    with pytest.raises(ValueError, match="not completed"):
        issue_certificate(enrolment)


def test_the_pdf_is_queued_with_the_entry(an, complete):
    complete(an)
    assert OrmQ.objects.count() == 1


def test_no_entry_is_ever_deleted(an, complete):
    certificate = complete(an)
    with pytest.raises(ValidationError):
        certificate.delete()
    with pytest.raises(ProtectedError):
        certificate.enrolment.delete()


def test_the_pdf_reads_back_and_stays_byte_for_byte(an, complete):
    certificate = render_certificate(complete(an).pk)
    with certificate.pdf.open() as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
    assert render_certificate(certificate.pk).pdf_sha256 == certificate.pdf_sha256
    reader = PdfReader(BytesIO(content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN",
        "Nguyễn Văn An",
        "Đạo đức công vụ",
        certificate.number_text,
        certificate.code,
    ):
        assert words in text
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    check = check_pdf(content + b"%")
    assert (check.verdict, check.certificate) == (Verdict.ALTERED, certificate)


@pytest.mark.parametrize(
    "name", ["Hyưn", "Rơ Châm H'Lan", "Nguyễn Hoàng Phương Thảo Nguyên Thị Ánh Tuyết Minh Châu"]
)
def test_every_name_fits_on_one_page(an, complete, name):
    an.full_name = name
    an.save()
    certificate = render_certificate(complete(an).pk)
    with certificate.pdf.open() as file:
        reader = PdfReader(file)
        assert len(reader.pages) == 1
        assert name in " ".join(reader.pages[0].extract_text().split())


def test_a_code_holds_at_least_80_bits_without_look_alikes():
    assert len(CODE_ALPHABET) ** len(new_code()) > 2**80
    assert not set("ILOU01") & set(CODE_ALPHABET)
    assert normalise_code(" ab-cd 2 ") == "ABCD2"


@pytest.mark.parametrize(("day", "expected"), [("2026-01-05", "05 01"), ("2026-03-25", "25 3")])
def test_dates_are_written_as_the_decree_asks(day, expected):
    written = written_date(dt.date.fromisoformat(day))
    assert f"{written['day']} {written['month']}" == expected


def test_the_holder_and_hr_may_download_and_others_may_not(client, an, binh, chau, hanh, complete):
    url = complete(an).get_absolute_url()
    assert client.get(url).status_code == 302
    for user, status in [(an, 200), (hanh, 200), (binh, 200), (chau, 403)]:
        client.force_login(user)
        assert client.get(url).status_code == status


def test_anyone_may_check_and_sees_no_more_than_needed(client, an, complete):
    certificate = complete(an)
    response = client.get(reverse("verify_certificate", args=[certificate.code.lower()]))
    text = response.content.decode()
    assert "có thật và đang có giá trị" in text
    assert "N. V. An" in text
    assert "Trung tâm Phục vụ hành chính công" in text
    for private in ("Nguyễn Văn An", "05/01/1990", "Chuyên viên", "an@gialai.example"):
        assert private not in text


def test_an_unknown_code_says_so_and_nothing_else(client, db):
    response = client.get(reverse("verify_certificate", args=["KHONGCOMANAY"]))
    assert response.status_code == 404
    assert "không có giấy chứng nhận nào" in response.content.decode()


def test_the_form_leads_to_the_code(client, db):
    response = client.get(reverse("verify"), {"code": "ab cd-2"})
    assert response.url == reverse("verify_certificate", args=["ABCD2"])
