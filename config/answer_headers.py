"""What every answer tells the browser, whoever made it: page, data, file, redirect or fault."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def guard_answers(get_response: GetResponse) -> GetResponse:
    """Middleware outside all that answer: no answer goes without a content policy.

    An answer with a policy of its own keeps it; Django's own error pages, for whoever mends
    the code, have none. django-csp's middleware writes the policy anew for each response,
    because views may change it or ask for a nonce; ours do neither.
    """
    site = build_policy()
    admin = build_policy(replace=settings.ADMIN_POLICY)
    features = ", ".join(f"{name}={allowed}" for name, allowed in settings.BROWSER_FEATURES.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_debug_page = settings.DEBUG and response.status_code in (404, 500)
        if not is_debug_page:
            is_admin = request.path_info.startswith(settings.ADMIN_PREFIX)
            response.headers.setdefault(HEADER, admin if is_admin else site)
        response.headers["Permissions-Policy"] = features
        return response

    return middleware
