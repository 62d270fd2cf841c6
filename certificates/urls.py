"""Addresses of the register."""

from django.urls import path

from certificates.badges import views as badges
from certificates.verification import views as public

urlpatterns = [
    path("giay-chung-nhan/", public.my_certificates, name="my_certificates"),
    path("giay-chung-nhan/<str:code>.pdf", public.certificate_pdf, name="certificate_pdf"),
    path(
        "giay-chung-nhan/<str:code>/hien-thi/",
        public.certificate_visibility,
        name="certificate_visibility",
    ),
    path("giay-chung-nhan/<str:code>/huy-hieu.jwt", badges.badge, name="certificate_badge"),
    path("huy-hieu/don-vi/<int:body_id>.json", badges.issuer, name="badge_issuer"),
    path("huy-hieu/he-thong.json", badges.signer, name="badge_signer"),
    path("huy-hieu/khoa.json", badges.key, name="badge_key"),
    path("huy-hieu/jwks.json", badges.keys, name="badge_keys"),
    path("huy-hieu/tinh-trang/<int:number>.jwt", badges.status, name="badge_status"),
    path("verify/", public.verify_form, name="verify"),
    path("verify/<str:code>.json", public.verify, {"machine": True}, name="verify_json"),
    path("verify/<str:code>/", public.verify, name="verify_certificate"),
]
