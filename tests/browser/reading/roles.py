"""Who walks through the system, from where, and how they are signed in."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from tests.lived_in import ACCOUNTS, SITTER

SITE = ("/", "/khoa-hoc/", "/kiem-tra-dinh-ky/", "/luyen-tap/", "/giay-chung-nhan/")
DESK = "/quan-tri/"
# Nothing links to these: they are typed, sent by e-mail, or shown instead of another page.
TYPED = (
    *("/verify/", "/bien-nhan/", "/ngoai-tuyen/", "/mat-khau/doi/"),
    *("/tai-khoan/", "/tai-khoan/hai-buoc/", "/xac-nhan/"),
)
ANONYMOUS = "anonymous"
# Pages that say that there is nothing, or that it is not for the reader; with their status.
ERRORS = {"/verify/KHONGCO/": 404, "/khong-co-trang-nay/": 404, "/thu-dien-tu/sai/": 404}


@dataclass(frozen=True)
class Walker:
    """Somebody of a role; `code` signs in, without one the walker is anonymous."""

    role: str
    code: str
    starts: tuple[str, ...]


WALKERS = (
    Walker(
        ANONYMOUS,
        "",
        (
            *("/dang-nhap/", "/mat-khau/quen/", "/mat-khau/quen/da-gui/", "/verify/"),
            *("/mat-khau/dat-lai/1-sai/", "/mat-khau/dat-lai/xong/", "/bien-nhan/"),
            *("/ngoai-tuyen/", "/tai-khoan/khong-dung/", "/dang-ky/"),
            *ERRORS,
        ),
    ),
    Walker("learner", ACCOUNTS["learner"], (*SITE, *TYPED)),
    Walker("sitter", SITTER, ("/", "/luyen-tap/")),
    Walker("head", ACCOUNTS["head"], (DESK, "/")),
    Walker("hr", ACCOUNTS["hr"], (DESK, "/")),
    Walker("editor", ACCOUNTS["editor"], (DESK, "/")),
    Walker("reviewer", ACCOUNTS["reviewer"], (DESK, "/")),
    Walker("admin", ACCOUNTS["admin"], (DESK, "/")),
)


@dataclass(frozen=True)
class Answer:
    """What an address answers after its redirects."""

    status: int
    url: str
    kind: str
    body: bytes
    attached: bool = False

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html" and not self.attached

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path


class Session:
    """The plain HTTP session of a walker."""

    def __init__(self, base: str, language: str = "vi") -> None:
        self.base = base
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._jar), urllib.request.ProxyHandler({})
        )
        self.language = language

    @classmethod
    def of(cls, walker: Walker, base: str, password: str, language: str = "vi") -> "Session":
        """The walker's own, signed in where the walker has an account."""
        session = cls(base, language)
        if walker.code:
            session.sign_in(walker.code, password)
        return session

    def sign_in(self, code: str, password: str) -> None:
        """Sign in as a person does, with the form's own token."""
        page = self.get("/dang-nhap/").body.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found
        fields = {"login": code, "password": password, "csrfmiddlewaretoken": found[1]}
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(f"{self.base}/dang-nhap/", data)
        request.add_header("Referer", f"{self.base}/dang-nhap/")
        with self._opener.open(request, timeout=60) as answer:
            assert "/dang-nhap/" not in answer.url, code

    def get(self, path: str) -> Answer:
        """Ask for an address of the system and follow its redirects."""
        request = urllib.request.Request(self.base + path)
        request.add_header("Accept", "text/html,*/*")
        if self.language != "vi":
            cookies = "; ".join(f"{each.name}={each.value}" for each in self._jar)
            request.add_header("Cookie", f"django_language={self.language}; {cookies}")
        try:
            with self._opener.open(request, timeout=120) as answer:
                return _read(answer.status, answer)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error.code, error)

    def cookies(self) -> dict[str, str]:
        """The session for a browser: values by name."""
        given = {each.name: each.value or "" for each in self._jar}
        if self.language != "vi":
            given["django_language"] = self.language
        return given


def _read(status: int, answer: Any) -> Answer:
    kind = answer.headers.get_content_type()
    attached = "attachment" in (answer.headers.get("Content-Disposition") or "")
    body = answer.read() if kind == "text/html" else b""
    return Answer(status, answer.url, kind, body, attached)
