import random
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads.guard.packages import MAX_FILE_BYTES, open_package, read_all
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.guard.xml import parse_xml
from quizzes.formats import bank_excel, word
from quizzes.formats.office.excel_out import write_template
from tests.running.timing import cpu_within

SAMPLES = Path(__file__).parent.parent.parent / "samples"
SAMPLE = (SAMPLES / "ngan-hang-cau-hoi.docx").read_bytes()
SHEET = write_template(["Dân vận"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
READERS = {"word": (word.read_bank, SAMPLE), "excel": (bank_excel.read_bank, SHEET)}
BILLION = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/passwd">]>'


def with_entry(content, name, data, *, compress=zipfile.ZIP_DEFLATED):
    """The package with one entry added or replaced."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(output, "w", compress) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry))
        new.writestr(name, data)
    return output.getvalue()


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param]


def refused(read, content):
    with cpu_within(10), pytest.raises(UnreadableFileError) as caught:
        read(BytesIO(content))
    return str(caught.value)


def in_words(read, content):
    """What was read, or what the refusal says; any other error fails the test."""
    try:
        return [read(BytesIO(content))]
    except UnreadableFileError as error:
        return str(error)


def main_of(content):
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    return "word/document.xml" if "word/document.xml" in names else "xl/workbook.xml"


def test_a_zip_bomb_is_refused(reader):
    read, good = reader
    assert "quá lớn" in refused(read, with_entry(good, "bom.bin", bytes(60_000_000)))


def test_too_many_entries_are_refused(reader):
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for number in range(3_001):
            archive.writestr(f"{number}", b"")
    assert "quá lớn" in refused(reader[0], output.getvalue())


@pytest.mark.parametrize("start", [BILLION + "]>", OUTSIDE], ids=["entity bomb", "outside"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(reader, start, encoding):
    read, good = reader
    data = f'<?xml version="1.0" encoding="{encoding}"?>{start}<x>&e9;</x>'.encode(encoding)
    assert "DTD" in refused(read, with_entry(good, main_of(good), data))


def test_a_flood_of_tags_is_refused(reader):
    read, good = reader
    data = b"<x>" + b"<p/>" * 1_600_000 + b"</x>"
    stored = with_entry(good, main_of(good), data, compress=zipfile.ZIP_STORED)
    assert "quá lớn" in refused(read, stored)


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "..\\x", "C:\\x", "a/../../x"])
def test_names_that_lead_outside_are_refused(reader, name):
    read, good = reader
    assert "không an toàn" in refused(read, with_entry(good, name, b"x"))


def test_macros_are_refused(reader):
    read, good = reader
    assert "macro" in refused(read, with_entry(good, "word/vbaProject.bin", b"x"))


def test_a_file_of_100_mb_is_refused_without_being_read(reader):
    class Endless(BytesIO):
        given = 0

        def read(self, size=-1):
            self.given += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(UnreadableFileError, match="quá lớn"):
        reader[0](endless)
    assert endless.given <= MAX_FILE_BYTES + 2_000_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"<html><body>", "trang web"),
        (b"x", "Không đọc được"),
        (OLE, "Đây là tệp kiểu"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04" + bytes(100), "hỏng"),
    ],
    ids=["empty", "pdf", "rtf", "html", "text", "old", "locked", "no zip"],
)
def test_other_files_are_named_with_what_to_do(reader, content, said):
    message = refused(reader[0], content)
    assert said in message
    assert "Anh/chị" in message


def test_a_file_with_the_wrong_extension_is_named():
    assert "Excel" in refused(word.read_bank, SHEET)
    assert "Word" in refused(bank_excel.read_bank, SAMPLE)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_off_in_the_middle_is_refused(reader, share):
    read, good = reader
    assert "chưa trọn vẹn" in refused(read, good[: int(len(good) * share)])


def test_an_encrypted_entry_is_refused(reader):
    read, good = reader
    marked = bytearray(good)
    at = marked.find(b"PK\x01\x02")
    while at >= 0:
        marked[at + 8] |= 1
        at = marked.find(b"PK\x01\x02", at + 4)
    assert "mật khẩu" in refused(read, bytes(marked))


def test_a_very_long_paragraph_is_refused():
    document = Document()
    document.add_paragraph("Câu 1: " + "a " * 20_000)
    output = BytesIO()
    document.save(output)
    assert "quá dài" in refused(word.read_bank, output.getvalue())


@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_never_break_a_reader(reader, seed):
    read, good = reader
    dice = random.Random(seed)
    changed = bytearray(good)
    for _ in range(dice.choice([1, 3, 20, 200])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    assert in_words(read, bytes(changed))


@pytest.mark.parametrize("seed", range(60))
def test_changed_markup_never_breaks_a_reader(reader, seed):
    """Bytes of one XML entry, so that the change reaches the reader behind the zip."""
    read, good = reader
    dice = random.Random(seed)
    archive = zipfile.ZipFile(BytesIO(good))
    name = dice.choice([n for n in archive.namelist() if n.endswith((".xml", ".rels"))])
    data = archive.read(name)
    for _ in range(dice.choice([1, 2, 5])):
        at, size = dice.randrange(len(data)), dice.randrange(1, 60)
        piece = data[dice.randrange(len(data)) :][:size]
        data = data[:at] + dice.choice([b"", piece, b'"', b"9" * 30]) + data[at + size :]
    values = list(re.finditer(rb'"([^"]*)"', data))
    for value in dice.sample(values, min(len(values), 3)):
        odd = dice.choice([b"", b"9" * 6_000, "²".encode(), b"-1", b"abc"])
        data = data.replace(value[0], b'"' + odd + b'"', 1) if seed % 2 else data
    assert in_words(read, with_entry(good, name, data))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content):
    for read, _good in READERS.values():
        with pytest.raises(UnreadableFileError):
            read(BytesIO(content))


@given(st.binary(max_size=200))
def test_xml_is_parsed_or_refused(content):
    assert in_words(lambda file: parse_xml(file.read()), content)


def test_a_good_package_is_opened():
    package = open_package(read_all(BytesIO(SAMPLE)))
    assert package.xml("word/document.xml") is not None
    assert package.xml("word/none.xml") is None


def test_an_entry_that_claims_to_start_before_the_file_is_refused():
    changed = bytearray(SAMPLE)
    at = changed.rfind(b"PK\x05\x06")
    start = int.from_bytes(changed[at + 16 : at + 20], "little")
    changed[at + 16 : at + 20] = (start + 500).to_bytes(4, "little")
    package = open_package(bytes(changed))
    with pytest.raises(UnreadableFileError, match="hỏng"):
        package.read("[Content_Types].xml")


def test_an_entry_packed_in_a_way_that_breaks_is_refused():
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", b"<x/>" * 1_000)
    changed = bytearray(output.getvalue())
    changed[45:55] = b"\xff" * 10
    with pytest.raises(UnreadableFileError, match="hỏng"):
        open_package(bytes(changed)).read("a.xml")
