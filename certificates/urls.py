"""Addresses of the register."""

from django.urls import path

from certificates.views import public

urlpatterns = [
    path("giay-chung-nhan/", public.my_certificates, name="my_certificates"),
    path("giay-chung-nhan/<str:code>.pdf", public.certificate_pdf, name="certificate_pdf"),
    path(
        "giay-chung-nhan/<str:code>/hien-thi/",
        public.certificate_visibility,
        name="certificate_visibility",
    ),
    path("verify/", public.verify_form, name="verify"),
    path("verify/<str:code>.json", public.verify_json, name="verify_json"),
    path("verify/<str:code>/", public.verify, name="verify_certificate"),
]
