"""Finding the pages of a role: every link is followed, like pages are sampled.

Two addresses are alike when the same pattern of Django's answers them (of Wagtail's pages:
the same depth below the same section) with the same query parameters. Of each kind a role
reads the first `PAGES` in the order in which they are met, one of those with a query; each
link is asked for once by somebody, and `LINKS` more of each kind by every role.

All of these are read as the server sends them. The browser opens those that hold a sort of
element that no page of their kind had before: another page of the same shape would look the
same.
"""

import re
import urllib.parse
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.urls import Resolver404, resolve
from lxml import html

from tests.browser.reading.roles import ANONYMOUS, ERRORS, Answer, Session, Walker

PAGES = 2
LINKS = 2
# Kinds whose pages differ by the state of what they show: more of them are read.
MANY = {
    **dict.fromkeys(("attempt_result", "round", "desk_reorganisation", "report"), 9),
    **dict.fromkeys(("desk_reorganisation_new", "issue_proposal"), 6),
    **dict.fromkeys(("desk_programme", "register_entry", "verify_certificate"), 5),
    **dict.fromkeys(("bank_import", "challenge_desk", "regrade_desk", "bank_question"), 4),
    "wagtail_serve": 4,
}
# Signing out, files, what other programs ask; a script adds the chosen rows to "bulk"; Wagtail's
# copy of a question in review does not know the history that its hidden dialog links to.
LEFT_OUT = re.compile(
    r"^/(?:dang-xuat/|quan-tri/(?:logout|bulk)/|static/|media/|api/|healthz)|/copy/\d+/None$"
)
# Wagtail's screens that look the same for every model.
SHARED = re.compile(r"^wagtailsnippets_\w+:(copy|delete|history|usage|workflow_history)$")


@dataclass(frozen=True)
class Found:
    """A page that a walker was given."""

    walker: Walker
    session: Session
    path: str
    kind: str
    body: bytes
    is_new: bool

    @property
    def is_error(self) -> bool:
        return self.path in ERRORS


@dataclass
class Walk:
    """What the walkers met, in order."""

    dead_links: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    samples: dict[str, tuple[Walker, str]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _shapes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _readers: Counter[str] = field(default_factory=Counter)

    def follow(
        self, walker: Walker, session: Session, doors: Iterable[str] = ()
    ) -> Iterator[Found]:
        """Follow every link from the walker's starts and doors; the pages to be read."""
        todo = deque((start, "") for start in (*walker.starts, *doors))
        seen, counts = {path for path, _source in todo}, Counter[str]()
        while todo:
            path, source = todo.popleft()
            kind = kind_of(path)
            counts[kind] += 1
            limit = self._limit(kind)
            if counts[kind] > limit and (path in self._asked or counts[kind] > limit + LINKS):
                continue
            answer = self._ask(walker, session, path, source)
            if answer is None or not answer.is_page or counts[kind] > limit:
                continue
            yield self._found(walker, session, path, kind, answer)
            for link in links_in(answer, session.base):
                if link not in seen:
                    seen.add(link)
                    todo.append((link, path))
        self._readers.update(counts.keys())

    def _limit(self, kind: str) -> int:
        """How many of a kind a walker reads; one of what two roles have read already."""
        if "?" in kind:
            return 1 if self._readers[kind] < 2 else 0
        return MANY.get(kind.split("/")[0], PAGES) if self._readers[kind] < 2 else 1

    def _ask(self, walker: Walker, session: Session, path: str, source: str) -> Answer | None:
        answer = session.get(path)
        self._asked.add(path)
        if fault := fault_of(walker, path, answer):
            self.dead_links.append(f"{walker.role} {path}: {fault}, linked from {source or '-'}")
            return None
        self.routes |= {route_of(path), route_of(answer.path)}
        return answer

    def _found(
        self, walker: Walker, session: Session, path: str, kind: str, answer: Answer
    ) -> Found:
        plain = SHARED.sub(r"snippet:\1", kind.split("?")[0])
        shape = shape_of(answer.body)
        is_new = not shape <= self._shapes[plain]
        self._shapes[plain] |= shape
        self.samples.setdefault(plain, (walker, path))
        return Found(walker, session, path, kind, answer.body, is_new)


def fault_of(walker: Walker, path: str, answer: Answer) -> str:
    """Why a link leads nowhere; empty when it leads somewhere."""
    if answer.status != ERRORS.get(path, 200):
        return f"{answer.status}"
    if walker.role == ANONYMOUS:
        return ""
    turned_away = answer.path in ("/dang-nhap/", "/quan-tri/") and answer.path != _path(path)
    return f"sent to {answer.path}" if turned_away else ""


def links_in(answer: Answer, base: str) -> Iterator[str]:
    """The addresses of this system that a page links to, without their fragments."""
    tree = html.fromstring(answer.body or b"<html></html>")
    for link in tree.xpath("//a/@href | //iframe/@src | //*/@hx-get"):
        target = urllib.parse.urlsplit(urllib.parse.urljoin(answer.url, link.strip()))
        if f"{target.scheme}://{target.netloc}" != base or LEFT_OUT.search(target.path):
            continue
        yield target.path + (f"?{target.query}" if target.query else "")


def shape_of(body: bytes) -> set[str]:
    """The sorts of elements of a page: tags with their classes and kinds of input."""
    tree = html.fromstring(body or b"<html></html>")
    return {
        re.sub(r"\d+", "", f"{each.tag}.{each.get('class') or ''}.{each.get('type') or ''}")
        for each in tree.iter()
        if isinstance(each.tag, str)
    }


def kind_of(path: str) -> str:
    """What makes addresses alike: the pattern's name or route, and the query's names."""
    target = urllib.parse.urlsplit(path)
    names = sorted({name for name, value in urllib.parse.parse_qsl(target.query) if value})
    try:
        match = resolve(target.path)
    except Resolver404:
        return target.path
    name = match.view_name or match.route
    if name == "wagtail_serve":
        parts = target.path.strip("/").split("/")
        name = f"{name}/{parts[0]}/{len(parts)}"
    return name + (f"?{'&'.join(names)}" if names else "")


def route_of(path: str) -> str:
    """The pattern that answers an address; empty where none does."""
    try:
        return resolve(_path(path)).route
    except Resolver404:
        return ""


def _path(path: str) -> str:
    return urllib.parse.urlsplit(path).path
