"""Open Badges 3.0: signed with our key, status in step with the register."""

import base64
import gzip
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.urls import reverse

from certificates.register.changing import correct_certificate, revoke_certificate


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verified(client, token):
    """The payload, by the public key that the header names: as a verifier elsewhere does."""
    header, payload, signature = token.split(".")
    kid = json.loads(decode(header))["kid"]
    jwk = client.get(kid.removeprefix("http://localhost:8000")).json()
    n, e = (int.from_bytes(decode(jwk[part]), "big") for part in "ne")
    rsa.RSAPublicNumbers(e, n).public_key().verify(
        decode(signature), f"{header}.{payload}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    return json.loads(decode(payload))


@pytest.fixture
def token(client, settings, an, complete):
    settings.SITE_URL = "http://localhost:8000"
    certificate = complete(an)
    client.force_login(an)
    url = reverse("certificate_badge", args=[certificate.code])
    return certificate, client.get(url).content.decode()


def withdrawn(client, certificate, payload):
    entry = payload["credentialStatus"]
    assert entry["statusListIndex"] == str(certificate.pk)
    url = entry["statusListCredential"].removeprefix("http://localhost:8000")
    subject = verified(client, client.get(url).content.decode())["credentialSubject"]
    bits = gzip.decompress(decode(subject["encodedList"].removeprefix("u")))
    assert len(bits) * 8 == 131_072
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] & (0x80 >> index % 8))


def test_the_badge_verifies_and_says_what_was_earned(client, token):
    certificate, text = token
    payload = verified(client, text)
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["jti"] == payload["id"]
    assert payload["nbf"] == int(certificate.issued_at.timestamp())
    assert payload["credentialSubject"]["achievement"]["name"] == "Đạo đức công vụ"
    assert "an@gialai.example" not in json.dumps(payload)
    profile = client.get(payload["issuer"]["id"].removeprefix("http://localhost:8000")).json()
    assert (profile["id"], profile["type"]) == (payload["iss"], ["Profile"])


def test_an_altered_badge_does_not_verify(client, token):
    header, payload, signature = token[1].split(".")
    changed = json.loads(decode(payload)) | {"name": "Khác"}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        verified(client, f"{header}.{forged}.{signature}")


def test_its_status_follows_the_register(client, hanh, token, decision):
    certificate, text = token
    payload = verified(client, text)
    assert not withdrawn(client, certificate, payload)
    new = correct_certificate(certificate, by=hanh, reason="Sai", holder_name="Khác")
    assert withdrawn(client, certificate, payload)
    newer = {**payload["credentialStatus"], "statusListIndex": str(new.pk)}
    assert not withdrawn(client, new, {"credentialStatus": newer})
    revoke_certificate(new, by=hanh, **decision)
    assert withdrawn(client, new, {"credentialStatus": newer})
    assert client.get(reverse("badge_status", args=[1])).status_code == 404


def test_the_published_key_is_one_and_holds_no_secret(client, token):
    keys = client.get(reverse("badge_keys")).json()["keys"]
    assert keys == [client.get(reverse("badge_key")).json()]
    assert "d" not in keys[0]
