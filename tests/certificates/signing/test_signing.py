"""Signatures: ours, those made outside, and what nobody may slip in."""

import io
import json
import zipfile

import pytest
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.models import SignedBy, SignedCopy
from certificates.register.render import render_certificate
from certificates.register.signing_outside import check_returned, export_batch, lock_returned
from certificates.rendering.pdf import read_pdf
from certificates.signing.additions import is_only_signed
from certificates.signing.check import check_signature
from certificates.signing.copies import (
    SignedFileError,
    accept_signed,
    read_issued_pdf,
    sign_overdue,
)
from certificates.signing.key import SigningKeyError, load_signer
from certificates.signing.sign import sign_pdf
from certificates.tasks import check_signed_files
from certificates.verification.verifying import Verdict, check_pdf
from cms.models import FileReading
from tests.certificates.signing.keys import PASSPHRASE, make_authority
from tests.cms.uploads.hostile import heavy


@pytest.fixture
def authority(tmp_path):
    return make_authority(tmp_path / "own")


@pytest.fixture
def with_key(authority, settings):
    settings.SIGNING_KEY_FILE = str(authority.key_file)
    settings.SIGNING_KEY_PASSPHRASE = PASSPHRASE
    settings.SIGNING_TRUST_ROOTS = str(authority.roots)
    return settings


@pytest.fixture
def signed_outside(authority, settings):
    """Sign as an official's tool would; the system itself has no key."""

    def sign(content):
        settings.SIGNING_KEY_FILE = str(authority.key_file)
        settings.SIGNING_KEY_PASSPHRASE = PASSPHRASE
        try:
            return sign_pdf(content)
        finally:
            settings.SIGNING_KEY_FILE = ""

    return sign


def overpaint(original):
    """Another page's text, appended as PDFs allow; the original's bytes stay in front."""
    writer = IncrementalPdfFileWriter(io.BytesIO(original))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    other = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 400 400 re f")
    page[generic.pdf_name("/Contents")] = writer.add_object(other)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_without_a_key_the_certificate_says_that_the_register_counts(an, complete):
    certificate = render_certificate(complete(an).pk)
    assert not SignedCopy.objects.exists()
    assert read_issued_pdf(certificate) == read_pdf(certificate)
    assert not check_signature(read_pdf(certificate)).signed


def test_with_a_key_the_signed_copy_stands_beside_the_original(an, complete, with_key):
    certificate = render_certificate(complete(an).pk)
    copy = SignedCopy.objects.get(certificate=certificate)
    original, given = read_pdf(certificate), read_issued_pdf(certificate)
    assert given.startswith(original)
    assert len(given) < len(original) + 12_000
    assert is_only_signed(original, given)
    report = check_signature(given)
    assert report.trusted
    assert (copy.signed_by, copy.signer) == (SignedBy.SYSTEM, "SỞ NỘI VỤ TỈNH GIA LAI")
    assert render_certificate(certificate.pk).signed_copy == copy


def test_the_holder_downloads_the_signed_copy(client, an, complete, with_key):
    certificate = complete(an)
    client.force_login(an)
    content = b"".join(client.get(certificate.get_absolute_url()).streaming_content)
    assert check_signature(content).signed


def test_a_visible_signature_changes_nothing_else(an, complete, with_key):
    with_key.SIGNING_VISIBLE = True
    certificate = render_certificate(complete(an).pk)
    assert is_only_signed(read_pdf(certificate), read_issued_pdf(certificate))
    assert check_signature(read_issued_pdf(certificate)).trusted


def test_a_key_that_fails_costs_no_certificate_and_the_sweep_signs_later(an, complete, with_key):
    with_key.SIGNING_KEY_PASSPHRASE = "sai"
    certificate = render_certificate(complete(an).pk)
    assert certificate.rendered_at
    assert not SignedCopy.objects.exists()
    with pytest.raises(SigningKeyError):
        load_signer()
    with_key.SIGNING_KEY_PASSPHRASE = PASSPHRASE
    assert sign_overdue() == 1
    assert sign_overdue() == 0


def test_a_file_signed_outside_is_locked_in_once(an, hanh, complete, signed_outside):
    certificate = render_certificate(complete(an).pk)
    original = read_pdf(certificate)
    signed = signed_outside(original)
    copy = accept_signed(certificate, signed, by=hanh)
    assert (copy.signed_by, copy.accepted_by) == (SignedBy.OUTSIDE, hanh)
    assert read_issued_pdf(certificate) == signed
    assert read_pdf(certificate) == original
    with pytest.raises(SignedFileError, match="locked"):
        accept_signed(certificate, signed_outside(original), by=hanh)


def test_two_officials_may_sign_one_after_the_other(an, hanh, complete, signed_outside, tmp_path):
    certificate = render_certificate(complete(an).pk)
    original = read_pdf(certificate)
    once = signed_outside(original)
    from certificates.signing import sign

    field, sign.FIELD = sign.FIELD, "ChuKySo2"
    try:
        twice = signed_outside(once)
    finally:
        sign.FIELD = field
    report = check_signature(twice)
    assert len(report.signatures) == 2
    assert report.intact
    assert accept_signed(certificate, twice, by=hanh)


