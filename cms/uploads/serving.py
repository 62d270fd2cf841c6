"""Handing out a file of the disk: ranges, conditional requests, or the proxy's own sending."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from cms.uploads.media_types import is_shown, type_of

BLOCK = 64 * 1024
# An open range ("from here on") is answered in pieces: a player that stops reading in the middle
# of a film holds no thread of the server.
PIECE = 1024 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
SEVERAL = re.compile(r"bytes=[\d\s,-]*,[\d\s,-]*", re.ASCII)
# Nothing within a file is run, should somebody open it by itself.
POLICY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"


def send_file(request: HttpRequest, path: Path, *, name: str = "") -> HttpResponseBase:
    """The file at `path`, which exists and may be seen by whoever asks.

    Answers 206 to one range of bytes, 416 to a range that the file does not have, 304 to
    whoever has it already. Where the proxy can send files, it does all that.
    """
    name = name or path.name
    facts = path.stat()
    if settings.MEDIA_SENDFILE:
        response: HttpResponseBase = _by_proxy(path)
    else:
        changed = int(facts.st_mtime)
        etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
        seen = get_conditional_response(request, etag, changed)
        response = seen or _in_part(request, path, facts.st_size, etag, changed)
        response.headers["ETag"] = etag
        response.headers["Last-Modified"] = _http_date(changed)
        response.headers["Accept-Ranges"] = "bytes"
    return _with_headers(response, name)


def _with_headers(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Type"] = type_of(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, max-age=3600"
    disposition = content_disposition_header(not is_shown(name), name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _by_proxy(path: Path) -> HttpResponse:
    """An empty answer whose header names the file to the proxy."""
    response = HttpResponse()
    if settings.MEDIA_SENDFILE == "X-Accel-Redirect":
        inner = quote(path.relative_to(settings.MEDIA_ROOT).as_posix())
        response.headers["X-Accel-Redirect"] = f"{settings.MEDIA_INTERNAL_URL}{inner}"
    else:
        response.headers[settings.MEDIA_SENDFILE] = quote(str(path))
    return response


def _in_part(
    request: HttpRequest, path: Path, size: int, etag: str, changed: int
) -> HttpResponseBase:
    wanted = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", etag)
    is_one = wanted.startswith("bytes=") and not SEVERAL.fullmatch(wanted)
    if not is_one or condition not in (etag, _http_date(changed)):
        return _stream(request, path, (0, size))
    span = read_range(wanted, size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _stream(request, path, span)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
    return response


def read_range(text: str, size: int) -> tuple[int, int] | None:
    """Where one range begins and ends (not included); None where the file has no such part."""
    match = RANGE.fullmatch(text.replace(" ", ""))
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last[:20])), size
    elif not last:
        start, end = int(first[:20]), min(size, int(first[:20]) + PIECE)
    else:
        start, end = int(first[:20]), min(size, int(last[:20]) + 1)
    return (start, end) if start < end else None


def _stream(request: HttpRequest, path: Path, span: tuple[int, int]) -> StreamingHttpResponse:
    content = iter(()) if request.method == "HEAD" else _blocks(path, *span)
    length = str(span[1] - span[0])
    return StreamingHttpResponse(content, headers={"Content-Length": length})


def _blocks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _http_date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
