"""Handing out a stored file: ranges, conditional requests, or the proxy's own sending."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from cms.uploads.media_types import is_shown, type_of
from cms.uploads.storage import FileStore, StoredFile

# An open range ("from here on") is answered in pieces: a player that stops reading in the middle
# of a film holds no thread of the server.
PIECE = 1024 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
SEVERAL = re.compile(r"bytes=[\d\s,-]*,[\d\s,-]*", re.ASCII)
# Nothing within a file is run, should somebody open it by itself.
POLICY = (
    "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def send_file(
    request: HttpRequest, store: FileStore, file: StoredFile, *, name: str = ""
) -> HttpResponseBase:
    """A file of the store, which may be seen by whoever asks, under its name or another.

    Answers 206 to one range of bytes, 416 to a range that the file does not have, 304 to
    whoever has it already. Where the proxy can send files, it does all that.
    """
    name = name or PurePosixPath(file.name).name
    inner = store.address_for_proxy(file.name) if settings.MEDIA_SENDFILE else ""
    if inner:
        response: HttpResponseBase = HttpResponse(headers={settings.MEDIA_SENDFILE: inner})
    else:
        changed = int(file.changed.timestamp())
        seen = get_conditional_response(request, file.etag, changed)
        response = seen or _in_part(request, store, file)
        response.headers["ETag"] = file.etag
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


def _in_part(request: HttpRequest, store: FileStore, file: StoredFile) -> HttpResponseBase:
    wanted = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", file.etag)
    is_one = wanted.startswith("bytes=") and not SEVERAL.fullmatch(wanted)
    is_this = condition in (file.etag, _http_date(int(file.changed.timestamp())))
    if not (is_one and is_this):
        return _stream(request, store, file, (0, file.size))
    span = read_range(wanted, file.size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = _stream(request, store, file, span)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{file.size}"
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


def _stream(
    request: HttpRequest, store: FileStore, file: StoredFile, span: tuple[int, int]
) -> StreamingHttpResponse:
    is_empty = request.method == "HEAD" or span[0] == span[1]
    content = iter(()) if is_empty else store.blocks(file.name, *span)
    length = str(span[1] - span[0])
    return StreamingHttpResponse(content, headers={"Content-Length": length})


def _http_date(seconds: int) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)
