"""Files in a store that several hosts share: served, named and missed as those of a folder."""

import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils.module_loading import import_string
from wagtail.images.tests.utils import get_test_image_file

from cms.models import CmsDocument, CmsImage
from cms.uploads.storage import FilesUnavailableError
from config.backends import files
from tests.cms.uploads.stores import storages_at
from tests.cms.uploads.test_media import CONTENT, body, every_address

pytestmark = pytest.mark.usefixtures("in_bucket")


@pytest.fixture
def video(db):
    return CmsDocument.objects.create(title="Phim", file=ContentFile(CONTENT, "phim.mp4"))


def host(s3, tmp_path, name="default"):
    """The storage as another host has it."""
    found = storages_at(s3, tmp_path, S3_PREFIX=f"thu/{tmp_path.name}")[name]
    return import_string(found["BACKEND"])(**found["OPTIONS"])


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=10-19", 10, 20), ("bytes=3000-", 3000, 3072), ("", 0, 3072)],
)
def test_a_film_comes_whole_or_in_parts(learner, video, wanted, start, end):
    answer = learner.get(video.url, headers={"Range": wanted} if wanted else {})
    assert (answer.status_code, body(answer)) == (206 if wanted else 200, CONTENT[start:end])
    assert answer.headers["Content-Length"] == str(end - start)
    head = learner.head(video.url)
    assert (head.headers["Content-Length"], body(head)) == ("3072", b"")
    known = learner.get(video.url, headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304


def test_no_file_of_the_store_is_seen_without_signing_in(client, an, lan):
    for address, readers in every_address().items():
        client.logout()
        assert client.get(address).status_code == 302, address
        for role, person in (("learner", an), ("editor", lan)):
            client.force_login(person)
            expected = 200 if role in readers else 404
            assert client.get(address).status_code == expected, (role, address)


@pytest.mark.parametrize("name", ["images/", "images/không-có.png", "../x", "a%00", "a" * 3000])
def test_what_is_not_in_the_store_is_not_found(admin, client, name):
    client.force_login(admin)
    assert client.get(f"/media/{name}").status_code == 404


def test_a_lost_file_is_not_found(learner, video):
    default_storage.delete(video.file.name)
    assert learner.get(video.url).status_code == 404


@pytest.mark.parametrize("name", ["default", "private"])
def test_two_hosts_never_write_the_same_name(s3, tmp_path, name):
    mine, theirs = host(s3, tmp_path, name), host(s3, tmp_path, name)
    names = [
        store.save("certificates/2026/A.pdf", ContentFile(content), max_length=100)
        for store, content in ((mine, b"mine"), (theirs, b"theirs"))
    ]
    assert [
        b"".join(store.blocks(kept, 0, 9))
        for store, kept in zip((theirs, mine), names, strict=True)
    ] == [
        b"mine",
        b"theirs",
    ]
    assert {file.name for file in mine.stored_files()} >= set(names)


def test_a_long_name_finds_room(s3, tmp_path):
    name = host(s3, tmp_path).get_available_name(f"documents/{'a' * 300}.pdf", max_length=100)
    assert len(name) == 100
    assert name.endswith(".pdf")


def test_no_address_leads_to_a_private_file_or_out_of_the_application(db):
    image = CmsImage.objects.create(title="Hình", file=get_test_image_file("hinh.png"))
    assert image.get_rendition("width-50").url.startswith("/media/images/")
    with pytest.raises(ValueError, match="not accessible"):
        storages["private"].url("certificates/a.pdf")


def test_the_proxy_fetches_by_a_signed_address_that_no_browser_sees(learner, video, settings):
    settings.MEDIA_SENDFILE = "X-Accel-Redirect"
    answer = learner.get(video.url)
    inner = answer.headers["X-Accel-Redirect"]
    assert inner.startswith("/media-noi-bo/dan-van/thu/")
    assert "X-Amz-Expires=60&" in inner
    assert answer.headers["Content-Type"] == "video/mp4"
    settings.MEDIA_SENDFILE = "X-Sendfile"
    assert body(learner.get(video.url)) == CONTENT


@pytest.fixture
def silent():
    """Something that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_a_silent_store_is_waited_for_so_long_and_no_longer(
    client, an, video, silent, settings, tmp_path, monkeypatch
):
    monkeypatch.setattr(files, "READ_SECONDS", 0.3)
    settings.STORAGES = {**settings.STORAGES, **storages_at(silent, tmp_path)}
    with pytest.raises(FilesUnavailableError):
        default_storage.save("a.txt", ContentFile(b"a"))
    client.force_login(an)
    client.raise_request_exception = False
    answer = client.get(video.url)
    assert answer.status_code == 503
    assert "Kho lưu tệp đang bận" in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"


def test_a_wrong_setting_is_said_at_the_start(s3, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="S3_ADDRESSING_STYLE"):
        storages_at(s3, tmp_path, S3_ADDRESSING_STYLE="dns")
