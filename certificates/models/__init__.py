"""The register of certificates and who issues them."""

from certificates.models.body import CourseIssuer, IssuingBody
from certificates.models.certificate import Certificate, private_storage
from certificates.models.events import AskCount, CertificateEvent
from certificates.models.proposal import Proposal
from certificates.models.register import Register, VoidNumber

__all__ = [
    "AskCount",
    "Certificate",
    "CertificateEvent",
    "CourseIssuer",
    "IssuingBody",
    "Proposal",
    "Register",
    "VoidNumber",
    "private_storage",
]
