"""Templates, printing, lost files: what officers do with the paper."""

import datetime as dt
import hashlib
import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from docx import Document
from PIL import Image
from pypdf import PdfReader

from certificates.design.samples import Sample
from certificates.design.templates import read_logo
from certificates.models import CertificateTemplate, TemplateVersion
from certificates.register.render import render_certificate
from certificates.register.sweep import render_overdue
from certificates.rendering import pdf
from certificates.rendering.pdf import PdfLostError, current_version, read_pdf

FILLED = {
    "name": "Mẫu của Sở",
    "design": "festive",
    "border": "fret",
    "background": "drum",
    "lead": "Chứng nhận đồng chí",
    "holder_lines": "{don_vi}",
    "wording": "đã hoàn thành",
    "details": "Từ {tu_ngay} đến {den_ngay}",
    "signature_form": "KT.",
    "signed_for": "GIÁM ĐỐC",
    "signatory_title": "PHÓ GIÁM ĐỐC",
    "seal_place": "signature",
    "qr_place": "left",
}


@pytest.fixture
def desk(client, hanh):
    client.force_login(hanh)
    return client


def filled(**other):
    return FILLED | other


def test_the_system_comes_with_three_designs_of_which_one_is_the_default(db):
    assert set(TemplateVersion.objects.values_list("design", flat=True)) == {
        "formal",
        "festive",
        "plain",
    }
    assert current_version(None).design == "formal"


def test_a_changed_template_is_a_new_version_and_what_was_issued_keeps_its_own(
    desk, an, binh, complete, course
):
    first = complete(an)
    template = first.template_version.template
    url = reverse("certificate_template", args=[template.pk])
    assert desk.post(url, filled()).status_code == 302
    second = complete(binh)
    assert first.template_version.number == 1
    assert second.template_version.number == 2
    texts = [
        PdfReader(io.BytesIO(read_pdf(render_certificate(row.pk)))).pages[0].extract_text()
        for row in (first, second)
    ]
    assert "Chứng nhận ông (bà)" in texts[0]
    assert "KT. GIÁM ĐỐC" in texts[1]
    desk.post(url, filled())
    assert template.versions.count() == 2


def test_a_version_is_never_changed_nor_deleted(db):
    version = TemplateVersion.objects.first()
    with pytest.raises(ValidationError):
        version.save()
    with pytest.raises(ValidationError):
        version.delete()
    with pytest.raises(ProtectedError):
        version.template.delete()


def test_a_course_takes_the_template_it_has_chosen(desk, an, complete, course):
    desk.post(reverse("certificate_template_new"), filled(courses=[course.pk]))
    chosen = CertificateTemplate.objects.get(name="Mẫu của Sở")
    assert complete(an).template_version.template == chosen
    assert current_version(None).template != chosen


def test_there_is_always_one_default(desk):
    desk.post(reverse("certificate_template_new"), filled(is_default="on"))
    chosen = CertificateTemplate.objects.get(is_default=True)
    assert chosen.name == "Mẫu của Sở"
    desk.post(reverse("certificate_template", args=[chosen.pk]), filled())
    assert CertificateTemplate.objects.get(is_default=True) == chosen


@pytest.mark.parametrize(
    "wrong",
    [
        {"wording": "{mat_khau}"},
        {"details": "{ho_ten"},
        {"signed_for": ""},
        {"name": "Trang trọng"},
        {"design": "khac"},
    ],
)
def test_what_cannot_be_is_said_and_not_kept(desk, wrong):
    before = TemplateVersion.objects.count()
    response = desk.post(reverse("certificate_template_new"), filled(**wrong))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert TemplateVersion.objects.count() == before


@pytest.mark.parametrize("sample", Sample.values)
def test_the_preview_is_a_pdf_of_what_is_being_filled_and_keeps_nothing(desk, sample):
    before = TemplateVersion.objects.count()
    url = reverse("certificate_template_preview_new")
    response = desk.post(url, filled(sample=sample))
    content = response.content
    assert "Chứng nhận đồng chí" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert TemplateVersion.objects.count() == before
    assert desk.get(url).status_code == 405


def test_the_preview_says_what_is_wrong(desk):
    url = reverse("certificate_template_preview_new")
    assert desk.post(url, filled(wording="{x}")).status_code == 422
    long = desk.post(url, filled(details="\n".join(["dòng"] * 80)))
    assert long.status_code == 422
    assert "tràn sang trang" in long.content.decode()


def test_a_logo_is_drawn_anew_and_nothing_else_is_taken(desk):
    out = io.BytesIO()
    Image.new("RGBA", (900, 900), (200, 0, 0, 128)).save(out, format="PNG")
    out.seek(0)
    out.name, out.size = "logo.png", len(out.getvalue())
    logo = read_logo(out)
    assert Image.open(io.BytesIO(logo)).size == (600, 600)
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    svg.size = 40
    with pytest.raises(ValidationError):
        read_logo(svg)


