"""Anyone can check, by code or by file, and sees no more than needed."""

import datetime as dt
import hashlib
import json
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certificates.models import CODE_ALPHABET, CODE_LENGTH, Certificate, VerificationCount
from certificates.register.changing import correct_certificate, revoke_certificate, show_name
from certificates.verification import verifying
from certificates.verification.codes import STAND_FOR, SWAPS, look_alikes, normalise_code, read_code
from certificates.verification.rate_limit import flush_counts
from certificates.verification.verifying import PdfFinding, Verdict, check_pdf
from tests.rewriting import rewrite


@pytest.fixture
def certificate(an, complete):
    return complete(an)


@pytest.fixture
def page(client):
    def get(code, **headers):
        return client.get(reverse("verify_certificate", args=[code]), headers=headers)

    return get


def text_of(response):
    return " ".join(response.content.decode().split())


def given_out(certificate, content=b"%PDF-1.7 giay"):
    """A stored PDF without rendering one."""
    certificate.pdf.save("a.pdf", ContentFile(content), save=False)
    certificate.pdf_sha256 = hashlib.sha256(content).hexdigest()
    certificate.rendered_at = timezone.now()
    certificate.save(update_fields=["pdf", "pdf_sha256", "rendered_at"])
    return content


def drop(client, content, **headers):
    file = SimpleUploadedFile("giay.pdf", content, content_type="application/pdf")
    return client.post(reverse("verify"), {"file": file}, headers=headers)


def test_each_state_is_one_sentence(page, an, binh, chau, hanh, complete, decision):
    valid, old, gone = complete(an), complete(binh), complete(chau)
    new = correct_certificate(old, by=hanh, reason="Sai họ tên", holder_name="Trần Thị Bính")
    revoke_certificate(gone, by=hanh, **decision)
    assert "có thật và đang có giá trị." in text_of(page(valid.code))
    replaced = text_of(page(old.code))
    assert f"đã được thay thế bằng giấy số {new.number_text}, cấp ngày" in replaced
    assert reverse("verify_certificate", args=[new.code]) in replaced
    assert "Bính" not in replaced
    revoked = text_of(page(gone.code))
    assert "đã bị thu hồi theo Quyết định số 15/QĐ-SNV ngày 05/01/2026 của SỞ NỘI VỤ." in revoked
    assert "Cấp nhầm đối tượng" in revoked
    rewrite(Certificate.objects.filter(pk=valid.pk), valid_until=dt.date(2020, 1, 31))
    assert "đã hết giá trị sau ngày 31/01/2020" in text_of(page(valid.code))
    for code in (valid.code, old.code, gone.code):
        assert "đang có giá trị" not in text_of(page(code))


def test_checking_costs_two_queries_at_most(page, an, hanh, complete, django_assert_num_queries):
    old = complete(an)
    correct_certificate(old, by=hanh, reason="Sai họ tên", holder_name="Khác")
    with django_assert_num_queries(1):
        page(old.code)
    rewrite(Certificate.objects.filter(pk=old.pk), code="5" * CODE_LENGTH)
    with django_assert_num_queries(2):
        assert page("5" * (CODE_LENGTH - 1) + "S").status_code == 200


def test_the_holder_may_have_more_shown(page, an, certificate):
    assert "Nguyễn Văn An" not in text_of(page(certificate.code))
    show_name(certificate, by=an, full=True)
    text = text_of(page(certificate.code))
    assert "Nguyễn Văn An" in text
    assert "Chuyên viên" in text
    assert "05/01/1990" not in text


def test_only_the_holder_reaches_the_switch(client, an, hanh, certificate):
    url = reverse("certificate_visibility", args=[certificate.code])
    assert client.post(url, {"show": "full"}).status_code == 302
    client.force_login(hanh)
    assert client.post(url, {"show": "full"}).status_code == 403
    client.force_login(an)
    assert client.get(url).status_code == 405
    assert certificate.number_text in text_of(client.get(reverse("my_certificates")))
    client.post(url, {"show": "full"})
    certificate.refresh_from_db()
    assert certificate.name_public


