"""Every door for files shows them to the virus scanner, and lets none in that it did not clear."""

import socket
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from cms.uploads import viruses
from cms.uploads.viruses import refuse_viruses, scan
from config.environment.scanner import scanner_at
from tests.cms.uploads import hostile
from tests.running.clamd import EICAR, running_clamd
from tests.test_upload_doors import Door, doors, send

FOUND, SILENT = "có mã độc (Win.Test.EICAR_HDB-1)", "Chưa quét được vi-rút"
__all__ = ["doors"]


@pytest.fixture
def clamd(settings):
    with running_clamd() as running:
        settings.VIRUS_SCANNER = running.address
        yield running


def small_file(door: Door) -> tuple[str, bytes]:
    """A file that the door would take."""
    makers = {
        ".xlsx": hostile.workbook,
        ".docx": hostile.word,
        ".zip": hostile.workbook,
        ".pdf": lambda: b"%PDF-1.7\n1 0 obj <<>> endobj\n",
        ".png": picture,
    }
    suffix = next(each for each in door.accept if each in makers)
    return f"tep{suffix}", makers[suffix]()


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    return content.getvalue()


def test_no_door_of_a_page_lets_in_what_the_scanner_did_not_clear(
    client, people, doors, clamd, settings
):
    wrong = []
    clamd.says = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    for door in doors:
        name, content = small_file(door)
        clamd.scanned.clear()
        page = send(client, people, door, name, content).content.decode()
        if FOUND not in page or clamd.scanned != [content]:
            wrong.append((door.page, "a virus"))
    with socket.create_server(("127.0.0.1", 0)) as shut:
        settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{shut.getsockname()[1]}"
    for door in doors:
        page = send(client, people, door, *small_file(door)).content.decode()
        if SILENT not in page:
            wrong.append((door.page, "no scanner"))
    assert wrong == []


@pytest.mark.parametrize(
    ("form", "name", "content"),
    [
        (lambda: get_document_form(get_document_model()), "tep.txt", b"xin chao"),
        (lambda: get_image_form(get_image_model()), "hinh.png", picture()),
    ],
    ids=["document", "image"],
)
def test_wagtails_doors_show_their_files_too(db, clamd, settings, form, name, content):
    def errors(sent):
        files = {"file": SimpleUploadedFile(name, sent)}
        return str(form()(data={"title": "Tệp"}, files=files).errors.get("file", ""))

    assert errors(content) == ""
    assert clamd.scanned == [content]
    assert FOUND in errors(content + b"\n" + EICAR)
    clamd.says = b"stream: lstat() failed. ERROR\0"
    assert SILENT in errors(content)


def test_the_file_arrives_whole_and_is_rewound(clamd, settings):
    content = bytes(range(256)) * 1000
    file = SimpleUploadedFile("tep.bin", content)
    file.read(10)
    refuse_viruses(file)
    assert clamd.scanned == [content]
    assert file.read() == content


@pytest.mark.parametrize(
    "answer",
    [
        b"\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: FOUND OK\0",
        b"stream: OK maybe\0",
        b"other: OK\0",
        b"\xff\0",
        b"x" * 5000,
    ],
)
def test_what_is_no_plain_answer_clears_nothing(clamd, answer):
    clamd.says = answer
    with pytest.raises(ValidationError, match=SILENT):
        refuse_viruses(SimpleUploadedFile("tep.txt", b"x"))


def test_a_file_that_is_too_large_for_the_scanner_is_not_let_in(clamd):
    clamd.most = 1000
    with pytest.raises(ValidationError, match=SILENT):
        refuse_viruses(SimpleUploadedFile("phim.mp4", b"x" * 5_000_000))


def test_a_scanner_that_says_nothing_is_not_waited_for_without_end(settings, monkeypatch):
    monkeypatch.setattr(viruses, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(ValidationError, match=SILENT):
            refuse_viruses(SimpleUploadedFile("tep.txt", b"x"))


def test_a_socket_on_this_host_is_no_other_door(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        scan(BytesIO(b"x"), f"unix:{tmp_path}/clamd.sock")


def test_without_a_scanner_none_is_asked(settings):
    settings.VIRUS_SCANNER = ""
    refuse_viruses(SimpleUploadedFile("tep.txt", EICAR))


@pytest.mark.parametrize("address", ["clamd:3310", "http://x", "unix:tep", "tcp://", "/run/clamd"])
def test_an_address_that_cannot_be_meant_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="VIRUS_SCANNER"):
        scanner_at(address)


def test_addresses_that_can_be_meant_are_taken():
    for address in ("", "unix:/run/clamav/clamd.ctl", "tcp://10.0.0.4:3310"):
        assert scanner_at(address) == address
