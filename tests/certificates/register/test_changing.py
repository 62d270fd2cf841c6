"""Correct, revoke, keep: a new row or a state, never an overwritten one."""

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from certificates.enums import CERTIFICATE_TRANSITIONS, CertificateState
from certificates.exceptions import RegisterError
from certificates.models import Certificate, CourseIssuer, IssuingBody, Register, VoidNumber
from certificates.register.changing import (
    correct_certificate,
    keep_certificate,
    revoke_certificate,
    show_name,
)
from certificates.register.issuing import issue_certificate
from certificates.register.registers import default_body, void_numbers
from certificates.register.reviews import ask_for_review
from learning.models import AuditEntry
from learning.reporting.record_checks.invariants import contradictions
from tests.rewriting import rewrite


def test_a_correction_is_a_new_row_with_its_own_number(an, hanh, complete):
    old = complete(an)
    new = correct_certificate(old, by=hanh, reason="Sai họ tên", holder_name="Nguyễn Văn Ân")
    old.refresh_from_db()
    assert (old.holder_name, new.holder_name) == ("Nguyễn Văn An", "Nguyễn Văn Ân")
    assert (old.number, new.number) == (1, 2)
    assert (old.state, new.state) == (CertificateState.SUPERSEDED, CertificateState.VALID)
    assert new.supersedes == old
    assert old.replaced_by == new
    assert new.code != old.code
    assert [event.certificate_id for event in old.events.all()] == [old.pk]
    assert issue_certificate(old.enrolment) == new
    assert contradictions() == []


def test_a_correction_that_changes_nothing_is_refused(an, hanh, complete):
    old = complete(an)
    with pytest.raises(ValidationError):
        correct_certificate(old, by=hanh, reason="Sai", holder_name=old.holder_name)
    with pytest.raises(ValidationError):
        correct_certificate(old, by=hanh, reason=" ", holder_name="Khác")
    assert Certificate.objects.count() == 1
    assert Register.objects.get().last_number == 1


def test_a_revoked_one_keeps_its_decision_for_ever(an, hanh, complete, decision):
    certificate = revoke_certificate(complete(an), by=hanh, **decision)
    assert certificate.state_on() == CertificateState.REVOKED
    assert certificate.decision_by == "SỞ NỘI VỤ"
    assert issue_certificate(certificate.enrolment) == certificate
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate._base_manager.update(decision_number="")


def put_in(certificate, state):
    fields = {"state": state}
    if state == CertificateState.EXPIRED:
        fields = {"valid_until": dt.date(2020, 1, 1)}
    elif state != CertificateState.VALID:
        fields |= {"state_reason": "Lý do", "state_changed_at": timezone.now()}
        fields |= {"decision_number": "1/QĐ", "decision_date": dt.date(2026, 1, 1)}
    rewrite(Certificate.objects.filter(pk=certificate.pk), **fields)
    certificate.refresh_from_db()


@pytest.mark.parametrize(
    ("old", "new"),
    list(product(CertificateState, [CertificateState.SUPERSEDED, CertificateState.REVOKED])),
)
def test_only_the_allowed_changes_of_state_happen(an, hanh, complete, decision, old, new):
    certificate = complete(an)
    put_in(certificate, old)
    # `expired` is derived: what is stored is `valid`, and an expired one can be set right.
    stored = CertificateState(certificate.state)
    try:
        if new == CertificateState.REVOKED:
            revoke_certificate(certificate, by=hanh, **decision)
        else:
            correct_certificate(certificate, by=hanh, reason="Sai", holder_name="Khác")
        done = True
    except RegisterError:
        done = False
    certificate.refresh_from_db()
    assert done == (new in CERTIFICATE_TRANSITIONS[stored])
    assert certificate.state == (new if done else stored)


