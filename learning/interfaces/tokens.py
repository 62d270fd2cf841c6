"""Tokens of other systems: made and shown once, checked by their hash, revoked."""

import datetime as dt
import hashlib
import secrets

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from cms.ports import record_event
from learning.enums import AuditEvent, TokenScope
from learning.interfaces.token_makers import may_still_make, tell_managers
from learning.models import ApiToken, Unit

START = "cbt_"
MAX_LIFETIME = dt.timedelta(days=366)


def make_token(
    *,
    name: str,
    source: str,
    scopes: list[str],
    unit: Unit,
    expires_at: dt.datetime,
    by: Person,
    per_minute: int = 120,
) -> tuple[ApiToken, str]:
    """A new token and its text, which nobody can read again.

    Raises:
        ValidationError: no scope, an unknown one, or a life of more than a year.
    """
    if not scopes or set(scopes) - set(TokenScope.values):
        raise ValidationError({"scopes": _("Anh/chị chọn ít nhất một quyền.")})
    now = timezone.now()
    if not now < expires_at <= now + MAX_LIFETIME:
        said = _("Ngày hết hạn phải sau hôm nay và không quá một năm.")
        raise ValidationError({"expires_at": said})
    text = START + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name,
        source=source,
        scopes=scopes,
        unit=unit,
        expires_at=expires_at,
        per_minute=per_minute,
        created_by=by,
        prefix=text[:8],
        sha256=_hash(text),
    )
    detail = {"source": source, "scopes": scopes, "unit": unit, "expires_at": expires_at}
    record_event(AuditEvent.TOKEN_ISSUED, what=name, by=by, detail=detail)
    return token, text


def revoke_token(token: ApiToken) -> bool:
    """End a token now; ending it again changes nothing."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    revoked = bool(rows.update(revoked_at=timezone.now()))
    if revoked:
        record_event(AuditEvent.TOKEN_REVOKED, what=token.name, detail={"source": token.source})
    return revoked


def find_token(text: str) -> ApiToken | None:
    """The usable token with that text; where its maker is gone none, and managers are told."""
    rows = ApiToken.objects.select_related("unit", "created_by")
    token = rows.filter(sha256=_hash(text)).first()
    if token is None or not token.is_usable():
        return None
    if not may_still_make(token.created_by):
        tell_managers(token)
        return None
    return token


def count_call(token: ApiToken) -> bool:
    """Count a call in this minute.

    Returns:
        False where the token has used up its calls.
    """
    now = timezone.now()
    key = f"api:{token.pk}:{int(now.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    try:
        count = cache.incr(key)
    except ValueError:  # the entry was culled between the two calls
        count = 1
    if count == 1:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return count <= token.per_minute


def _hash(text: str) -> str:
    """The text has 256 bits of chance: a plain hash cannot be searched."""
    return hashlib.sha256(text.encode()).hexdigest()
