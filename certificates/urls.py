"""Addresses of the register."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("giay-chung-nhan/<str:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("verify/", views.verify_form, name="verify"),
    path("verify/<str:code>/", views.verify, name="verify_certificate"),
]
