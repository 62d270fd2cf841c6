"""The formats of question banks: a further one is one line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO, Protocol

from cms.text import LazyText
from cms.uploads.guard.packages import open_package, read_all
from cms.uploads.guard.refusals import EXCEL, WORD, UnreadableFileError
from quizzes.formats import aiken, bank_excel, gift, moodle_xml, word
from quizzes.formats.base import ParsedBank, ParsedQuestion, Written
from quizzes.formats.qti import read as qti_in
from quizzes.formats.qti import write as qti_out

Read = Callable[[BinaryIO], ParsedBank]


class Write(Protocol):
    """Writes questions as one file."""

    def __call__(self, questions: Sequence[ParsedQuestion], /) -> Written: ...


@dataclass(frozen=True)
class Format:
    """A format; `fits` looks into the content where several share an extension."""

    name: str
    label: str
    extensions: tuple[str, ...]
    read: Read | None = None
    write: Write | None = None
    fits: Callable[[bytes], bool] | None = None


def _holds(entry: str) -> Callable[[bytes], bool]:
    """Whether the content is a zip with such an entry."""

    def fits(content: bytes) -> bool:
        try:
            return content.startswith(b"PK") and entry in open_package(content).names
        except UnreadableFileError:
            return False

    return fits


FORMATS: tuple[Format, ...] = (
    Format("word", "Word", (".docx",), word.read_bank, word.write_bank, _holds(WORD)),
    Format(
        "excel", "Excel", (".xlsx",), bank_excel.read_bank, bank_excel.write_bank, _holds(EXCEL)
    ),
    Format("qti", "QTI", (".zip", ".xml"), qti_in.read_bank, qti_out.write_bank, qti_in.fits),
    Format(
        "moodle_xml",
        "Moodle XML",
        (".xml",),
        moodle_xml.read_bank,
        moodle_xml.write_bank,
        moodle_xml.fits,
    ),
    Format("gift", "Moodle GIFT", (".gift", ".txt"), gift.read_bank, gift.write_bank, gift.fits),
    Format("aiken", "Aiken", (".aiken", ".txt"), aiken.read_bank, aiken.write_bank, aiken.fits),
)
# Extensions of other files of the same programs: their reader says what to do.
RELATED = {".doc": "word", ".docm": "word", ".dotx": "word", ".xls": "excel", ".xlsm": "excel"}


def format_named(name: str) -> Format:
    """The format of that name; KeyError for any other."""
    return {known.name: known for known in FORMATS}[name]


def format_of(filename: str, content: bytes) -> Format:
    """The format that reads the file: by content among those of its extension, then by both.

    Raises:
        UnreadableFileError: no format reads such a file; the message names those that are read.
    """
    extension = PurePath(filename).suffix.lower()
    readable = [known for known in FORMATS if known.read is not None]
    by_extension = [known for known in readable if extension in known.extensions]
    for known in [*by_extension, *readable]:
        if known.fits is not None and known.fits(content):
            return known
    if by_extension:
        return by_extension[0]
    if extension in RELATED:
        return format_named(RELATED[extension])
    names = ", ".join(f"{known.label} ({', '.join(known.extensions)})" for known in readable)
    raise UnreadableFileError(
        LazyText(
            "Chưa đọc được loại tệp này. Anh/chị dùng một trong các loại: %(names)s.", names=names
        )
    )


def read_file(filename: str, file: BinaryIO) -> ParsedBank:
    """Read a bank in any known format.

    Raises:
        UnreadableFileError: no format reads the file; the message says what to do.
    """
    content = read_all(file)
    read = format_of(filename, content).read
    if read is None:
        raise UnreadableFileError(LazyText("Chưa đọc được loại tệp này."))
    return read(BytesIO(content))
