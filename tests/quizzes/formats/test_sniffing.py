"""Telling text formats apart costs little, whatever the text is made of."""

import pytest

from quizzes.formats import aiken, gift
from tests.running.timing import cpu_within

SIGNS = (
    "\n",
    " \n",
    "\t",
    "a\n",
    "a{\n",
    "{",
    "}",
    "}\n",
    "\\",
    "::",
    "ANSWER:",
    "ANSWER: \n",
    "{ \n",
)
ENDS = ("", "{", "{=", "\nANSWER: A")


@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_of_one_sign_is_told_apart_at_once(sign):
    for end in ENDS:
        content = (sign * (199_000 // len(sign)) + end).encode()
        with cpu_within(0.3, of=end):
            gift.fits(content)
            aiken.fits(content)


@pytest.mark.parametrize(
    ("text", "is_gift", "is_aiken"),
    [
        ("Hỏi gì?{=đúng ~sai}", True, False),
        ("Hỏi gì,\nở đâu?\n{\n=đúng ~sai}", True, False),
        ("Ghi chú {x}\n\n[html]Hỏi?{T}", True, False),
        ("  ::Câu 1:: Hỏi {}", True, False),
        ("{=đúng}", False, False),
        ("Bảng {x} và {y}", False, False),
        ("Hỏi?\nA. Một\nB. Hai\n  ANSWER : B \n", False, True),
        ("Hỏi?\nA. Một\nANSWER:\n\nB", False, False),
    ],
)
def test_the_formats_are_known_by_their_marks(text, is_gift, is_aiken):
    assert (gift.fits(text.encode()), aiken.fits(text.encode())) == (is_gift, is_aiken)
