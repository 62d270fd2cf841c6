from io import BytesIO
from pathlib import Path

import pytest

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.registry import FORMATS, format_named, read_file

SAMPLES = Path(__file__).parent.parent.parent / "samples"
ASKED = ParsedQuestion(1, "single", "Hỏi?", (ParsedOption("Một", True), ParsedOption("Hai")))
BOTH_WAYS = [known.name for known in FORMATS if known.read and known.write]


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_every_format_reads_what_it_writes(name):
    known = format_named(name)
    content = known.write([ASKED]).content
    found = read_file(f"ngan-hang{known.extensions[0]}", BytesIO(content))
    assert [question.stem for question in found.questions] == ["Hỏi?"]


@pytest.mark.parametrize("name", ["x.docx", "x.DOCX", "x.xlsx", "x", "x.bin"])
def test_the_content_counts_before_the_extension(name):
    with (SAMPLES / "ngan-hang-cau-hoi.docx").open("rb") as file:
        assert len(read_file(name, file).questions) == 25


@pytest.mark.parametrize("name", ["x.docx", "x.docm", "x.doc"])
def test_what_only_the_name_says_goes_to_the_reader_that_knows_what_to_do(name):
    with pytest.raises(UnreadableFileError, match="Word"):
        read_file(name, BytesIO(b"x"))


def test_an_unknown_kind_of_file_is_refused_with_those_that_are_read():
    with pytest.raises(UnreadableFileError, match=r"\.docx.*\.xlsx"):
        read_file("x.pdf", BytesIO(b"%PDF-1.7"))