@pytest.mark.parametrize("what", ["unsigned", "not_ours", "altered", "damaged", "overpainted"])
def test_nothing_but_our_file_with_a_signature_is_taken_back(
    an, binh, hanh, complete, signed_outside, what
):
    certificate, other = (render_certificate(complete(user).pk) for user in (an, binh))
    original = read_pdf(certificate)
    signed = signed_outside(original)
    content, reason = {
        "unsigned": (original, "unsigned"),
        "not_ours": (signed_outside(read_pdf(other)), "not_ours"),
        "altered": (signed[:200] + b"X" + signed[201:], "not_ours"),
        "damaged": (signed[:-1500] + b"0" * 1500, "altered"),
        "overpainted": (signed_outside(overpaint(original)), "altered"),
    }[what]
    with pytest.raises(SignedFileError, match=reason):
        accept_signed(certificate, content, by=hanh)
    assert not SignedCopy.objects.exists()


def test_painting_over_a_signed_file_is_noticed(an, complete, signed_outside):
    original = read_pdf(render_certificate(complete(an).pk))
    painted = overpaint(signed_outside(original))
    assert check_signature(painted).signed
    assert not check_signature(painted).intact


def test_where_authorities_are_named_no_other_signer_is_taken(
    an, hanh, complete, signed_outside, tmp_path, settings
):
    certificate = render_certificate(complete(an).pk)
    signed = signed_outside(read_pdf(certificate))
    settings.SIGNING_TRUST_ROOTS = str(make_authority(tmp_path / "other").roots)
    with pytest.raises(SignedFileError, match="untrusted"):
        accept_signed(certificate, signed, by=hanh)


def test_a_dropped_file_that_is_signed_is_ours_when_we_locked_or_trust_it(
    an, hanh, complete, signed_outside, authority, settings
):
    certificate = render_certificate(complete(an).pk)
    signed = signed_outside(read_pdf(certificate))
    stranger = check_pdf(signed)
    assert stranger.verdict == Verdict.ALTERED
    assert "chưa xác minh được" in stranger.findings[0].text
    settings.SIGNING_TRUST_ROOTS = str(authority.roots)
    assert check_pdf(signed).verdict == Verdict.OURS
    assert "SỞ NỘI VỤ TỈNH GIA LAI" in check_pdf(signed).findings[0].text
    settings.SIGNING_TRUST_ROOTS = ""
    accept_signed(certificate, signed, by=hanh)
    assert check_pdf(signed).verdict == Verdict.OURS
    assert check_pdf(signed_outside(overpaint(read_pdf(certificate)))).verdict == Verdict.ALTERED


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 5000, b"%PDF-1.7\nstartxref\n9\n%%EOF"]
)
def test_what_is_no_pdf_is_said_to_be_none(content):
    assert not check_signature(content).readable
    assert not is_only_signed(content, content)


def test_a_batch_goes_out_with_its_list_and_comes_back(an, binh, hanh, complete, signed_outside):
    rows = [complete(user) for user in (an, binh)]
    with zipfile.ZipFile(io.BytesIO(export_batch(rows))) as archive:
        listed = json.loads(archive.read("danh-sach.json"))["certificates"]
        files = {line["file"]: archive.read(line["file"]) for line in listed}
    assert [line["number"] for line in listed] == [row.number_text for row in rows]
    back = [(name.replace(".pdf", "_signed.pdf"), signed_outside(f)) for name, f in files.items()]
    back.append(("la.pdf", b"%PDF-1.7"))
    found = check_returned(back, viewer=hanh)
    assert [row.problem for row in found] == ["", "", "no_code"]
    assert not SignedCopy.objects.exists()
    pairs = [(row.certificate.pk, row.sha256) for row in found if row.certificate]
    assert lock_returned(pairs, by=hanh) == (2, 0)
    assert lock_returned(pairs, by=hanh) == (2, 0)
    assert SignedCopy.objects.count() == 2


def test_the_screen_shows_before_it_locks(client, an, hanh, complete, signed_outside):
    certificate = render_certificate(complete(an).pk)
    signed = io.BytesIO(signed_outside(read_pdf(certificate)))
    signed.name = f"{certificate.code}.pdf"
    client.force_login(hanh)
    page = client.post(reverse("certificate_sign_return"), {"signed": signed})
    assert "SỞ NỘI VỤ TỈNH GIA LAI" in page.content.decode()
    assert not SignedCopy.objects.exists()
    client.post(reverse("certificate_sign_return"), {"rows": page.context["rows"]})
    assert SignedCopy.objects.get().certificate == certificate
    client.post(reverse("certificate_sign_return"), {"rows": "gia-mao"})
    assert SignedCopy.objects.count() == 1


def test_a_large_zip_is_checked_by_the_worker_and_then_locked(
    client, an, hanh, complete, signed_outside
):
    certificate = render_certificate(complete(an).pk)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{certificate.code}.pdf", signed_outside(read_pdf(certificate)))
    file = io.BytesIO(heavy(out.getvalue()))
    file.name = "da-ky.zip"
    client.force_login(hanh)
    waits = client.post(reverse("certificate_sign_return"), {"signed": file}).url
    check_signed_files(FileReading.objects.get().pk)
    page = client.get(waits, follow=True)
    assert "SỞ NỘI VỤ TỈNH GIA LAI" in page.content.decode()
    client.post(reverse("certificate_sign_return"), {"rows": page.context["rows"]})
    assert SignedCopy.objects.get().certificate == certificate
