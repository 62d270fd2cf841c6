"""States of a register entry, of a proposal, and where an entry comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateState(models.TextChoices):
    """`expired` is derived from the date of validity, so that it is never stale."""

    VALID = "valid", _("Có giá trị")
    EXPIRED = "expired", _("Hết giá trị")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    REVOKED = "revoked", _("Đã thu hồi")


CERTIFICATE_TRANSITIONS: dict[CertificateState, frozenset[CertificateState]] = {
    CertificateState.VALID: frozenset({CertificateState.SUPERSEDED, CertificateState.REVOKED}),
    CertificateState.EXPIRED: frozenset(),
    CertificateState.SUPERSEDED: frozenset(),
    CertificateState.REVOKED: frozenset(),
}
# One enrolment, one training done elsewhere and one place in a class have one such entry.
STANDING = (CertificateState.VALID, CertificateState.REVOKED)


class Origin(models.TextChoices):
    """Why an entry was made."""

    COMPLETION = "completion", _("Hoàn thành khóa học")
    OUTSIDE = "outside", _("Bồi dưỡng ở nơi khác")
    CLASS = "class", _("Danh sách lớp")


class NumberStyle(models.TextChoices):
    """How a number reads; the digits are chosen apart."""

    SUFFIX = "suffix", "012/GCN-UBND"
    YEAR = "year", "012/2026/GCN-UBND"
    DASH = "dash", "012-GCN-UBND"


class ProposalKind(models.TextChoices):
    """What is issued by hand."""

    OUTSIDE = "outside", _("Cấp cho khóa bồi dưỡng ở nơi khác")
    CLASS = "class", _("Cấp cho cả lớp theo danh sách")
    COPY = "copy", _("Cấp lại bản đã mất")


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Đang xem trước")
    ASKED = "asked", _("Chờ phê duyệt")
    APPROVED = "approved", _("Đã duyệt")
    REFUSED = "refused", _("Không duyệt")
    WITHDRAWN = "withdrawn", _("Đã rút")


PROPOSAL_TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.DRAFT: frozenset({ProposalState.ASKED, ProposalState.WITHDRAWN}),
    ProposalState.ASKED: frozenset(
        {ProposalState.APPROVED, ProposalState.REFUSED, ProposalState.WITHDRAWN}
    ),
    ProposalState.APPROVED: frozenset(),
    ProposalState.REFUSED: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}


class EventKind(models.TextChoices):
    """What happened to an entry."""

    CORRECTED = "corrected", _("Đính chính, thay bằng giấy mới")
    REVOKED = "revoked", pgettext_lazy("việc đã làm", "Thu hồi")
    KEPT = "kept", _("Xem xét, giữ nguyên")
    COPIED = "copied", _("Cấp lại bản đã mất")
    OPENED = "opened", _("Người được cấp cho hiện đầy đủ")
    CLOSED = "closed", _("Người được cấp cho hiện rút gọn")


class AuditEvent(models.TextChoices):
    """What the audit log calls what happens in the register; a name keeps its meaning."""

    CERTIFICATE_CORRECTED = "certificate.corrected", _("Đính chính giấy chứng nhận")
    CERTIFICATE_REVOKED = "certificate.revoked", _("Thu hồi giấy chứng nhận")
    CERTIFICATE_OPENED = "certificate.opened", _("Xem giấy chứng nhận của người khác")
