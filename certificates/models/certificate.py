"""An entry of the register."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.enums import STANDING, CertificateState, Origin
from certificates.models.querysets import CertificateQuerySet
from certificates.models.register import Register
from cms.models.append_only import AppendOnly

# No I, L, O, U, 0, 1: they are mistaken for each other on paper. 30 signs hold
# log2(30) = 4.9 bits each, so 17 of them hold 83 bits.
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 17


def private_storage() -> Storage:
    """Files that no URL serves."""
    return storages["private"]


class Certificate(AppendOnly):
    """One entry of the register: the holder and the course as of the day of issue."""

    mutable_fields = (
        "state",
        "state_changed_at",
        "state_reason",
        "decision_number",
        "decision_date",
        "decision_by",
        "review_reason",
        "review_asked_at",
        "name_public",
        "pdf",
        "pdf_sha256",
        "rendered_at",
    )
    refusal_text = _(
        "Mục trong sổ cấp giữ nguyên như ngày cấp, không sửa, không xóa được; chỉ có thể thu hồi."
    )

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField(_("Số vào sổ"))
    number_text = models.CharField(_("Số"), max_length=60)
    code = models.CharField(_("Mã kiểm tra"), max_length=20, unique=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.COMPLETION)
    enrolment = models.ForeignKey(
        "learning.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    outside_training = models.ForeignKey(
        "learning.OutsideTraining",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    proposal = models.ForeignKey(
        "certificates.Proposal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issued",
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates"
    )
    holder_name = models.CharField(_("Họ và tên"), max_length=120)
    birth_date = models.DateField(_("Ngày sinh"), null=True, blank=True)
    unit = models.ForeignKey(
        "learning.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit_name = models.CharField(_("Đơn vị"), max_length=400, blank=True)
    position = models.CharField(_("Chức vụ"), max_length=120, blank=True)
    course_title = models.CharField(_("Khóa học"), max_length=255)
    hours = models.PositiveSmallIntegerField(_("Số tiết"))
    result = models.CharField(_("Kết quả"), max_length=60, blank=True)
    classification = models.CharField(_("Xếp loại"), max_length=60, blank=True)
    studied_from = models.DateField(_("Từ ngày"))
    studied_to = models.DateField(_("Đến ngày"))
    body = models.JSONField(help_text="The issuing body's words as of the day of issue.")
    issued_at = models.DateTimeField(_("Ngày cấp"))
    valid_until = models.DateField(_("Có giá trị đến"), null=True, blank=True)
    state = models.CharField(
        _("Tình trạng"),
        max_length=20,
        choices=CertificateState.choices,
        default=CertificateState.VALID,
    )
    state_changed_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(_("Lý do"), max_length=300, blank=True)
    decision_number = models.CharField(_("Số quyết định"), max_length=60, blank=True)
    decision_date = models.DateField(_("Ngày quyết định"), null=True, blank=True)
    decision_by = models.CharField(_("Cơ quan quyết định"), max_length=200, blank=True)
    review_reason = models.CharField(
        _("Lý do cần xem xét"),
        max_length=300,
        blank=True,
        help_text="Why a person has to decide about it; it stays valid meanwhile.",
    )
    review_asked_at = models.DateTimeField(null=True, blank=True)
    template_version = models.ForeignKey(
        "certificates.TemplateVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("Phiên bản mẫu"),
        help_text="Null for those issued before there were templates.",
    )
    name_public = models.BooleanField(
        default=False, help_text="The holder has the full name shown to whoever checks."
    )
    pdf = models.FileField(upload_to="certificates/%Y/", storage=private_storage, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    rendered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")
        permissions = [
            ("manage_register", _("Quản lý sổ cấp giấy chứng nhận")),
            ("approve_issue", _("Phê duyệt cấp giấy chứng nhận")),
        ]
        indexes = [
            models.Index(fields=["-issued_at"], name="certificates_by_issue"),
            models.Index(
                fields=["review_asked_at"],
                condition=~Q(review_reason=""),
                name="certificates_to_review",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "number"], name="one_certificate_per_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=STANDING),
                name="one_standing_certificate_per_enrolment",
            ),
            models.UniqueConstraint(
                fields=["outside_training"],
                condition=Q(state__in=STANDING),
                name="one_standing_certificate_per_training",
            ),
            models.UniqueConstraint(
                fields=["holder", "course_title", "studied_to"],
                condition=Q(origin=Origin.CLASS, state__in=STANDING),
                name="one_standing_certificate_per_class_and_holder",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.COMPLETION, enrolment__isnull=False, proposal=None)
                | Q(origin=Origin.OUTSIDE, outside_training__isnull=False, proposal__isnull=False)
                | Q(origin=Origin.CLASS, enrolment=None, proposal__isnull=False),
                name="certificate_has_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(rendered_at__isnull=True) | ~Q(pdf_sha256=""),
                name="rendered_certificate_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CertificateState.VALID])
                | (Q(state_changed_at__isnull=False) & ~Q(state_reason="")),
                name="withdrawn_certificate_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.REVOKED)
                | (~Q(decision_number="") & Q(decision_date__isnull=False)),
                name="revoked_certificate_has_its_decision",
            ),
            models.CheckConstraint(
                condition=Q(review_reason="", review_asked_at__isnull=True)
                | (~Q(review_reason="") & Q(review_asked_at__isnull=False)),
                name="certificate_to_review_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text} – {self.holder_name}"

    def get_absolute_url(self) -> str:
        return reverse("certificate_pdf", args=[self.code])

    def verify_url(self) -> str:
        """The public address that the QR code holds."""
        return f"{settings.SITE_URL}{reverse('verify_certificate', args=[self.code])}"

    @property
    def replaced_by(self) -> "Certificate | None":
        """The entry that took this one's place."""
        return getattr(self, "superseded_by", None)

    @property
    def is_standing(self) -> bool:
        """Not superseded: what the holder downloads."""
        return self.state in STANDING

    def state_on(self, day: dt.date | None = None) -> CertificateState:
        """The state on a day; expiry follows from the date of validity."""
        state = CertificateState(self.state)
        on = day or timezone.localdate()
        if state == CertificateState.VALID and self.valid_until and self.valid_until < on:
            return CertificateState.EXPIRED
        return state