def test_machines_get_json(client, page, certificate):
    by_ending = client.get(reverse("verify_json", args=[certificate.code]))
    by_header = page(certificate.code, accept="application/json")
    assert json.loads(by_ending.content) == json.loads(by_header.content)
    data = by_ending.json()
    assert data["status"] == "valid"
    assert data["certificate"]["holder"] == "N. V. An"
    assert "birth_date" not in data["certificate"]
    unknown = client.get(reverse("verify_json", args=["KHONGCO"]))
    assert (unknown.status_code, unknown.json()["status"]) == (404, "unknown")
    assert set(unknown.json()) == {"status", "message"}


def test_a_code_is_found_as_people_type_it(page, certificate):
    code = "QDV7T5S2Z8B6GAQAC"
    rewrite(Certificate.objects.all(), code=code)
    for typed in (
        code.lower(),
        "qdv7t-5s2z8-b6gaq-ac",
        code.replace("Q", "0"),
        code.replace("V", "U"),
        code.replace("7", "1"),
        code.replace("5S", "S5"),
    ):
        assert page(typed).status_code == 200, typed
    assert page(code.replace("A", "C")).status_code == 404


WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in CODE_ALPHABET}
PASTED = {
    "the QR's address": "https://hoc.gialai.gov.vn/verify/{code}/",
    "an address of another host": "http://192.168.1.5:8000/verify/{code}",
    "an address for machines": "https://hoc.gialai.gov.vn/verify/{code}.json",
    "an address with a query": "https://a.vn/verify/{code}/?fbclid=IwAR0abcdefghijklmnop",
    "the form's address": "https://a.vn/verify/?code={code}",
    "the address of the PDF": "https://a.vn/giay-chung-nhan/{code}.pdf",
    "an address in a sentence": "Xem tại https://a.vn/verify/{code}/ nhé",
    "no protocol": "hoc.gialai.gov.vn/verify/{code}",
    "escaped blanks": "https://a.vn/verify/%20{code}%20/",
    "small letters": "{lower}",
    "groups": "{groups}",
    "dashes": "{dashes}",
    "long dashes": "{long}",
    "a word before groups": "MA {groups}",
    "words around": "Mã kiểm tra: {code} (in ở chân giấy)",
    "a sentence's end": "{code}.",
    "full-width letters": "{wide}",
    "blanks and lines around": " \n{code}\t ",
}


def in_groups(code, sign):
    return sign.join(code[at : at + 4] for at in range(0, len(code), 4))


@pytest.mark.parametrize("kind", PASTED)
def test_whatever_holds_the_code_leads_to_the_certificate(client, certificate, kind):
    """The whole address of the QR was answered with: no such certificate."""
    code = certificate.code
    pasted = PASTED[kind].format(
        code=code,
        lower=code.lower(),
        groups=in_groups(code, " "),
        dashes=in_groups(code, "-"),
        long=in_groups(code, " – "),
        wide=code.translate(WIDE),
    )
    answer = client.get(reverse("verify"), {"code": pasted}, follow=True)
    assert "Giấy chứng nhận này có thật" in text_of(answer)


@pytest.mark.parametrize("typed", ["https://hoc.gialai.gov.vn/", "---", "http://a.vn/x?y=z"])
def test_what_holds_no_code_is_answered_with_what_to_enter(client, db, typed):
    answer = client.get(reverse("verify"), {"code": typed})
    assert answer.status_code == 400
    assert "Trong nội dung vừa nhập không có mã nào." in text_of(answer)
    assert f'value="{typed}"' in answer.content.decode()


def test_an_unknown_code_is_shown_as_it_was_looked_up(client, db):
    address = f"https://a.vn/verify/{'Z' * CODE_LENGTH}/"
    answer = client.get(reverse("verify"), {"code": address}, follow=True)
    assert answer.status_code == 404
    assert "không có giấy chứng nhận nào mang mã này" in text_of(answer)
    assert f"Mã đã tra: {'Z' * CODE_LENGTH}." in text_of(answer)


@given(st.text())
def test_any_text_is_read_without_harm(text):
    assert all(sign.isalnum() for sign in read_code(text))


def test_an_unknown_code_says_nothing_but_how_codes_look(page, certificate):
    text = text_of(page("0123"))
    assert "không có giấy chứng nhận nào" in text
    assert "có 17 ký tự" in text
    assert "Mã vừa nhập có 4 ký tự." in text
    assert "Trong mã vừa nhập có: 0, 1." in text


