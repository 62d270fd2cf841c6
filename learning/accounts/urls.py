"""Addresses of one's own account: second factor, being asked again, sessions."""

from allauth.account import views as accounts
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import path

from learning.accounts import own_views
from learning.accounts.proof_again.held_form import held_form
from learning.accounts.single_sign_on.views import prove

urlpatterns = [
    path("dang-nhap/buoc-hai/", factor.authenticate, name="mfa_authenticate"),
    path("dang-nhap/khoa/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("xac-nhan/", accounts.reauthenticate, name="account_reauthenticate"),
    path("xac-nhan/ma/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("xac-nhan/khoa/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("xac-nhan/mot-lan/<slug:provider_id>/", prove, name="proof_by_provider"),
    path("xac-nhan/gui-lai/", held_form, name="held_form"),
    path("tai-khoan/", own_views.account, name="mfa_index"),
    path("tai-khoan/khoa/", own_views.account, name="mfa_list_webauthn"),
    path("tai-khoan/phien/", own_views.end_sessions_of_mine, name="end_own_sessions"),
    path("tai-khoan/hai-buoc/", own_views.factor_setup, name="factor_setup"),
    path("tai-khoan/ung-dung/", app.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/ung-dung/tat/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/khoa/them/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("tai-khoan/khoa/<int:pk>/go/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("tai-khoan/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/ma-du-phong/tao/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
