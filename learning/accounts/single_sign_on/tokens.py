"""What a provider signed: read only where the signature, its reader and its strength are right.

allauth trusts the line to the provider and leaves the signature of the ID token unread. Here it
is checked all the same: a provider behind a proxy that was broken into signs nobody in.
"""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

# Signed by a key that only the provider has. HS256 would count the shared secret, or the public
# key taken for one; "none" would count anything.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
MAX_CLOCKS_APART = 60  # seconds


class WeakSignInError(OAuth2Error):
    """The provider did not say that the person signed in as strongly as was asked."""

    reason = "Hệ thống kia không cho biết người này đã đăng nhập bằng cách đủ mạnh"


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's own, with an ID token that is needed and checked."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who it is.

        Raises:
            OAuth2Error: no ID token, or one that does not count; other people's `userinfo`.
            WeakSignInError: the person did not show there what was asked.
        """
        claims = self._decode_id_token(app, kwargs["response"].get("id_token"))
        told = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("userinfo is of somebody else")
        asked = app.settings["acr_values"]
        if asked and claims.get("acr") not in asked:
            raise WeakSignInError(f"acr is {claims.get('acr')!r}")
        data = {"userinfo": told, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: SocialApp, id_token: Any) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key(id_token),
                algorithms=list(ALGORITHMS),
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=MAX_CLOCKS_APART,
                options={"require": NEEDED},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"ID token: {error}") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("ID token: made for another application")
        return claims

    def _key(self, id_token: Any) -> Any:
        """The provider's key for the algorithm that the token names, which is one of ours."""
        header = jwt.get_unverified_header(id_token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise jwt.InvalidAlgorithmError(f"algorithm {algorithm!r} is not taken")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        keys = [one for one in answer.json()["keys"] if one.get("use", "sig") == "sig"]
        name = header.get("kid")
        found = [one for one in keys if name is None or one.get("kid") == name]
        if len(found) != 1:
            raise jwt.InvalidKeyError(f"{len(found)} keys are called {name!r}")
        return jwt.PyJWK.from_dict(found[0], algorithm=algorithm)
