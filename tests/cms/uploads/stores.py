"""An S3 server of the tests' own, and the settings that lead to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import environ
from moto.server import ThreadedMotoServer

from config.backends import files

BUCKET = "dan-van"
KEYS = {"S3_ACCESS_KEY": "may-chu", "S3_SECRET_KEY": "khoa-thu-nghiem"}


def s3_environment(address):
    """What `.env` says of a store at that address."""
    return {**KEYS, "S3_BUCKET": BUCKET, "S3_ENDPOINT": address}


def storages_at(address, var_dir, **more):
    env = environ.Env()
    env.ENVIRON = {**s3_environment(address), **more}
    return files.storages(env, var_dir)


def make_bucket(address):
    import boto3

    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=KEYS["S3_ACCESS_KEY"],
        aws_secret_access_key=KEYS["S3_SECRET_KEY"],
    )
    client.create_bucket(Bucket=BUCKET)
    return client


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a running server; what it holds ends with it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    before = os.environ.get("AWS_EC2_METADATA_DISABLED")
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()
        if before is None:
            del os.environ["AWS_EC2_METADATA_DISABLED"]
