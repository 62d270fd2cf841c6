"""Where files are kept, as the environment says it: folders of VAR_DIR or an S3 store."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

Backend = dict[str, Any]

CONNECT_SECONDS = 3
READ_SECONDS = 10
ATTEMPTS = 2
# A larger upload goes in parts, each tried again by itself.
ONE_PART = 64 * 1024 * 1024


def storages(env: environ.Env, private_root: Path) -> dict[str, Backend]:
    """Uploads ("default") and files that no address serves ("private").

    In MEDIA_ROOT and `private_root`, or in the bucket S3_BUCKET below S3_PREFIX.
    """
    bucket = env("S3_BUCKET", default="")
    if not bucket:
        return {
            "default": {"BACKEND": "cms.uploads.storage.PlainNameStorage"},
            "private": {
                "BACKEND": "cms.uploads.storage.LocalFiles",
                "OPTIONS": {"location": str(private_root), "base_url": None},
            },
        }
    shared = {"bucket_name": bucket, **_store(env)}
    prefix = env("S3_PREFIX", default="").strip("/")
    return {
        name: {
            "BACKEND": f"cms.uploads.object_store.{kind}",
            "OPTIONS": {**shared, "location": f"{prefix}/{folder}".lstrip("/")},
        }
        for name, kind, folder in (
            ("default", "PlainNameBucket", "media"),
            ("private", "BucketFiles", "private"),
        )
    }


def _store(env: environ.Env) -> dict[str, Any]:
    """How the store is spoken to: with limits of time, since a request waits for it."""
    try:
        from boto3.s3.transfer import TransferConfig
        from botocore.config import Config
    except ImportError as error:
        raise ImproperlyConfigured(
            "S3_BUCKET cần thư viện thêm: uv sync --frozen --no-dev --extra s3"
        ) from error
    style = env("S3_ADDRESSING_STYLE", default="path")
    if style not in ("path", "virtual", "auto"):
        raise ImproperlyConfigured("S3_ADDRESSING_STYLE phải là path, virtual hoặc auto.")
    client = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        signature_version="s3v4",
        s3={"addressing_style": style},
        # Checksums of AWS's own that other stores do not know.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return {
        "endpoint_url": env("S3_ENDPOINT", default="") or None,
        "region_name": env("S3_REGION", default="us-east-1"),
        "access_key": env("S3_ACCESS_KEY"),
        "secret_key": env("S3_SECRET_KEY"),
        "verify": env("S3_CA_FILE", default="") or None,
        "client_config": client,
        "transfer_config": TransferConfig(multipart_threshold=ONE_PART, use_threads=False),
    }
