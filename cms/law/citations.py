"""Reading a citation as clerks write it: which places, and which document.

Pure functions: "khoản 2 Điều 22 Luật Phòng, chống tham nhũng số 36/2018/QH14", "k2 Đ22",
"Điều 22.2", "NĐ 59/2019 Đ26". What a text does not say for certain is offered, never guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cms.text import fold, nfc

ARTICLE = r"(?:dieu|d\.?)\s?(?P<article>\d{1,3}(?!\d)[a-z]?)(?![\w/])"
CLAUSE = r"(?:khoan|k\.?)\s?(?P<clause>\d{1,2}[a-z]?)(?![\w/])"
POINT = r"(?:diem|d\.)\s?(?P<point>[a-z])(?!\w)"
BETWEEN = r"\s*[,;]?\s*(?:cua\s+)?"
# Smallest first, as officials write it; then largest first; then "Điều 22.2.a".
FORMS = [
    re.compile(rf"\b(?:{POINT}{BETWEEN})?{CLAUSE}{BETWEEN}{ARTICLE}"),
    re.compile(rf"\b{ARTICLE}{BETWEEN}{CLAUSE}(?:{BETWEEN}{POINT})?"),
    re.compile(
        r"\b(?:dieu|d\.?)\s?(?P<article>\d{1,3}[a-z]?)\.(?P<clause>\d{1,2})"
        r"(?:\.?(?P<point>[a-z]))?(?![\w/])"
    ),
    re.compile(r"\bk\.?(?P<clause>\d{1,2})\s?d\.?(?P<article>\d{1,3})(?![\w/])"),
    re.compile(rf"\b{ARTICLE}"),
]
# "khoản 1, 2 Điều 7", "điểm a, b khoản 1", "các điều 10, 11": more than one place.
MORE = r"\s*(?:,|va|den|-)\s*"
SEVERAL = re.compile(
    rf"\b(?:(khoan|dieu)\s?\d{{1,3}}[a-z]?{MORE}(?:\1\s?)?\d{{1,3}}[a-z]?(?![\d/])"
    rf"|diem\s?[a-z]{MORE}(?:diem\s?)?[a-z]\b)"
)
NUMBER = re.compile(
    r"(?<![\d/])(?P<serial>\d{1,4})\s?(?:/\s?(?P<year>\d{4}))?\s?[/-]\s?"
    r"(?P<issuer>[a-z]{1,4}\d{0,2}(?:[-/][a-z]{2,6}\d{0,2})*)(?![\w])"
)
SHORT_NUMBER = re.compile(r"(?<![\d/])(?P<serial>\d{1,4})\s?/\s?(?P<year>(?:19|20)\d{2})(?![\d/-])")
YEAR = re.compile(r"(?:nam\s+|\b)(?P<year>(?:19|20)\d{2})\b(?!\s?/)")
KINDS = [
    ("constitution", re.compile(r"\b(?:hien phap|hp)\b")),
    ("law", re.compile(r"\b(?:bo luat|luat|l\.)(?=[\s.]|$)")),
    ("ordinance", re.compile(r"\b(?:phap lenh|pl)\b")),
    ("resolution", re.compile(r"\b(?:nghi quyet|nq)(?=[\s\d-]|$)")),
    ("decree", re.compile(r"\b(?:nghi dinh|nd)(?=[\s\d-]|$)")),
    ("decision", re.compile(r"\b(?:quyet dinh|qd)(?=[\s\d-]|$)")),
    ("directive", re.compile(r"\b(?:chi thi|ct)(?=[\s\d-]|$)")),
    ("circular", re.compile(r"\b(?:thong tu|tt)(?=[\s\d-]|$)")),
]
ABBREVIATIONS = {
    "pctn": "phong chong tham nhung",
    "cbcc": "can bo cong chuc",
    "cb, cc": "can bo cong chuc",
    "thdccs": "thuc hien dan chu o co so",
    "tcd": "tiep cong dan",
    "tkclp": "tiet kiem chong lang phi",
    "pbgdpl": "pho bien giao duc phap luat",
    "tctt": "tiep can thong tin",
    "tccqdp": "to chuc chinh quyen dia phuong",
    "bhvbqppl": "ban hanh van ban quy pham phap luat",
}
NO_WORD = re.compile(r"[^a-z0-9]+")
TRAILING_YEAR = re.compile(r"\s*(?:nam )?(?:19|20)\d{2}$")
MIN_TITLE = 8


@dataclass(frozen=True)
class Place:
    """Điều, khoản, điểm; each as text, "" where it is not named."""

    article: str = ""
    clause: str = ""
    point: str = ""

    def __str__(self) -> str:
        """The way officials print it: "điểm a khoản 2 Điều 22"."""
        parts = [
            f"điểm {self.point}" if self.point else "",
            f"khoản {self.clause}" if self.clause else "",
            f"Điều {self.article}" if self.article else "",
        ]
        return " ".join(filter(None, parts))


@dataclass(frozen=True)
class Named:
    """A document as far as citations name it."""

    pk: int
    key: str
    number: str
    kind: str
    title: str
    year: int | None


@dataclass(frozen=True)
class Citation:
    """What a text says: its places, and the documents it may mean.

    `sure` is the one document that the text names without doubt, None where there is no
    such; `offers` are the documents it may mean, the likeliest first.
    """

    places: tuple[Place, ...]
    sure: int | None
    offers: tuple[int, ...] = field(default=())

    @property
    def place(self) -> Place | None:
        """The one place, an empty one where none is named; None where there are several."""
        if len(self.places) > 1:
            return None
        return self.places[0] if self.places else Place()


def read_citation(text: str, documents: Sequence[Named]) -> Citation:
    """Read a citation against the documents that are known; never raises."""
    sure, offers = find_documents(text, documents)
    return Citation(read_places(text), sure, offers)


def read_places(text: str) -> tuple[Place, ...]:
    """The places that a text names, each once, in its order."""
    written, folded = nfc(text), fold(text)
    aligned = len(written) == len(folded)
    found: dict[Place, None] = {}
    taken = bytearray(len(folded))  # 1 where a place was read already
    for form in FORMS:
        for match in form.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            found[_place(match, written if aligned else folded)] = None
    if len(found) == 1 and SEVERAL.search(_without(NUMBER, folded)):
        found[Place()] = None
    return tuple(found)


def find_documents(text: str, documents: Sequence[Named]) -> tuple[int | None, tuple[int, ...]]:
    """The document that the text names for certain, and those it may mean.

    Certain is a whole số hiệu; a short one ("NĐ 59/2019") with its kind; the constitution
    or a title with their year; each only when it fits one document.
    """
    folded = fold(text)
    for find in (_by_number, _by_short_number, _by_title_and_year):
        certain, found = find(folded, documents)
        if found:
            return (found[0] if certain and len(found) == 1 else None), tuple(found)
    return None, tuple(_by_title(folded, documents))


def kind_of(folded: str) -> str:
    """The kind of document that folded text speaks of first, "" where it names none."""
    hits = [(match.start(), kind) for kind, form in KINDS if (match := form.search(folded))]
    return min(hits)[1] if hits else ""


def _place(match: re.Match[str], written: str) -> Place:
    parts = match.groupdict()
    point = ""
    if parts.get("point"):
        start, end = match.span("point")
        point = written[start:end].lower()
    return Place(parts.get("article") or "", parts.get("clause") or "", point)


Found = tuple[bool, list[int]]


def _by_number(folded: str, documents: Sequence[Named]) -> Found:
    plain = _squeezed(folded)
    codes = [(_squeezed(fold(d.number or d.key)), d.pk) for d in documents]
    return True, [
        pk
        for code, pk in codes
        if code and re.search(rf"(?<![\w/]){re.escape(code)}(?![\w/-])", plain)
    ]


def _by_short_number(folded: str, documents: Sequence[Named]) -> Found:
    """Without its kind a short number is not certain: several bodies count from one."""
    short = SHORT_NUMBER.search(folded)
    if short is None:
        return False, []
    start = f"{int(short['serial'])}/{short['year']}/"
    same = [d for d in documents if d.number.lstrip("0").startswith(start)]
    kind = kind_of(folded)
    return bool(kind), [d.pk for d in same if kind in ("", d.kind)]


def _by_title_and_year(folded: str, documents: Sequence[Named]) -> Found:
    years = {int(match["year"]) for match in YEAR.finditer(_without(NUMBER, folded))}
    named = set(_by_title(folded, documents)) if len(years) == 1 else set()
    return True, [d.pk for d in documents if d.pk in named and d.year in years]


def _by_title(folded: str, documents: Iterable[Named]) -> list[int]:
    """Documents whose title stands in the text; the longest title first."""
    words = f" {_words(_spelled_out(folded))} "
    kind = kind_of(folded)
    found = []
    for document in documents:
        if kind and document.kind != kind:
            continue
        title = TRAILING_YEAR.sub("", _words(fold(document.title)))
        short = title.removeprefix("luat ").removeprefix("hien phap ")
        if document.kind == "constitution" and kind == "constitution":
            found.append((len(title), document.pk))
        elif len(short) >= MIN_TITLE and f" {short} " in words:
            found.append((len(short), document.pk))
    return [pk for _length, pk in sorted(found, key=lambda hit: -hit[0])]


def _spelled_out(folded: str) -> str:
    for short, full in ABBREVIATIONS.items():
        folded = re.sub(rf"\b{re.escape(short)}\b", full, folded)
    return folded


def _words(text: str) -> str:
    return NO_WORD.sub(" ", text).strip()


def _squeezed(text: str) -> str:
    return re.sub(r"\s*([/-])\s*", r"\1", text)


def _without(form: re.Pattern[str], text: str) -> str:
    return form.sub(" ", text)
