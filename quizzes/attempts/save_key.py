"""The key with which a paper's page saves: one attempt, one browser session.

Twenty saves an attempt should not each read the session and the person again. The page
of an attempt gets a key that is bound to the attempt and to the session cookie. It opens
nothing without the cookie, nor when the session has ended: the statement that saves looks.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "quizzes.save_key"


def make_save_key(request: HttpRequest, attempt_id: int) -> str:
    """The key for an attempt that the caller has found to be the signed-in person's own."""
    return _key(request.session.session_key or "", attempt_id)


def is_valid_save_key(request: HttpRequest, attempt_id: int, key: str) -> bool:
    """Whether the key was made for this attempt in the session of this request."""
    session_key = session_key_of(request)
    return bool(session_key) and constant_time_compare(key, _key(session_key, attempt_id))


def session_key_of(request: HttpRequest) -> str:
    """The key of the request's session, not looked up; empty without one."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


def _key(session_key: str, attempt_id: int) -> str:
    return salted_hmac(SALT, f"{attempt_id}:{session_key}", algorithm="sha256").hexdigest()
