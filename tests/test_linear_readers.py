"""Readers of what people type and upload take twice as long for twice as much, not four times."""

import io
import time

import pytest

from cms.law.citations import Named, read_citation
from cms.mail.letters import split_text
from cms.text import compose, fold
from quizzes.formats import aiken, gift

LAW = [Named(1, "a", "36/2018/QH14", "law", "Luật Phòng, chống tham nhũng", 2018)]
SIGNS = 10_000
ENOUGH = 0.2  # seconds: below, the clock is too coarse to judge
# Pieces of what the readers look for, without end.
PIECES = [
    " ", "\n", "\t, ", "a", "1/", "1-", "- / ", "(", "va den ", "{", "}", "=", "~", "::", "\\",
    "Đ1 k1, ", "k1 đ1 ", "khoản 1, ", "điểm a, ", "Điều 1", "Điều 22.2.a ", "1/2018/", "12/nd-cp-",
    "năm ", "luật phòng, ", "::a:: b {=c ~d}\n\n", "A. x\n", "ANSWER: A\n", "//a\n", "\u0301",
]  # fmt: skip
READERS = {
    "citation": lambda text: read_citation(text, LAW),
    "gift": lambda text: gift.read_bank(io.BytesIO(text.encode())),
    "aiken": lambda text: aiken.read_bank(io.BytesIO(text.encode())),
    "compose": compose,
    "fold": fold,
    "letter": split_text,
}


def spent(read, text):
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.mark.parametrize("name", READERS)
def test_twice_as_much_takes_twice_as_long(name):
    for piece in PIECES:
        text = (piece * SIGNS)[:SIGNS]
        twice = spent(READERS[name], text * 2)
        assert twice < ENOUGH or twice < 3 * spent(READERS[name], text), repr(piece)
