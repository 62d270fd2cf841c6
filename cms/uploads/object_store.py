"""Files in an S3-compatible store, which several hosts share."""

import os
import posixpath
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, SuspiciousOperation
from django.core.files.base import File
from django.utils.crypto import get_random_string
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from cms.uploads.storage import BLOCK, FilesUnavailableError, PlainNames, StoredFile

# So many bytes of a file are held in memory while it is read; the rest on the disk.
IN_MEMORY = 8 * 1024 * 1024
MAX_NAME = 900  # S3 takes 1024 bytes, prefix included
RANDOM_LENGTH = 16
NOT_FOUND = 404


class BucketFiles(S3Storage):
    """A folder of a bucket. Nothing in it is public: files leave through the application.

    Every name gets a part of chance. Two hosts then never write the same one, which S3 would
    not notice, and nobody has to ask first whether a name is free.
    """

    file_overwrite = False
    gzip = False

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        folder, file = posixpath.split(name.replace("\\", "/"))
        stem, extension = os.path.splitext(file)
        tail = f"_{get_random_string(RANDOM_LENGTH)}{extension}"
        room = (max_length or MAX_NAME) - len(posixpath.join(folder, tail))
        if room < 1 or ".." in folder.split("/"):
            raise SuspiciousFileOperation(f"no name for {name!r}")
        return posixpath.join(folder, stem[:room] + tail)

    def facts(self, name: str) -> StoredFile:
        with said_plainly(name):
            found = self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        return StoredFile(name, found["ContentLength"], found["LastModified"], found["ETag"])

    def blocks(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """As asked of the store when the first block is."""
        with said_plainly(name):
            span = f"bytes={start}-{end - 1}"
            found = self._client.get_object(
                Bucket=self.bucket_name, Key=self._key(name), Range=span
            )
            yield from found["Body"].iter_chunks(BLOCK)

    def address_for_proxy(self, name: str) -> str:
        """Signed for a minute, below the proxy's internal address: no browser ever sees it."""
        if settings.MEDIA_SENDFILE != "X-Accel-Redirect":
            return ""
        signed = urlsplit(S3Storage.url(self, name, expire=60))
        return f"{settings.MEDIA_INTERNAL_URL.rstrip('/')}{signed.path}?{signed.query}"

    def stored_files(self) -> Iterator[StoredFile]:
        prefix = f"{self.location.strip('/')}/"
        pages = self._client.get_paginator("list_objects_v2")
        with said_plainly(prefix):
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix):
                for row in page.get("Contents", ()):
                    name = row["Key"].removeprefix(prefix)
                    yield StoredFile(name, row["Size"], row["LastModified"], row["ETag"])

    def put_back(self, name: str, content: BinaryIO) -> None:
        self._save(name, File(content, name))

    def url(self, name: str, *_arguments: Any, **_named: Any) -> str:
        raise ValueError("This file is not accessible via a URL.")

    def exists(self, name: str) -> bool:
        with said_plainly(name):
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with said_plainly(name):
            super().delete(name)

    def size(self, name: str) -> int:
        return self.facts(name).size

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with said_plainly(name):
            return super().listdir(name)

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        """The whole file, read once; it is written by `save` only."""
        if mode not in ("rb", "r"):
            raise ValueError(f"a file of the store is not opened with {mode!r}")
        content = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller's
        with said_plainly(name):
            found = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name))
            for block in found["Body"].iter_chunks(BLOCK):
                content.write(block)
        content.seek(0)
        return File(content, name)

    def _save(self, name: str, content: object) -> str:
        with said_plainly(name):
            return str(super()._save(name, content))

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        if not name or len(name) > MAX_NAME or "\0" in name:
            raise FileNotFoundError(name)
        try:
            return str(self._normalize_name(name))
        except SuspiciousOperation as error:
            raise SuspiciousFileOperation(name) from error


class PlainNameBucket(PlainNames, BucketFiles):
    """Uploads in a bucket, under names that are addresses in ASCII."""

    def url(self, name: str, *_arguments: Any, **_named: Any) -> str:
        """The application's address of the file, never the store's."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))


@contextmanager
def said_plainly(name: str) -> Iterator[None]:
    """What the client raises, in two words: not found, or not to be had for now."""
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == NOT_FOUND:
            raise FileNotFoundError(name) from error
        raise FilesUnavailableError(f"{name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise FilesUnavailableError(f"{name}: {error}") from error
