"""What a certificate may load: nothing but data addresses."""

from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher


class ForbiddenAddressError(Exception):
    """A page asked for a file or another host."""


class OwnDataOnly(URLFetcher):
    """Answers `data:` addresses. No file of this machine and no other host is ever read."""

    def fetch(self, url: str, headers: object = None) -> Any:
        """As `URLFetcher.fetch`.

        Raises:
            FatalURLFetchingError: the address is no data address; the rendering stops.
        """
        if not url.lower().startswith("data:"):
            raise FatalURLFetchingError(f"a certificate loads no {url[:80]!r}")
        return super().fetch(url, headers)
