"""Addresses of the register."""

from django.urls import path

from certificates.badges import views as badge_views
from certificates.verification import views as verification_views

urlpatterns = [
    path("giay-chung-nhan/", verification_views.my_certificates, name="my_certificates"),
    path(
        "giay-chung-nhan/<str:code>.pdf", verification_views.certificate_pdf, name="certificate_pdf"
    ),
    path(
        "giay-chung-nhan/<str:code>/hien-thi/",
        verification_views.certificate_visibility,
        name="certificate_visibility",
    ),
    path("giay-chung-nhan/<str:code>/huy-hieu.jwt", badge_views.badge, name="certificate_badge"),
    path("huy-hieu/don-vi/<int:body_id>.json", badge_views.issuer, name="badge_issuer"),
    path("huy-hieu/he-thong.json", badge_views.signer, name="badge_signer"),
    path("huy-hieu/khoa.json", badge_views.key, name="badge_key"),
    path("huy-hieu/jwks.json", badge_views.keys, name="badge_keys"),
    path("huy-hieu/tinh-trang/<int:number>.jwt", badge_views.status, name="badge_status"),
    path("verify/", verification_views.verify_form, name="verify"),
    path(
        "verify/<str:code>.json", verification_views.verify, {"machine": True}, name="verify_json"
    ),
    path("verify/<str:code>/", verification_views.verify, name="verify_certificate"),
]
