"""Addresses of the learner's pages and of signing in."""

from allauth.account import views as accounts
from django.urls import include, path, re_path

from learning.accounts import email_views, sign_in_views
from learning.accounts.single_sign_on import views as single_sign_on
from learning.duties import request_views
from learning.progress import home_views, reading_views

urlpatterns = [
    path("", home_views.home, name="home"),
    path("khoa-hoc/<int:course_id>/dang-ky/", reading_views.enrol, name="enrol"),
    path("bai-hoc/<int:lesson_id>/hoan-thanh/", reading_views.finish_lesson, name="finish_lesson"),
    path("bai-hoc/<int:lesson_id>/vi-tri/", reading_views.keep_position, name="keep_position"),
    path("dang-nhap/", sign_in_views.sign_in, name="account_login"),
    path(
        "dang-nhap/mot-lan/<slug:provider_id>/", single_sign_on.sign_in, name="openid_connect_login"
    ),
    path(
        "dang-nhap/mot-lan/<slug:provider_id>/xong/",
        single_sign_on.come_back,
        name="openid_connect_callback",
    ),
    path("dang-xuat/", accounts.logout, name="account_logout"),
    path("mat-khau/doi/", accounts.password_change, name="account_change_password"),
    path("mat-khau/dat/", accounts.password_set, name="account_set_password"),
    path("mat-khau/quen/", accounts.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", accounts.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in_views.new_password,
        name="account_reset_password_from_key",
    ),
    path(
        "mat-khau/dat-lai/xong/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("thu-dien-tu/<str:token>/", email_views.email_change, name="email_change"),
    path("", include("learning.accounts.urls")),
    path("tai-khoan/khong-dung/", accounts.account_inactive, name="account_inactive"),
    path("dang-ky/", accounts.signup, name="account_signup"),
    path("mien-hoan/", request_views.exemption, name="ask_exemption"),
    path("mien-hoan/<int:exemption_id>/rut/", request_views.withdraw, name="withdraw_exemption"),
    path("boi-duong-noi-khac/", request_views.outside_training, name="outside_training"),
    path(
        "boi-duong-noi-khac/<int:training_id>/giay/",
        request_views.own_training_proof,
        name="outside_training_proof",
    ),
    path("loi-nhac/", request_views.reminders, name="reminders"),
]
