"""Django's SMTP backend with an end: a server that drips sign by sign never times out."""

import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from django.core.mail.backends import smtp

# Longer than a run of mails may take (`cms.mail.sending.RUN_SECONDS`).
SECONDS = 45.0


class BoundedSMTP(smtplib.SMTP):
    """Hangs up after `SECONDS`, whatever is being said."""

    watch: Timer | None = None

    def connect(self, *arguments: Any, **given: Any) -> Any:
        self.watch = Timer(SECONDS, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        return super().connect(*arguments, **given)

    def close(self) -> None:
        if self.watch is not None:
            self.watch.cancel()
        super().close()

    def _hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class BoundedSMTPS(BoundedSMTP, smtplib.SMTP_SSL):
    """The same within TLS."""


class EmailBackend(smtp.EmailBackend):
    """As Django's."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return BoundedSMTPS if self.use_ssl else BoundedSMTP
