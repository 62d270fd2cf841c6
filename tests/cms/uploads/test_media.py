"""Uploaded files are for who is signed in, whole or in parts, at one address each."""

from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images.tests.utils import get_test_image_file

from cms.models import CmsDocument, CmsImage
from cms.uploads.media_types import DOCUMENTS, PICTURES
from cms.uploads.serving import PIECE, read_range

CONTENT = bytes(range(256)) * 12


@pytest.fixture
def video(db):
    return CmsDocument.objects.create(title="Phim", file=ContentFile(CONTENT, "phim.mp4"))


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def every_address():
    """Each address under which an uploaded file could be asked for, with who may have it."""
    image = CmsImage.objects.create(title="Hình", file=get_test_image_file("hinh.png"))
    document = CmsDocument.objects.create(title="Tờ rơi", file=ContentFile(b"a", "tờ rơi.pdf"))
    return {
        image.get_rendition("width-50").url: {"learner", "editor"},
        image.get_rendition("max-900x700").url: {"learner", "editor"},
        image.file.url: {"editor"},
        document.url: {"learner", "editor"},
        document.file.url: set(),
        default_storage.url(default_storage.save("khac/a.txt", ContentFile(b"a"))): {"editor"},
    }


def test_no_file_is_seen_without_signing_in(client, an, lan):
    for address, readers in every_address().items():
        client.logout()
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.url == f"/dang-nhap/?next={quote(quote(address, safe='/%'), safe='/')}"
        for role, person in (("learner", an), ("editor", lan)):
            client.force_login(person)
            expected = 200 if role in readers else 404
            assert client.get(address).status_code == expected, (role, address)


@pytest.mark.parametrize(
    "name",
    [
        "../db.sqlite3",
        "images/../../db.sqlite3",
        "images/%2e%2e/%2e%2e/db.sqlite3",
        "images//etc/passwd",
        "/etc/passwd",
        "images/..%2f..%2fdb.sqlite3",
        "images/",
        "images",
        "",
        "images/không-có.png",
        "images/a%00.png",
        "images/./../documents/phim.mp4",
        "images/" + "a" * 3000,
    ],
)
def test_a_path_that_leads_elsewhere_is_not_found(admin, client, video, tmp_path, name):
    (tmp_path / "db.sqlite3").write_bytes(b"secret")
    client.force_login(admin)
    assert client.get(f"/media/{name}").status_code == 404


def test_no_other_address_hands_out_a_document(client, video):
    """Not one that Wagtail's pattern would read as the same number, for instance."""
    for number in (chr(0x660 + int(digit)) for digit in str(video.pk)):
        assert client.get(f"/tai-lieu/{number}/phim.mp4").status_code == 404
    assert client.get(f"/tai-lieu/0{video.pk}/phim.mp4").status_code == 302
    assert client.get(f"/tai-lieu/{'9' * 26}/phim.mp4").status_code == 404


@pytest.mark.parametrize("extension", [*DOCUMENTS, *PICTURES, "html", "svg"])
def test_a_file_is_served_as_what_it_is_and_nothing_else(learner, extension):
    name = default_storage.save(f"images/a.{extension}", ContentFile(b"<script>"))
    answer = learner.get(default_storage.url(name))
    expected = (DOCUMENTS | PICTURES).get(extension, "application/octet-stream")
    assert answer.headers["Content-Type"] == expected
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    attached = answer.headers.get("Content-Disposition", "").startswith("attachment")
    assert attached == (extension in ("docx", "pptx", "xlsx", "odt", "ods", "csv", "txt")) or (
        attached and extension in ("html", "svg")
    )


