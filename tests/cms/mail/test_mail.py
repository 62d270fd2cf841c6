"""All mail goes through the outbox: no page waits for a server, and no mail is lost."""

import datetime as dt
import email
import re
import time
from email import policy

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from cms.mail import sending
from cms.mail.letters import split_text, write_letter
from cms.mail.sending import MAX_AGE, MAX_TRIES, send_all, send_urgent
from cms.models import MailServer, MailState, OutgoingMail
from config.queue.lanes import Lane

from . import silent_servers

TIMEOUT = 0.5
QUICK = 2.0


@pytest.fixture
def outbox(settings, system):
    settings.EMAIL_BACKEND = "cms.mail.outbox.OutboxBackend"


@pytest.fixture
def smtp(settings, outbox):
    """Mail goes to a real server on this machine."""
    settings.MAIL_TRANSPORT = "cms.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", TIMEOUT
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    def use(port):
        settings.EMAIL_PORT = port

    return use


def write(subject="Thư", to="an@example.vn", **headers):
    EmailMessage(subject, "Kính gửi", to=[to], headers=headers).send()


def due_again():
    OutgoingMail.objects.update(next_try_at=timezone.now())
    MailServer.objects.update(not_before=None)


def test_a_mail_is_kept_with_what_it_is_about_or_not_at_all(outbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not OrmQ.objects.exists()
    write()
    assert OrmQ.objects.get().key == Lane.PEOPLE
    assert mail.outbox == []
    assert send_urgent() == 1
    assert [sent.subject for sent in mail.outbox] == ["Thư"]
    assert send_urgent() == 0


def test_what_was_sent_is_forgotten(outbox):
    write()
    send_urgent()
    row = OutgoingMail.objects.get()
    assert (row.state, row.text, row.html) == (MailState.SENT, "", "")
    OutgoingMail.objects.update(sent_at=timezone.now() - dt.timedelta(days=31))
    send_all()
    assert not OutgoingMail.objects.exists()


def test_bulk_mail_waits_until_the_urgent_is_gone(outbox):
    write("Nhắc việc", Precedence="bulk")
    assert not OrmQ.objects.exists(), "the minute's run takes it"
    write("Mật khẩu")
    assert send_urgent() == 1
    assert send_all() == 1
    assert [sent.subject for sent in mail.outbox] == ["Mật khẩu", "Nhắc việc"]


@pytest.mark.parametrize(
    "behaviour", [silent_servers.silent, silent_servers.resetting, silent_servers.slow]
)
def test_a_server_that_fails_holds_up_no_page_and_loses_no_mail(
    client, an, smtp, behaviour, monkeypatch
):
    """Fourteen strangers ask for a new password; then the server is mended."""
    an.email = "an@example.vn"
    an.save()
    with silent_servers.server(behaviour) as port:
        smtp(port)
        for _number in range(14):
            began = time.monotonic()
            answer = client.post(reverse("account_reset_password"), {"email": an.email})
            assert answer.status_code == 302
            assert time.monotonic() - began < QUICK
        waiting = OutgoingMail.objects.filter(state=MailState.WAITING)
        count = waiting.count()
        assert count > 0
        monkeypatch.setattr("cms.mail.smtp.SECONDS", 1.0)
        began = time.monotonic()
        for _number in range(3):
            assert send_urgent() == 0
        assert time.monotonic() - began < QUICK, "tried once, then left alone"
    assert waiting.count() == count
    assert set(waiting.values_list("tries", flat=True)) == {0}, "no fault of theirs"
    assert MailServer.objects.get().failures == 1
    taken = []
    with silent_servers.server(silent_servers.good(taken)) as port:
        smtp(port)
        due_again()
        assert send_urgent() == count
    assert len(taken) == count
    assert MailServer.objects.get().failures == 0


def test_a_plain_no_is_final_and_holds_up_no_other(smtp):
    write(to="gone@example.vn")
    with silent_servers.server(silent_servers.refusing) as port:
        smtp(port)
        send_urgent()
    row = OutgoingMail.objects.get()
    assert row.state == MailState.FAILED
    assert "550" in row.error
    assert not MailServer.objects.filter(failures__gt=0).exists()


def test_a_later_is_tried_again_a_bounded_number_of_times(smtp):
    write()
    with silent_servers.server(silent_servers.busy) as port:
        smtp(port)
        for number in range(1, MAX_TRIES + 1):
            send_urgent()
            row = OutgoingMail.objects.get()
            assert row.tries == number
            assert (row.state == MailState.FAILED) == (number == MAX_TRIES)
            assert send_urgent() == 0
            due_again()


def test_each_pause_is_longer(smtp):
    write()
    pauses = []
    with silent_servers.server(silent_servers.resetting) as port:
        smtp(port)
        for _number in range(4):
            send_urgent()
            pauses.append(MailServer.objects.get().not_before - timezone.now())
            due_again()
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]


