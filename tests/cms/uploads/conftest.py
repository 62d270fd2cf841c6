"""Files in a store that several hosts share."""

import pytest

from tests.cms.uploads.stores import make_bucket, s3_server, storages_at


@pytest.fixture(scope="session")
def s3():
    with s3_server() as address:
        make_bucket(address)
        yield address


@pytest.fixture
def in_bucket(s3, settings, tmp_path, request):
    """Uploads are kept in a bucket, in a folder of this test."""
    found = storages_at(s3, tmp_path, S3_PREFIX=f"thu/{tmp_path.name}")
    settings.STORAGES = {**settings.STORAGES, **found}