def test_a_whole_file_comes_with_its_length(learner, video):
    answer = learner.get(video.url, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=0-", 0, 3072),
        ("bytes=3000-", 3000, 3072),
        ("bytes=3000-9999", 3000, 3072),
        ("bytes=-72", 3000, 3072),
        ("bytes=-99999", 0, 3072),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_part_of_a_file_is_sent(learner, video, method, wanted, start, end):
    answer = getattr(learner, method)(
        video.url, headers={"Range": wanted, "Accept-Encoding": "gzip"}
    )
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/3072"
    assert answer.headers["Content-Length"] == str(end - start)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert body(answer) == (CONTENT[start:end] if method == "get" else b"")


@pytest.mark.parametrize(
    "wanted", ["bytes=3072-", "bytes=9-3", "bytes=-0", "bytes=-", "bytes=a-b", f"bytes={'9' * 50}-"]
)
def test_a_part_that_the_file_does_not_have_is_refused(learner, video, wanted):
    answer = learner.get(video.url, headers={"Range": wanted})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == "bytes */3072"


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-9", "items=0-5", "0-5"])
def test_what_is_not_one_range_of_bytes_gets_the_whole_file(learner, video, wanted):
    answer = learner.get(video.url, headers={"Range": wanted})
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert "Content-Range" not in answer.headers


def test_a_part_is_sent_only_of_the_file_that_was_begun(learner, video):
    first = learner.get(video.url)
    for known in (first.headers["ETag"], first.headers["Last-Modified"]):
        answer = learner.get(video.url, headers={"Range": "bytes=0-9", "If-Range": known})
        assert answer.status_code == 206
    answer = learner.get(video.url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_who_has_the_file_is_told_so_and_asks_who_one_is_again(learner, video):
    first = learner.get(video.url)
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        answer = learner.get(video.url, headers={header: first.headers[value]})
        assert (answer.status_code, answer.content) == (304, b"")
    learner.logout()
    known = {"If-None-Match": first.headers["ETag"]}
    assert learner.get(video.url, headers=known).status_code == 302


@given(st.text(max_size=30) | st.from_regex(r"\Abytes=\d{0,25}-\d{0,25}\Z"), st.integers(0, 10**12))
def test_any_range_is_within_the_file_or_none(text, size):
    span = read_range(text, size)
    assert span is None or 0 <= span[0] < span[1] <= size


@given(st.integers(1, 10**12), st.data())
def test_an_open_range_is_answered_in_pieces(size, data):
    """A player that stops reading holds no thread of the server."""
    start = data.draw(st.integers(0, size - 1))
    assert read_range(f"bytes={start}-", size) == (start, min(size, start + PIECE))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("X-Accel-Redirect", "/media-noi-bo/documents/phim%20hay.mp4"),
        ("X-Sendfile", "{root}/documents/phim%20hay.mp4"),
    ],
)
def test_a_proxy_that_can_sends_the_file_after_we_have_asked_who_it_is(
    client, an, settings, header, expected
):
    settings.MEDIA_SENDFILE = header
    document = CmsDocument(title="Phim")
    document.file.name = default_storage.save("documents/phim hay.mp4", ContentFile(CONTENT))
    document.file.name = "documents/phim hay.mp4"
    (settings.MEDIA_ROOT / "documents" / "phim hay.mp4").write_bytes(CONTENT)
    document.save()
    assert header not in client.get(document.url).headers
    client.force_login(an)
    answer = client.get(document.url)
    assert answer.headers[header] == expected.format(root=settings.MEDIA_ROOT)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.content == b""


def test_a_lost_file_is_not_found(learner, video):
    default_storage.delete(video.file.name)
    assert learner.get(video.url).status_code == 404


def test_a_picture_costs_two_queries(learner, django_assert_max_num_queries):
    image = CmsImage.objects.create(title="Hình", file=get_test_image_file("hinh.png"))
    address = image.get_rendition("max-900x700").url
    with django_assert_max_num_queries(2):
        assert learner.get(address).status_code == 200


def test_files_are_only_read(learner, video):
    for address in (reverse("media", args=["images/a.png"]), video.url):
        assert learner.delete(address).status_code == 405
