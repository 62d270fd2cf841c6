"""Signing in at another system by OpenID Connect; whom that is here, and nothing more."""
