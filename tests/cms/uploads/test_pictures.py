"""Pictures that look small and are huge are refused in words, at every door of Wagtail's too."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from certificates.design.templates import read_logo
from cms.models import CmsImage
from cms.uploads.fields import check_upload, picture
from quizzes.exchange.pictures import is_usable
from quizzes.formats.base import ParsedImage

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind, content=b""):
    summed = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + summed


def png(side):
    """A black picture of one bit a pixel."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + (side + 7) // 8) * side))
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND")


def ending_badly(content):
    """A text behind the picture, packed in a way that there is not: its head opens all the same."""
    return content[:-12] + chunk(b"zTXt", b"a\0\7") + content[-12:]


@pytest.fixture
def editor(client, lan):
    client.force_login(lan)
    return client


def add(client, name, content):
    root = Collection.get_first_root_node().pk
    file = SimpleUploadedFile(name, content)
    fields = {"title": "Hình", "collection": root, "tags": "", "file": file}
    return client.post(reverse("wagtailimages:add"), fields)


@pytest.mark.parametrize("side", [7_000, 30_000])
def test_a_picture_of_too_many_points_is_refused_in_words(editor, side):
    answer = add(editor, "anh.png", png(side))
    assert answer.status_code == 200
    said = " ".join(answer.context["form"].errors["file"])
    assert "nhiều điểm ảnh" in said
    assert not CmsImage.objects.exists()


def test_many_pictures_at_once_are_looked_at_one_by_one(editor):
    said = []
    for side in (100, 30_000):
        file = SimpleUploadedFile("anh.png", png(side))
        answer = editor.post(reverse("wagtailimages:add_multiple"), {"files[]": file})
        said.append(answer.json())
    assert [each["success"] for each in said] == [True, False]
    assert "nhiều điểm ảnh" in said[1]["error_message"]


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "avif"])
def test_every_kind_of_picture_is_taken(editor, kind):
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, format=kind)
    assert add(editor, f"anh.{kind}", out.getvalue()).status_code == 302
    assert CmsImage.objects.get().width == 60
    renamed = add(editor, "anh.webp" if kind == "png" else "anh.png", out.getvalue())
    assert "file" in renamed.context["form"].errors


def test_a_picture_that_opens_but_cannot_be_drawn_is_taken_at_no_door(editor):
    broken = ending_badly(png(60))
    answer = add(editor, "anh.png", broken)
    assert "bị hỏng" in " ".join(answer.context["form"].errors["file"])
    assert not is_usable(ParsedImage("anh.png", broken))
    with pytest.raises(ValidationError, match="không phải ảnh"):
        read_logo(ContentFile(broken))
    with pytest.raises(ValidationError, match="bị hỏng"):
        check_upload(SimpleUploadedFile("anh.png", broken), picture(1_000_000, "png"))


def test_the_title_changes_without_a_file(editor):
    add(editor, "anh.png", png(10))
    image = CmsImage.objects.get()
    root = Collection.get_first_root_node().pk
    changed = {"title": "Trụ sở", "collection": root, "tags": ""}
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), changed).status_code == 302
    image.refresh_from_db()
    assert image.title == "Trụ sở"
