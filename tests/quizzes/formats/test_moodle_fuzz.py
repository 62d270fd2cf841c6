import random
import time
from contextlib import suppress
from io import BytesIO

import pytest

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats import aiken, gift, moodle_xml
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.registry import format_of, read_file
from tests.quizzes.formats.strategies import png
from tests.running.timing import cpu_within

PAIR = (ParsedOption("Một", True, "x", 100, "vì"), ParsedOption("Hai", False, "y", 37))
BANK = [
    ParsedQuestion(1, "single", "Hỏi?", PAIR, "Điều 8", image=ParsedImage("a.png", png(1))),
    ParsedQuestion(2, "multiple", "Những gì?", PAIR, topic="Luật/Lệ"),
    ParsedQuestion(3, "situational", "Làm gì?", PAIR, level="apply"),
    ParsedQuestion(4, "matching", "Ghép?", PAIR),
    ParsedQuestion(5, "short_text", "Ngắn?", accepted=("a*", "b")),
    ParsedQuestion(6, "number", "Số?", number_value="30", number_tolerance="1"),
    ParsedQuestion(7, "gap_text", "Trong [[30]] ngày"),
    ParsedQuestion(8, "essay", "Bài?", rubric=(("Ý", 100),)),
]
FORMATS = {
    "xml": (moodle_xml, moodle_xml.write_bank(BANK).content),
    "gift": (gift, gift.write_bank(BANK).content),
    "aiken": (aiken, aiken.write_bank(BANK).content),
}
SIGNS = [b"{", b"}", b"~", b"=", b"#", b"%", b"->", b"::", b"<", b">", b"&", b"\\", b"\n", b"\n\n"]
SIGNS += [
    b"\xff",
    b"\x00",
    b"-1e99",
    b"..",
    b"####",
    b"]]>",
    b"[[",
    b"ANSWER:",
    b"NaN",
    "²".encode(),
]


def mutated(content, dice):
    """The content with some bytes changed, dropped, doubled or replaced by signs."""
    data = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) + 1)
        width = dice.choice([0, 1, 1, 5, 60])
        data[at : at + width] = dice.choice(
            [*SIGNS, bytes([dice.randrange(256)]), bytes(data[at : at + width]) * 2]
        )
    return bytes(data)


@pytest.mark.parametrize("name", FORMATS)
def test_changed_bytes_are_read_or_refused_in_words(name):
    module, content = FORMATS[name]
    dice = random.Random(f"moodle-{name}")
    start, read = time.process_time(), 0
    while read < 1_500 and time.process_time() - start < 3:
        with suppress(UnreadableFileError):
            module.read_bank(BytesIO(mutated(content, dice)))
        read += 1
    assert read > 50


@pytest.mark.parametrize(
    "content",
    [
        "{" * 300_000,
        "a{=" * 100_000,
        "::" * 300_000,
        "\\" * 500_000,
        "a {~" + "~%50%" * 80_000 + "}",
        "// [id:" + "\\" * 200_000,
        "A. x\n" * 100_000,
        "a\n\n" * 100_000,
    ],
    ids=["braces", "answers", "titles", "slashes", "weights", "comment", "options", "blocks"],
)
def test_hostile_texts_take_bounded_time(content):
    with cpu_within(10):
        for module in (gift, aiken):
            module.read_bank(BytesIO(content.encode()))


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("x.txt", "gift"),
        ("x.gift", "gift"),
        ("x.txt", "aiken"),
        ("x", "aiken"),
        ("x.xml", "xml"),
        ("x.bin", "xml"),
    ],
)
def test_the_content_says_which_text_it_is(filename, name):
    content = FORMATS[name][1]
    assert format_of(filename, content).name == {"xml": "moodle_xml"}.get(name, name)
    assert read_file(filename, BytesIO(content)).questions
