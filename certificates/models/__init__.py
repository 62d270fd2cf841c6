"""The register of certificates and who issues them."""

from certificates.models.body import IssuingBody
from certificates.models.certificate import Certificate, private_storage
from certificates.models.register import Register
from certificates.models.signed import SignedBy, SignedCopy
from certificates.models.templates import CertificateTemplate, TemplateChoice, TemplateVersion

__all__ = [
    "Certificate",
    "CertificateTemplate",
    "IssuingBody",
    "Register",
    "SignedBy",
    "SignedCopy",
    "TemplateChoice",
    "TemplateVersion",
    "private_storage",
]
