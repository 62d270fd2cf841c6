"""Certificates as Open Badges 3.0 credentials, and the list that says which are withdrawn.

1EdTech, Open Badges Specification 3.0, sections 8.2 (JSON Web Token proof format) and B;
W3C, Verifiable Credentials Data Model 2.0 and Bitstring Status List 1.0.
"""

import datetime as dt
import gzip
import hashlib
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from certificates.badges.signing import encode, sign_jwt
from certificates.enums import CertificateState
from certificates.models import Certificate, IssuingBody

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
MIN_LIST_BITS = 131_072  # the least that the status list may hold, so that nobody is singled out
WITHDRAWN = (CertificateState.REVOKED, CertificateState.SUPERSEDED)


def badge_jwt(certificate: Certificate) -> str:
    """The certificate as a signed credential; its status is looked up in the status list."""
    credential = _credential(certificate)
    claims = {"iss": credential["issuer"]["id"], "jti": credential["id"]}
    claims["nbf"] = int(certificate.issued_at.timestamp())
    if certificate.valid_until:
        claims["exp"] = int(_end_of(certificate.valid_until).timestamp())
    return sign_jwt({**credential, **claims}, kid=_url("badge_key"), typ="JWT")


def status_list_jwt(number: int) -> str:
    """Which certificates of the list are revoked or superseded now; one query."""
    first = number * MIN_LIST_BITS
    rows = Certificate.objects.filter(
        pk__range=(first, first + MIN_LIST_BITS - 1), state__in=WITHDRAWN
    )
    bits = bytearray(MIN_LIST_BITS // 8)
    for pk in rows.order_by().values_list("pk", flat=True):
        bits[(pk - first) // 8] |= 0x80 >> (pk - first) % 8  # bit 0 is the left-most one
    url, now = _url("badge_status", number), timezone.now()
    issuer = _url("badge_signer")
    credential = {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _moment(now),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + encode(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    claims = {"iss": issuer, "jti": url, "nbf": int(now.timestamp())}
    return sign_jwt({**credential, **claims}, kid=_url("badge_key"), typ="JWT")


def issuer_profile(body: IssuingBody | None = None) -> dict[str, Any]:
    """The profile of an issuing body; without one, of the installation that signs the list."""
    url = _url("badge_issuer", body.pk) if body else _url("badge_signer")
    name = body.name if body else settings.SITE_URL
    return {
        "@context": CONTEXTS,
        "id": url,
        "type": ["Profile"],
        "name": name,
        "url": settings.SITE_URL,
    }


def _credential(certificate: Certificate) -> dict[str, Any]:
    profile = issuer_profile(certificate.register.body)
    credential = {
        "@context": CONTEXTS,
        "id": _url("certificate_badge", certificate.code),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": {key: profile[key] for key in ("id", "type", "url")}
        | {"name": certificate.body["name"]},
        "validFrom": _moment(certificate.issued_at),
        "credentialSubject": _subject(certificate),
        "credentialStatus": _status(certificate.pk),
    }
    if certificate.valid_until:
        credential["validUntil"] = _moment(_end_of(certificate.valid_until))
    return credential


def _subject(certificate: Certificate) -> dict[str, Any]:
    """Whose and for what; the e-mail address only as a salted hash."""
    identity = [_identity("name", certificate.holder_name)]
    if certificate.holder.email:
        email, salt = certificate.holder.email.lower(), certificate.code
        digest = hashlib.sha256(f"{email}{salt}".encode()).hexdigest()
        identity.append(_identity("emailAddress", f"sha256${digest}", hashed=True, salt=salt))
    return {
        "type": ["AchievementSubject"],
        "identifier": identity,
        "achievement": {
            "id": f"{certificate.verify_url()}#achievement",
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "name": certificate.course_title,
            "description": f"{certificate.course_title} – {certificate.hours} tiết",
            "criteria": {"id": certificate.verify_url(), "narrative": certificate.number_text},
        },
    }


def _identity(kind: str, value: str, *, hashed: bool = False, salt: str = "") -> dict[str, Any]:
    found = {"type": "IdentityObject", "identityType": kind, "hashed": hashed}
    return found | {"identityHash": value} | ({"salt": salt} if salt else {})


def _status(pk: int) -> dict[str, str]:
    number, index = divmod(pk, MIN_LIST_BITS)
    url = _url("badge_status", number)
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def _url(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))