@given(st.text(alphabet=CODE_ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH), st.data())
def test_one_mistaken_sign_is_always_found(code, data):
    mistaken = {right: typed for typed, rights in STAND_FOR.items() for right in rights} | SWAPS
    places = [at for at, sign in enumerate(code) if sign in mistaken]
    if places:
        at = data.draw(st.sampled_from(places))
        assert code in look_alikes(code[:at] + mistaken[code[at]] + code[at + 1 :])


@given(st.text(max_size=60))
def test_any_text_gives_few_candidates_of_the_alphabet(text):
    found = look_alikes(normalise_code(text))
    assert len(found) <= 128
    assert all(len(code) == CODE_LENGTH for code in found)


def test_our_own_file_is_known_and_an_altered_one_is_not(client, certificate):
    content = given_out(certificate, b"%PDF-1.7 " + certificate.code.encode() + b" het")
    assert "có thật và đang có giá trị" in text_of(drop(client, content))
    altered = drop(client, content + b"\n%% them")
    assert "đã bị sửa" in text_of(altered)
    assert certificate.number_text in text_of(altered)
    assert "đang có giá trị" not in text_of(altered)
    foreign = text_of(drop(client, b"%PDF-1.7 cua noi khac"))
    assert "không phải bản chúng tôi đã cấp, hoặc đã bị sửa" in foreign
    assert certificate.number_text not in foreign


def test_a_revoked_file_is_known_and_revoked(client, hanh, certificate, decision):
    content = given_out(certificate)
    revoke_certificate(certificate, by=hanh, **decision)
    assert drop(client, content, accept="application/json").json()["status"] == "revoked"


def test_the_code_is_found_in_compressed_parts_too(certificate):
    packed = zlib.compress(b"<</URI (https://x/verify/" + certificate.code.encode() + b"/)>>")
    check = check_pdf(b"%PDF-1.7\nstream\r\n" + packed + b"\nendstream stream\nkhong nen")
    assert (check.verdict, check.certificate) == (Verdict.ALTERED, certificate)


def test_a_small_file_that_unpacks_hugely_does_no_harm(db, monkeypatch):
    monkeypatch.setattr(verifying, "MAX_INFLATED", 1000)
    bomb = zlib.compress(b"0" * 1_000_000)
    assert sum(map(len, verifying._inflated(b"stream\n" + bomb + b"stream\n" + bomb))) <= 1000
    assert check_pdf(b"stream\n" + bomb).verdict == Verdict.NOT_OURS


def test_a_further_check_is_heard(certificate):
    finding = PdfFinding("Đã ký số.", genuine=True)
    with verifying.pdf_checkers.replaced(lambda content, claimed: finding):
        check = check_pdf(certificate.code.encode())
        assert (check.verdict, check.findings[0].text) == (Verdict.OURS, "Đã ký số.")
        assert check_pdf(b"khong co ma").verdict == Verdict.NOT_OURS


def test_a_further_check_that_breaks_is_left_out(certificate):
    with verifying.pdf_checkers.replaced(lambda content, claimed: 1 / 0):
        assert check_pdf(certificate.code.encode()).verdict == Verdict.ALTERED


def test_files_that_are_missing_or_too_large_are_refused(client, db, monkeypatch):
    assert client.post(reverse("verify")).status_code == 400
    response = drop(client, b"0" * (verifying.MAX_BYTES + 20_000))
    assert response.status_code == 400
    assert "không quá 5 MB" in text_of(response)


def test_who_asks_too_often_is_asked_to_wait(page, client, certificate, settings):
    settings.VERIFY_PER_MINUTE = 2
    assert [page(certificate.code).status_code for _turn in range(3)] == [200, 200, 429]
    response = client.get(reverse("verify_json", args=[certificate.code]))
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    other = client.get(reverse("verify_json", args=[certificate.code]), REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 200


def test_only_how_often_is_kept(page, certificate):
    page(certificate.code)
    page("KHONGCO")
    flush_counts()
    page(certificate.code)
    flush_counts()
    row = VerificationCount.objects.get()
    assert row.count == 3
    assert "127.0.0.1" not in row.who


@pytest.mark.parametrize("name", ["verify_certificate", "verify_json"])
def test_checking_only_reads(client, certificate, name):
    assert client.post(reverse(name, args=[certificate.code])).status_code == 405
