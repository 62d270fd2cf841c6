"""Films, sounds, pictures and files within a lesson: the right kind, and all a reader needs."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from cms.blocks import LessonBlocks
from cms.models import CmsDocument, CmsImage, LessonPage
from cms.uploads.media_types import AUDIO, CAPTIONS, DOCUMENTS, VIDEO

PLACES = {
    ("video", "file"): VIDEO,
    ("video", "captions"): CAPTIONS,
    ("audio", "file"): AUDIO,
}


def add_file(extension):
    return CmsDocument.objects.create(
        title="Một tệp", file=ContentFile(b"a" * 2048, f"tep.{extension}")
    )


def add_image():
    return CmsImage.objects.create(title="Hình", file=get_test_image_file("hinh.png"))


@pytest.fixture
def shown(client, an, course):
    """The part of the page that a block makes."""

    def show(kind, value):
        lesson = course.lessons().first()
        lesson.body = [{"type": kind, "value": value}]
        lesson.save_revision().publish()
        client.force_login(an)
        page = client.get(LessonPage.objects.get(pk=lesson.pk).url)
        assert page.status_code == 200
        return BeautifulSoup(page.content, "html.parser").select_one(f".block-{kind}")

    return show


@pytest.mark.parametrize("extension", DOCUMENTS)
@pytest.mark.parametrize("place", PLACES, ids="-".join)
def test_a_place_takes_only_files_of_its_kind(db, place, extension):
    block = LessonBlocks().child_blocks[place[0]].child_blocks[place[1]]
    file = add_file(extension)
    if extension in PLACES[place]:
        assert block.clean(file) == file
        return
    with pytest.raises(ValidationError) as refused:
        block.clean(file)
    kinds = ", ".join(kind.upper() for kind in PLACES[place])
    assert refused.value.messages == [
        f"“tep.{extension}” không dùng được ở đây. Anh/chị chọn tệp {kinds}."
    ]


def test_a_film_has_poster_captions_transcript_and_a_way_to_keep_it(shown):
    file, captions, poster = add_file("mp4"), add_file("vtt"), add_image()
    found = shown(
        "video",
        {
            "file": file.pk,
            "title": "Tiếp công dân",
            "poster": poster.pk,
            "captions": captions.pk,
            "transcript": "<p>Xin chào bác.</p>",
        },
    )
    video = found.video
    assert (video["src"], video["preload"]) == (file.url, "none")
    assert video["poster"] == poster.get_rendition("width-880").url
    assert (video.track["kind"], video.track["src"]) == ("captions", captions.url)
    assert video.track["srclang"] == "vi"
    assert "Tiếp công dân" in found.figcaption.text
    assert "Xin chào bác." in found.details.text
    assert found.select_one(f'a[href="{file.url}"]').text == "Tải video về máy"
    assert "MP4, 2,0 KB" in found.text.replace("\xa0", " ")


def test_a_film_needs_neither_poster_nor_captions(shown):
    value = {"file": add_file("webm").pk, "title": "Phim", "transcript": "<p>Lời.</p>"}
    video = shown("video", value).video
    assert not video.has_attr("poster")
    assert video.track is None


def test_a_sound_has_its_transcript_and_a_way_to_keep_it(shown):
    file = add_file("mp3")
    value = {"file": file.pk, "title": "Bài nói", "transcript": "<p>Thưa các đồng chí.</p>"}
    found = shown("audio", value)
    assert found.audio["src"] == file.url
    assert "Thưa các đồng chí." in found.details.text
    assert found.select_one(f'a[href="{file.url}"]').text == "Tải âm thanh về máy"


def test_a_picture_and_a_file_say_what_they_are(shown):
    image = {"image": add_image().pk, "alt": "Sơ đồ tiếp dân", "caption": "Quy trình"}
    found = shown("image", image)
    assert (found.img["alt"], found.figcaption.text.strip()) == ("Sơ đồ tiếp dân", "Quy trình")
    found = shown("document", add_file("pdf").pk)
    assert found.a.text == "Một tệp"
    assert "PDF" in found.text


@pytest.mark.parametrize("kind", ["video", "audio", "image", "document"])
def test_a_file_that_was_deleted_leaves_the_lesson_readable(shown, kind):
    lost = {"file": 999, "image": 999, "title": "Phim", "transcript": "<p>Lời.</p>"}
    found = shown(kind, 999 if kind == "document" else lost)
    assert found.find(["video", "audio", "img", "a"]) is None
    assert "None" not in found.text


def test_the_use_of_a_file_is_known_before_it_is_deleted(shown):
    file, captions = add_file("mp4"), add_file("vtt")
    value = {"file": file.pk, "title": "Phim", "captions": captions.pk, "transcript": "<p>a</p>"}
    shown("video", value)
    assert file.get_usage().count() == captions.get_usage().count() == 1


@pytest.mark.parametrize(
    ("head_row", "head_column", "expected"),
    [(True, False, ("A", "B")), (False, True, ("A", "C")), (False, False, ())],
)
def test_the_heads_of_a_table_are_where_the_editor_put_them(shown, head_row, head_column, expected):
    table = {
        "data": [["A", "B"], ["C", None]],
        "first_row_is_table_header": head_row,
        "first_col_is_header": head_column,
    }
    found = shown("table", table)
    assert tuple(cell.text for cell in found.select("th")) == expected
    assert [cell.text for cell in found.select("th, td")] == ["A", "B", "C", ""]
