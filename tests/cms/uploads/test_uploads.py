"""What may be uploaded: of a kind that we take, not too large, and what its name says."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from cms.models import CmsDocument
from cms.uploads.document_forms import MEGABYTE
from cms.uploads.media_types import DOCUMENTS
from cms.uploads.sniffing import MAX_SNIFFED_BYTES, fits_its_name

HTML = b"<!doctype html><script>alert(1)</script>"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00"
ZIP = b"PK\x03\x04\x14\x00\x06\x00"
GENUINE = {
    "mp4": MP4,
    "m4a": b"\x00\x00\x00\x20ftypM4A \x00",
    "webm": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1f\x42\x82\x84webm",
    "mp3": b"ID3\x04\x00",
    "ogg": b"OggS\x00\x02",
    "vtt": "\ufeffWEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n".encode(),
    "pdf": b"%PDF-1.7\n",
    **{kind: ZIP for kind in ("docx", "pptx", "xlsx", "odt", "ods")},
    "csv": "Họ tên,Đơn vị\n".encode(),
    "txt": "Xin chào".encode("utf-16"),
}


def upload(client, name, content):
    file = SimpleUploadedFile(name, content)
    fields = {"title": "Tệp", "collection": Collection.get_first_root_node().pk, "tags": ""}
    return client.post(reverse("wagtaildocs:add"), {**fields, "file": file})


@pytest.fixture
def editor(client, lan):
    client.force_login(lan)
    return client


def test_every_kind_that_is_taken_is_tried():
    assert set(GENUINE) == set(DOCUMENTS)


@pytest.mark.parametrize("extension", GENUINE)
def test_a_genuine_file_is_taken(editor, extension):
    answer = upload(editor, f"tep.{extension.upper()}", GENUINE[extension])
    assert answer.status_code == 302
    document = CmsDocument.objects.get()
    assert document.file_size == len(GENUINE[extension])
    assert b"".join(editor.get(document.url).streaming_content) == GENUINE[extension]


@pytest.mark.parametrize("extension", [kind for kind in GENUINE if kind not in ("csv", "txt")])
@pytest.mark.parametrize("content", [HTML, b"\x00\x01", b"\xff\xf9\x00"], ids=["html", "0", "aac"])
def test_a_file_that_is_not_what_its_name_says_is_refused(editor, extension, content):
    answer = upload(editor, f"phim.{extension}", content)
    text = answer.content.decode()
    assert f"Nội dung tệp “phim.{extension}” không phải là tệp {extension.upper()}." in text
    assert not CmsDocument.objects.exists()


@pytest.mark.parametrize("extension", ["csv", "txt"])
def test_a_text_with_bytes_that_no_text_has_is_refused(editor, extension):
    assert "không phải là tệp" in upload(editor, f"a.{extension}", b"a\x00b").content.decode()


@pytest.mark.parametrize("extension", ["html", "svg", "exe", "mov", "avi"])
def test_a_kind_that_we_do_not_take_is_named_with_those_we_take(editor, extension):
    text = upload(editor, f"tep.{extension}", HTML).content.decode()
    assert f"Hệ thống không nhận tệp “tep.{extension}”" in text
    assert "MP4, WEBM, MP3, M4A, OGG, VTT" in text


@pytest.mark.parametrize(("name", "start"), [("phim.mp4", MP4), ("bai.pdf", b"%PDF-1.7")])
def test_what_is_too_large_is_refused_with_the_limit(editor, settings, name, start):
    settings.MEDIA_MAX_MB, settings.DOCUMENT_MAX_MB = 2, 1
    limit = 2 if name == "phim.mp4" else 1
    answer = upload(editor, name, start + b"\x00" * (limit * MEGABYTE))
    assert f"vượt mức {limit} MB" in answer.content.decode()
    assert upload(editor, name, start + b"\x00" * (limit * MEGABYTE - 99)).status_code == 302


def test_the_form_says_what_fits(editor, settings):
    settings.MEDIA_MAX_MB = 123
    text = editor.get(reverse("wagtaildocs:add")).content.decode()
    assert "video (MP4, WEBM) và âm thanh (MP3, M4A, OGG) đến 123 MB" in text


def test_several_files_at_once_are_held_to_the_same(editor):
    for name, content, success in (("a.mp4", MP4, True), ("b.mp4", HTML, False)):
        answer = editor.post(
            reverse("wagtaildocs:add_multiple"),
            {"files[]": SimpleUploadedFile(name, content), "collection": 1},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
        assert answer.json()["success"] is success
    assert "không phải là tệp MP4" in answer.json()["error_message"]


def test_only_the_beginning_of_a_file_is_looked_at():
    class Long(BytesIO):
        def read(self, size=-1):
            assert 0 <= size <= MAX_SNIFFED_BYTES
            return super().read(size)

    file = Long(MP4 + b"\x00" * 100_000)
    assert fits_its_name("phim.mp4", file)
    assert file.tell() == 0
