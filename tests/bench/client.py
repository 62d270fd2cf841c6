"""A small HTTP/1.1 client: one kept connection, so that the client takes little of the CPU."""

import asyncio
import time
import zlib
from dataclasses import dataclass, field

TIMEOUT_SECONDS = 90
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class Answer:
    """A response, read to its end; `seconds` from the first byte sent to the last received."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, GZIP) if packed else self.body).decode()


class Connection:
    """One browser's connection to the server behind an HTTPS proxy on this machine."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        """Send one request and read its answer; opens the connection when there is none."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in (COMMON | headers).items()]
        if method == "POST":
            lines += [f"Origin: https://{self.host}", f"Content-Length: {len(body)}"]
        message = "\r\n".join([*lines, "", ""]).encode() + body
        async with asyncio.timeout(TIMEOUT_SECONDS):
            reader, writer = await self._open()
            start = time.perf_counter()
            writer.write(message)
            return await self._read(reader, start)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.streams is not None and self.streams[0].at_eof():
            self.close()
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self.streams

    async def _read(self, reader: asyncio.StreamReader, start: float) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        parts = (line.partition(":") for line in lines)
        pairs = [(name.lower(), value.strip()) for name, _colon, value in parts]
        headers = dict(pairs)
        body = await _read_body(reader, headers)
        seconds = time.perf_counter() - start
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body, seconds, _cookies(pairs))


COMMON = {
    "X-Forwarded-Proto": "https",
    "Accept": "text/html,application/json",
    "Accept-Encoding": "gzip",
    "Accept-Language": "vi",
}


def _cookies(headers: list[tuple[str, str]]) -> dict[str, str]:
    """What the answer asks to be sent along from now on."""
    told = (value.partition(";")[0] for name, value in headers if name == "set-cookie")
    return dict(each.split("=", 1) for each in told)


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return body
