"""The register of certificates and who issues them."""

from certificates.models.body import IssuingBody
from certificates.models.certificate import Certificate, private_storage
from certificates.models.register import Register

__all__ = ["Certificate", "IssuingBody", "Register", "private_storage"]
