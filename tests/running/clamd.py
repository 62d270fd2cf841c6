"""A clamd in a thread: the protocol of the real one, and one virus that it knows."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# The test file on which all scanners agree; in two parts, so that none finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """What it was sent, and what it says instead of the truth where that is set."""

    def __init__(self) -> None:
        self.scanned: list[bytes] = []
        self.says = b""
        self.most = 25 * 1024 * 1024
        self.address = ""


@contextmanager
def running_clamd() -> Iterator[Clamd]:
    """It listens as long as the context is open."""
    clamd = Clamd()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if self.rfile.read(10) != b"zINSTREAM\0":
                self.wfile.write(b"UNKNOWN COMMAND\0")
                return
            content = b""
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
                if len(content) > clamd.most:
                    self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            clamd.scanned.append(content)
            virus = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
            self.wfile.write(clamd.says or (virus if EICAR in content else b"stream: OK\0"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        clamd.address = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield clamd
        finally:
            server.shutdown()
            thread.join()
