"""Pages of the register."""

from certificates.views.public import certificate_pdf, verify, verify_form

__all__ = ["certificate_pdf", "verify", "verify_form"]
