"""All addresses of the project."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.i18n import set_language
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config import views
from learning.api.calls import api

# On a server the proxy hands these out.
media = (
    [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]
    if settings.DEMO
    else []
)

urlpatterns = [
    # First what is asked for most: each address is held against these in turn.
    path("", include("quizzes.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("ngoai-tuyen/", views.offline, name="offline"),
    path("quan-tri/login/", views.admin_login, name="admin_login"),
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
    path("", include("learning.urls")),
    path("", include("certificates.urls")),
    *media,
    path("", include(wagtail_urls)),
]

handler400 = "config.error_pages.bad_request"
handler500 = "config.error_pages.server_error"