def test_nothing_of_an_entry_is_overwritten(an, complete):
    certificate = complete(an)
    certificate.holder_name = "Khác"
    for write in (
        certificate.save,
        lambda: certificate.save(update_fields=["holder_name"]),
        lambda: Certificate.objects.update(holder_name="Khác"),
        lambda: Certificate.objects.bulk_update([certificate], ["holder_name"]),
        lambda: Certificate.objects.all().delete(),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            write()
    certificate.refresh_from_db()
    assert certificate.holder_name == "Nguyễn Văn An"


def test_one_enrolment_has_one_standing_entry(an, complete):
    certificate = complete(an)
    fields = {
        f.attname: getattr(certificate, f.attname)
        for f in Certificate._meta.fields
        if f.name not in ("id", "code", "number")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**fields, code="KHAC", number=2)


def test_an_officer_decides_only_about_others_of_their_units(
    an, hanh, gao_officer, binh, complete, decision
):
    certificate, own = complete(an), complete(hanh)
    for officer, row in ((gao_officer, certificate), (binh, certificate), (hanh, own)):
        with pytest.raises(PermissionDenied):
            revoke_certificate(row, by=officer, **decision)
        with pytest.raises(PermissionDenied):
            correct_certificate(row, by=officer, reason="Sai", holder_name="Khác")
    assert Certificate.objects.filter(state=CertificateState.VALID).count() == 2


def test_keeping_one_for_review_needs_a_reason_and_is_recorded(an, hanh, complete):
    certificate = complete(an)
    ask_for_review(certificate, decision_number="12/QĐ")
    certificate.refresh_from_db()
    assert list(Certificate.objects.to_review()) == [certificate]
    with pytest.raises(ValidationError):
        keep_certificate(certificate, by=hanh, reason="")
    assert keep_certificate(certificate, by=hanh, reason="Đã đạt ở lượt khác")
    assert not keep_certificate(certificate, by=hanh, reason="Lần nữa")
    assert not Certificate.objects.to_review().exists()
    event = certificate.events.get()
    assert "12/QĐ" in event.note
    assert event.note.endswith("Đã đạt ở lượt khác")


def test_only_the_holder_opens_the_name(an, hanh, complete):
    certificate = complete(an)
    with pytest.raises(PermissionDenied):
        show_name(certificate, by=hanh, full=True)
    assert show_name(certificate, by=an, full=True)
    assert not show_name(certificate, by=an, full=True)
    certificate.refresh_from_db()
    new = correct_certificate(certificate, by=hanh, reason="Sai", holder_name="Nguyễn Văn Ân")
    assert new.name_public


def test_a_renewal_is_a_new_row(an, complete):
    first, second = complete(an), complete(an, cycle=2)
    assert (first.number, second.number) == (1, 2)
    assert first.state == second.state == CertificateState.VALID


def test_each_body_and_year_has_its_own_numbers(an, binh, chau, complete, course):
    default_body()
    ward = IssuingBody.objects.create(
        name="UBND xã Gào", number_suffix="GCN-UBND", number_digits=3, number_style="suffix"
    )
    assert complete(an).number_text == "0001/GCN-SNV"
    CourseIssuer.objects.create(course=course, body=ward)
    assert complete(binh).number_text == "001/GCN-UBND"
    assert complete(chau).number_text == "002/GCN-UBND"
    assert Certificate.objects.get(holder=chau).body["name"] == "UBND xã Gào"
    assert sorted(Register.objects.values_list("last_number", flat=True)) == [1, 2]


def test_another_body_becomes_the_default_and_one_always_is(client, admin, an, complete):
    first = complete(an).register.body
    client.force_login(admin)
    names = [f.name for f in IssuingBody._meta.fields if f.name not in ("id", "is_default")]
    fields = {name: getattr(first, name) or "Nguyễn Văn Bê" for name in names}
    client.post(reverse("wagtailsnippets_certificates_issuingbody:edit", args=[first.pk]), fields)
    assert IssuingBody.objects.get(is_default=True) == first
    add = reverse("wagtailsnippets_certificates_issuingbody:add")
    client.post(add, {**fields, "name": "UBND xã Gào", "is_default": "on"})
    assert IssuingBody.objects.get(is_default=True).name == "UBND xã Gào"
    assert IssuingBody.objects.count() == 2


def test_a_number_given_up_stays_and_is_explained(an, hanh, gao_officer, complete):
    body = complete(an).register.body
    void_numbers(body, count=2, reason="Phôi hỏng", by=hanh)
    assert complete(hanh).number == 4
    assert [row.number for row in VoidNumber.objects.all()] == [2, 3]
    assert contradictions() == []
    with pytest.raises(ValidationError):
        void_numbers(body, count=1, reason="", by=hanh)
    for person in (an, gao_officer):
        with pytest.raises(PermissionDenied):
            void_numbers(body, count=1, reason="Thử", by=person)
    with pytest.raises(ValidationError):
        VoidNumber.objects.first().save()


def test_a_gap_in_the_numbers_is_found(an, complete):
    complete(an)
    Register.objects.update(last_number=5)
    assert [one.code for one in contradictions()] == ["register_with_gaps"]


def test_a_correction_leaves_before_and_after_in_the_audit_log(an, hanh, complete):
    old = complete(an)
    correct_certificate(old, by=hanh, reason="Sai họ tên", holder_name="Nguyễn Văn Ân")
    entry = AuditEntry.objects.get(event="certificate.corrected")
    assert entry.detail["changes"] == {"holder_name": [old.holder_name, "Nguyễn Văn Ân"]}
    assert (entry.actor, entry.about, old.number_text in entry.what) == (hanh, an, True)
