"""kill -9 of the task workers while they send mails."""

import re
import signal
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db.models import Max, QuerySet

from cms.mail.outbox import OutboxBackend
from cms.models import MailState, OutgoingMail

from .checks import let_minutes_pass
from .conftest import Prepared
from .ground import wait_until
from .kills import KILLS_OF_A_WORK

pytestmark = pytest.mark.slow

MAILS = 300
BEYOND_THE_LEASE = 6  # minutes
SENT_WITHIN = 240


def received(log: Path) -> dict[str, list[str]]:
    """The Message-IDs that each address got; the system's mails are written into its log."""
    found = defaultdict(list)
    for mail in log.read_text(errors="replace").split("-" * 79):
        address = re.search(r"^To: (killed\d+@\S+)$", mail, re.MULTILINE)
        if address:
            (name,) = re.findall(r"^Message-ID: (\S+)$", mail, re.MULTILINE)
            found[address[1]].append(name)
    return found


def _newest(mails: QuerySet[OutgoingMail]) -> int:
    return mails.aggregate(newest=Max("pk"))["newest"] or 0


def test_every_mail_is_sent_and_at_most_the_one_in_hand_again_when_a_worker_is_killed(
    system: Prepared,
) -> None:
    addresses = [f"killed{number}@gialai.example" for number in range(MAILS)]
    last = _newest(OutgoingMail.objects.all())
    OutboxBackend().send_messages(
        [EmailMessage("Thông báo", "Nội dung", None, [address]) for address in addresses]
    )
    sent = OutgoingMail.objects.filter(pk__gt=last, state=MailState.SENT)
    in_the_middle = 0
    for _kill in range(KILLS_OF_A_WORK):
        more = sent.filter(pk__gt=_newest(sent))
        wait_until(more.exists, SENT_WITHIN, "they go", 0.002)
        system.running.signal("workers", signal.SIGKILL)
        in_the_middle += sent.count() < MAILS
        let_minutes_pass(BEYOND_THE_LEASE)
    assert in_the_middle, "all were sent before the first kill"
    wait_until(lambda: sent.count() == MAILS, SENT_WITHIN, "all are sent in the end")
    got = received(system.running.log)
    assert set(got) == set(addresses)
    # Between the server's yes and our note of it: the same mail again, as its Message-ID says.
    assert sum(map(len, got.values())) <= MAILS + in_the_middle
    assert {len(set(names)) for names in got.values()} == {1}
