"""Files that no row names are cleared away; those that one names never."""

import datetime as dt
import os
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from cms.models import CmsDocument, CmsImage
from cms.uploads import orphans
from cms.uploads.orphans import delete_orphans
from cms.uploads.storage import store_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def weeks_later(monkeypatch):
    later = timezone.now() + dt.timedelta(days=8)
    monkeypatch.setattr(orphans.timezone, "now", lambda: later)


@pytest.fixture(params=["folder", "bucket"])
def kept(request):
    """Files of every kind that rows name."""
    if request.param == "bucket":
        request.getfixturevalue("in_bucket")
    image = CmsImage.objects.create(title="Hình", file=get_test_image_file("hinh.png"))
    document = CmsDocument.objects.create(title="Tờ rơi", file=ContentFile(b"a", "a.pdf"))
    return [image.file.name, image.get_rendition("width-50").file.name, document.file.name]


def save(name):
    return default_storage.save(name, ContentFile(b"a"))


def test_what_no_row_names_goes_after_a_week(kept, weeks_later):
    lost = [save("documents/mat.pdf"), save("images/mat.png")]
    beside = save("cua-quan-tri/huong-dan.pdf")
    assert delete_orphans() == 2
    assert [name for name in [*kept, *lost, beside] if not default_storage.exists(name)] == lost
    assert delete_orphans() == 0


def test_a_file_whose_row_is_still_to_come_stays(kept):
    name = save("documents/moi.pdf")
    assert delete_orphans() == 0
    assert default_storage.exists(name)


def test_with_a_wrong_database_nothing_is_deleted(kept, weeks_later, monkeypatch, caplog):
    """Every file looks like an orphan then."""
    monkeypatch.setattr(orphans, "ALWAYS_ALLOWED", 1)
    CmsImage.objects.all().delete()
    CmsDocument.objects.all().delete()
    assert delete_orphans() == 0
    assert all(default_storage.exists(name) for name in kept)
    assert "Is this the right database?" in caplog.text


def test_a_file_of_a_backup_comes_back_under_its_name(kept):
    store = store_named("default")
    for content in (b"1", b"22"):
        store.put_back("documents/2026/cu.pdf", BytesIO(content))
        assert b"".join(store.blocks("documents/2026/cu.pdf", 0, 9)) == content
    assert {file.name for file in store.stored_files()} == {*kept, "documents/2026/cu.pdf"}
    if store.location.startswith("/"):
        assert os.stat(store.path("documents/2026/cu.pdf")).st_mode & 0o777 == 0o644