def test_a_mail_that_nobody_could_take_for_days_is_given_up(smtp):
    write()
    OutgoingMail.objects.update(created_at=timezone.now() - MAX_AGE - dt.timedelta(minutes=1))
    with silent_servers.server(silent_servers.resetting) as port:
        smtp(port)
        send_urgent()
    assert OutgoingMail.objects.get().state == MailState.FAILED


def test_a_worker_killed_after_sending_sends_the_same_mail_again(smtp, monkeypatch):
    """Said in the docstring: twice is possible, but by one Message-ID."""
    write()
    taken = []
    with silent_servers.server(silent_servers.good(taken)) as port:
        smtp(port)
        with monkeypatch.context() as patch:
            patch.setattr(sending, "_send", kill_after(sending._send))
            with pytest.raises(KeyboardInterrupt):
                send_urgent()
        assert send_urgent() == 0, "the lease of the killed one"
        due_again()
        assert send_urgent() == 1
    first, second = (email.message_from_string(text)["Message-ID"] for text in taken)
    assert first == second


def kill_after(send):
    def sent_and_killed(mail, connection):
        connection.send_messages([sending._message(mail)])
        raise KeyboardInterrupt

    return sent_and_killed


def test_two_workers_send_a_mail_once(outbox, monkeypatch):
    write()
    (row,) = OutgoingMail.objects.all()
    assert sending._claim(row)
    assert not sending._claim(row)


def test_the_administrator_sees_failed_mails_and_sends_them_again(client, admin, smtp):
    write(to="gone@example.vn")
    with silent_servers.server(silent_servers.refusing) as port:
        smtp(port)
        send_urgent()
    client.force_login(admin)
    text = client.get(reverse("failed_tasks")).content.decode()
    assert "1 thư không gửi được" in text
    assert "gone@example.vn" in text
    taken = []
    with silent_servers.server(silent_servers.good(taken)) as port:
        smtp(port)
        client.post(reverse("failed_tasks"), {"thu": "1"})
        send_urgent()
    assert len(taken) == 1


def test_the_administrator_reads_that_the_server_is_silent(client, admin, smtp):
    write()
    with silent_servers.server(silent_servers.resetting) as port:
        smtp(port)
        send_urgent()
    client.force_login(admin)
    assert "Máy chủ thư không trả lời từ" in client.get(reverse("failed_tasks")).content.decode()
    assert client.get("/healthz").json()["mail"] == "server does not answer"
    MailServer.objects.update(not_before=timezone.now())
    assert client.get("/healthz").json()["mail"] == "server does not answer", "until it answers"


def test_a_letter_says_the_same_as_text_and_as_html(outbox, an):
    reset = {
        "rows": [{"text": "Học <b>bài 1</b>"}],
        "person": an,
        "url": "https://hoc.vn/a?b=1&c=2",
    }
    message = write_letter("reminder", reset, "an@example.vn")
    message.send()
    send_all()
    (sent,) = mail.outbox
    parsed = email.message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    html = parsed.get_body(("html",)).get_content()
    text = parsed.get_body(("plain",)).get_content()
    assert "Học &lt;b&gt;bài 1&lt;/b&gt;" in html
    assert 'href="https://hoc.vn/a?b=1&amp;c=2"' in html
    assert "https://hoc.vn/a?b=1&c=2" in text
    assert 'lang="vi"' in html
    assert parsed["Auto-Submitted"] == "auto-generated"
    for line in text.split("\n"):
        words = re.sub(r"^- ", "", line.strip()).replace("&", "&amp;").replace("<", "&lt;")
        assert words.replace(">", "&gt;") in html


def test_the_parts_of_a_letter():
    text = "Kính gửi,\n\n- một\n- hai\n\nXem:\nhttps://a.vn/x\n\nHết."
    assert split_text(text) == [
        ("paragraph", ["Kính gửi,"]),
        ("list", ["một", "hai"]),
        ("paragraph", ["Xem:"]),
        ("link", ["https://a.vn/x"]),
        ("paragraph", ["Hết."]),
    ]


def test_no_attachment_is_lost_silently(outbox):
    message = EmailMessage("a", "b", to=["an@example.vn"])
    message.attach("a.txt", "a")
    with pytest.raises(ValueError, match="attachment"):
        message.send()


def test_django_itself_sends_through_the_outbox(outbox):
    send_mail("Chủ đề", "Nội dung", None, ["an@example.vn"], html_message="<p>Nội dung</p>")
    row = OutgoingMail.objects.get()
    assert (row.subject, row.html) == ("Chủ đề", "<p>Nội dung</p>")
