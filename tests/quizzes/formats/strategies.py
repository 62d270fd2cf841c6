"""Questions of every kind as hypothesis makes them, and the smallest pictures."""

import struct
import zlib
from dataclasses import replace

from hypothesis import strategies as st

from cms.text import nfc
from quizzes.engine.types import KINDS
from quizzes.engine.types.gap_select import stem_of
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion

LETTERS = "ABCDEFGH"
TRICKY = (
    "A. Một B. Hai",
    "Đáp án: B",
    "*A. sao",
    "[x] dấu",
    "Câu 2: hỏi?",
    "1. Một",
    "Giải thích: vì",
    "=1+1",
    "-5",
    "@x",
    "+84",
    "BẢNG ĐÁP ÁN",
    "1-B 2-C",
    "PHẦN II. TỰ LUẬN",
    "Cả A, B, C đều đúng",
    "Ông A. và bà B. hỏi",
    "(Đúng/Sai)",
    "x → y",
    "Đúng",
    "50%",
    "A",
    "1",
    "007",
    "#A x",
    "C©u",
)


def png(red: int) -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(bytes([0, red, 0, 0]))
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


free = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=30
).map(nfc)
line = st.one_of(st.sampled_from(TRICKY[:-1]), free).filter(lambda t: bool(t) and "[[" not in t)
lines = st.lists(line, min_size=1, max_size=3).map("\n".join)
choice = line.map(lambda text: " ".join(text.split())).filter(
    lambda text: bool(text) and not set(text) & set("|[]")
)
maybe = st.one_of(st.just(""), lines)
word = st.one_of(st.just(""), line)
image = st.one_of(
    st.none(),
    st.builds(
        lambda red, alt: ParsedImage(f"hinh-{red}.png", png(red), alt),
        st.integers(0, 255),
        word,
    ),
)
weights = st.lists(st.integers(0, 100), min_size=8, max_size=8)


@st.composite
def choices(draw, count, *, pictures=True):
    texts = draw(st.lists(lines, min_size=count[0], max_size=count[1], unique_by=str.casefold))
    return tuple(
        ParsedOption(text, rationale=draw(maybe), image=draw(image) if pictures else None)
        for text in texts
    )


@st.composite
def common(draw, kind, *, pictures):
    return ParsedQuestion(
        number=draw(st.integers(1, 999)),
        kind=kind,
        stem=draw(lines),
        legal_basis=draw(maybe),
        explanation=draw(maybe),
        level=draw(st.sampled_from([None, "remember", "understand", "apply"])),
        ref=draw(word),
        topic=draw(word),
        image=draw(image) if pictures else None,
    )


@st.composite
def questions(draw, pictures=True, one_line_rubric=False):
    """A question that the bank could hold, of any kind."""
    kind = draw(st.sampled_from(list(KINDS)))
    base = draw(common(kind, pictures=pictures))
    if kind == "gap_select":
        return replace(base, stem=draw(texts_of_gaps(base.stem)))
    if kind in ("short_text", "number", "gap_text", "essay"):
        return draw(_typed(base, line if one_line_rubric else lines))
    if kind == "true_false":
        truth = draw(st.booleans())
        return replace(base, options=(ParsedOption("Đúng", truth), ParsedOption("Sai", not truth)))
    options = draw(choices((2, 8), pictures=pictures))
    if kind == "situational":
        given = draw(weights)
        options = tuple(replace(o, weight=w) for o, w in zip(options, given, strict=False))
    elif kind == "matching":
        options = tuple(replace(o, match=draw(line)) for o in options)
    elif kind in ("single", "multiple"):
        low, high = (1, 1) if kind == "single" else (1, len(options))
        places = st.sets(st.integers(0, len(options) - 1), min_size=low, max_size=high)
        right = draw(places)
        options = tuple(replace(o, correct=at in right) for at, o in enumerate(options))
        base = replace(base, partial=kind == "multiple" and draw(st.booleans()))
    return replace(base, options=options, lock_order=draw(st.booleans()))


@st.composite
def texts_of_gaps(draw, before):
    """A text with gaps to choose for, some of which share their choices."""
    gap = st.lists(choice, min_size=2, max_size=4, unique=True)
    groups = draw(st.lists(gap, min_size=1, max_size=3))
    asked = [draw(st.sampled_from(groups)) for _ in range(draw(st.integers(1, 4)))]
    gaps = [(draw(st.sampled_from(group)), group) for group in asked]
    texts = [f"{before} ", *(f" {draw(line)} " for _ in gaps)]
    return stem_of(texts, gaps).strip()


@st.composite
def _typed(draw, base, rubric_text):
    if base.kind == "short_text":
        return replace(
            base,
            accepted=tuple(draw(st.lists(line, min_size=1, max_size=3))),
            ignore_diacritics=draw(st.booleans()),
            allow_typo=draw(st.booleans()),
        )
    if base.kind == "gap_text":
        return replace(base, stem=f"{base.stem} [[30 ngày|ba mươi ngày]] {draw(line)}".strip())
    if base.kind == "number":
        number = st.decimals(-10_000, 10_000, places=draw(st.integers(0, 3)))
        return replace(
            base,
            number_value=f"{draw(number):f}",
            number_tolerance=draw(st.sampled_from(["", "0.5", "2"])),
            number_units=tuple(draw(st.lists(line, max_size=2))),
        )
    criteria = st.tuples(rubric_text, st.integers(1, 100))
    return replace(
        base,
        rubric=tuple(draw(st.lists(criteria, max_size=3))),
        word_limit=draw(st.sampled_from([None, 300])),
        two_markers=draw(st.booleans()),
    )
