"""Files from outside are shown to the agency's virus scanner, where one is set."""

import socket
import struct
from contextlib import suppress
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
# Seconds: a scanner on the same host or network answers at once, but for large files.
CONNECT_SECONDS = 3
ANSWER_SECONDS = 30
MAX_ANSWER = 4096
DEFAULT_PORT = 3310


class SilentScannerError(OSError):
    """The scanner cannot be reached, or answers neither that a file is clean nor that it is not."""


def refuse_viruses(file: BinaryIO) -> None:
    """Have the file scanned and rewind it; nothing happens where no scanner is set.

    Raises:
        ValidationError: a virus was found, or the scanner did not say.
    """
    if not settings.VIRUS_SCANNER:
        return
    try:
        found = scan(file, settings.VIRUS_SCANNER)
    except OSError as error:
        raise ValidationError(
            _(
                "Chưa quét được vi-rút trong tệp này nên tệp chưa được nhận. Anh/chị thử lại sau "
                "ít phút; nếu vẫn vậy, anh/chị báo người quản trị hệ thống."
            ),
            code="unscanned",
        ) from error
    if found:
        raise ValidationError(
            _(
                "Tệp “%(name)s” có mã độc (%(virus)s) nên không được nhận. Anh/chị quét lại máy "
                "của mình và báo bộ phận công nghệ thông tin."
            )
            % {"name": file.name, "virus": found},
            code="virus",
        )


def scan(file: BinaryIO, address: str) -> str:
    """Send the file to clamd by INSTREAM.

    Args:
        address: `unix:/path` or `tcp://host:port`.

    Returns:
        The name of what was found; empty where the file is clean.

    Raises:
        OSError: no answer, or one that does not say.
    """
    file.seek(0)
    try:
        with _connected(address) as line:
            line.settimeout(ANSWER_SECONDS)
            # A scanner that has seen enough answers and hangs up before the end.
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    finally:
        file.seek(0)
    return _found(answer)


def _connected(address: str) -> socket.socket:
    url = urlsplit(address)
    if url.scheme == "tcp":
        return socket.create_connection(
            (url.hostname or "", url.port or DEFAULT_PORT), CONNECT_SECONDS
        )
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(url.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < MAX_ANSWER and b"\0" not in said and (part := line.recv(MAX_ANSWER)):
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _found(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND") or "?"
    raise SilentScannerError(answer)
