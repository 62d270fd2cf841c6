"""All addresses of the project."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import (
    authenticate_with_password as authenticate_for_document,
)
from wagtail.views import authenticate_with_password as authenticate_for_page

from cms.uploads.views import document, media
from config import views
from learning.accounts.shared_passwords import slow_down_wrong_passwords
from learning.interfaces.api.calls import api

urlpatterns = [
    # First what is asked for most: each address is held against these in turn.
    path("", include("quizzes.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("ngoai-tuyen/", views.offline, name="offline"),
    path("quan-tri/login/", views.one_sign_in, name="admin_login"),
    path("_util/login/", views.one_sign_in, name="wagtailcore_login"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        slow_down_wrong_passwords(authenticate_for_page),
        name="wagtailcore_authenticate_with_password",
    ),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/<int:document_id>/<str:filename>", document, name="wagtaildocs_serve"),
    path(
        "tai-lieu/authenticate_with_password/<int:restriction_id>/",
        slow_down_wrong_passwords(authenticate_for_document),
        name="wagtaildocs_authenticate_with_password",
    ),
    path("api/v1/", api.urls),
    path("", include("learning.urls")),
    path("", include("certificates.urls")),
    path(f"{settings.MEDIA_URL.strip('/')}/<path:name>", media, name="media"),
    path("", include(wagtail_urls)),
]

handler429 = "config.error_pages.too_many_requests"
handler400 = "config.error_pages.bad_request"
handler500 = "config.error_pages.server_error"