def test_a_file_that_is_gone_is_made_again_to_the_same_hash(client, an, complete):
    certificate = render_certificate(complete(an).pk)
    certificate.pdf.storage.delete(certificate.pdf.name)
    content = read_pdf(certificate)
    assert hashlib.sha256(content).hexdigest() == certificate.pdf_sha256
    assert certificate.pdf.storage.exists(certificate.pdf.name)


def test_a_file_that_cannot_be_made_again_is_said_to_be_lost(client, an, complete, monkeypatch):
    certificate = render_certificate(complete(an).pk)
    certificate.pdf.storage.delete(certificate.pdf.name)
    monkeypatch.setattr(pdf, "render_pdf", lambda _row: b"%PDF-1.7 another version")
    with pytest.raises(PdfLostError):
        read_pdf(certificate)
    client.force_login(an)
    response = client.get(certificate.get_absolute_url())
    assert response.status_code == 410
    assert "không còn trên máy chủ" in response.content.decode()


def test_a_damaged_file_is_not_given_out(an, complete):
    certificate = render_certificate(complete(an).pk)
    with open(certificate.pdf.path, "r+b") as file:
        file.write(b"broken")
    damaged = certificate.pdf.name
    assert hashlib.sha256(read_pdf(certificate)).hexdigest() == certificate.pdf_sha256
    # Under another name: whoever holds the damaged file open, on any host, sees no change of it.
    certificate.refresh_from_db()
    assert certificate.pdf.name != damaged
    with certificate.pdf.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == certificate.pdf_sha256


def test_a_full_disk_leaves_no_half_file_and_the_next_try_succeeds(an, complete, monkeypatch):
    certificate = complete(an)
    storage = certificate.pdf.storage
    real = type(storage)._save

    def full(self, name, content):
        real(self, name, type(content)(content.read()[:100]))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storage), "_save", full)
    with pytest.raises(OSError, match="No space"):
        render_certificate(certificate.pk)
    certificate.refresh_from_db()
    assert not certificate.rendered_at
    monkeypatch.undo()
    ready = render_certificate(certificate.pk)
    assert ready.pdf.name.endswith(f"{ready.code}.pdf")
    assert hashlib.sha256(read_pdf(ready)).hexdigest() == ready.pdf_sha256


def test_what_a_killed_worker_left_is_written_over(an, complete):
    certificate = complete(an)
    name = certificate.pdf.field.generate_filename(certificate, f"{certificate.code}.pdf")
    from django.core.files.base import ContentFile

    certificate.pdf.storage.save(name, ContentFile(b"%PDF half"))
    assert render_certificate(certificate.pk).pdf.name == name


def test_a_class_is_printed_in_the_order_of_the_register(desk, an, binh, chau, complete):
    rows = [complete(user) for user in (chau, an, binh)]
    query = {"register": rows[0].register_id, "course": rows[0].course_title}
    response = desk.get(reverse("certificate_print_class"), query)
    pages = PdfReader(io.BytesIO(response.content)).pages
    shown = [page.extract_text() for page in pages]
    assert [row.holder_name in text for row, text in zip(rows, shown, strict=True)] == [True] * 3
    some = desk.get(reverse("certificate_printing"), query | {"first": 2, "last": 3})
    assert some.context["count"] == 2


def test_the_book_is_had_as_pdf_and_as_word(desk, an, binh, complete):
    rows = [complete(user) for user in (an, binh)]
    query = {"register": rows[0].register_id}
    pdf = desk.get(reverse("register_book_print", args=["pdf"]), query)
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    word = desk.get(reverse("register_book_print", args=["docx"]), query)
    table = Document(io.BytesIO(word.content)).tables[0]
    assert [row.cells[1].text for row in table.rows[1:]] == [row.number_text for row in rows]
    for row in rows:
        assert row.number_text in text


def test_an_officer_of_one_unit_prints_only_its_own(client, an, gao_officer, complete):
    row = complete(an)
    client.force_login(gao_officer)
    query = {"register": row.register_id}
    assert client.get(reverse("certificate_printing"), query).context["count"] == 0
    assert client.get(reverse("certificate_print_class"), query).status_code == 302
    assert client.get(reverse("certificate_sign_export"), query).status_code == 302


def test_a_template_that_fails_for_one_holder_does_not_stop_the_batch(an, binh, complete, hanh):
    template = CertificateTemplate.objects.get(is_default=True)
    long = TemplateVersion.objects.create(
        template=template, number=2, details="\n".join(["{ho_ten} đã học rất lâu"] * 80)
    )
    broken = complete(an)
    assert broken.template_version == long
    TemplateVersion.objects.create(template=template, number=3)
    other = complete(binh)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=3)):
        assert render_overdue() == 1
    broken.refresh_from_db()
    other.refresh_from_db()
    assert other.rendered_at
    assert not broken.rendered_at
