"""Mail servers as they fail: real sockets that accept, and then do not what SMTP says."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket], None]


def silent(_connection: socket.socket) -> None:
    """Never says a word."""
    time.sleep(30)


def resetting(connection: socket.socket) -> None:
    """Breaks off at once."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def slow(connection: socket.socket) -> None:
    """Greets by one sign a moment, without end."""
    for sign in "220-" + "x" * 500:
        time.sleep(0.05)
        connection.sendall(sign.encode())


def refusing(connection: socket.socket) -> None:
    """Takes nobody for a recipient."""
    _speak(connection, {"RCPT": "550 no such user"})


def busy(connection: socket.socket) -> None:
    """Takes nobody for now."""
    _speak(connection, {"RCPT": "451 try again later"})


def good(taken: list[str]) -> Behaviour:
    """Takes every mail, and keeps what it was sent."""

    def behave(connection: socket.socket) -> None:
        _speak(connection, {}, taken)

    return behave


@contextmanager
def server(behaviour: Behaviour) -> Iterator[int]:
    """A server that behaves so to everybody; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=_meet, args=(connection, behaviour), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _meet(connection: socket.socket, behaviour: Behaviour) -> None:
    with connection:
        try:
            behaviour(connection)
        except OSError:
            return


def _speak(
    connection: socket.socket, answers: dict[str, str], taken: list[str] | None = None
) -> None:
    lines = connection.makefile("rw", newline="\r\n", encoding="utf-8")

    def say(text: str) -> None:
        lines.write(f"{text}\r\n")
        lines.flush()

    say("220 ready")
    for line in lines:
        word = line.split()[0].upper() if line.strip() else ""
        if word == "DATA":
            say("354 go on")
            body = "".join(iter(lines.readline, ".\r\n"))
            if taken is not None:
                taken.append(body)
        say("221 bye" if word == "QUIT" else answers.get(word, "250 ok"))
        if word == "QUIT":
            return
