"""The register of certificates and who issues them."""

from certificates.models.badge_key import BadgeKey
from certificates.models.body import CourseIssuer, IssuingBody
from certificates.models.certificate import (
    CODE_ALPHABET,
    CODE_LENGTH,
    Certificate,
    private_storage,
)
from certificates.models.events import CertificateEvent, VerificationCount
from certificates.models.proposal import Proposal
from certificates.models.register import Register, VoidNumber
from certificates.models.signed import SignedBy, SignedCopy
from certificates.models.templates import CertificateTemplate, TemplateChoice, TemplateVersion

__all__ = [
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "BadgeKey",
    "Certificate",
    "CertificateEvent",
    "CertificateTemplate",
    "CourseIssuer",
    "IssuingBody",
    "Proposal",
    "Register",
    "SignedBy",
    "SignedCopy",
    "TemplateChoice",
    "TemplateVersion",
    "VerificationCount",
    "VoidNumber",
    "private_storage",
]
