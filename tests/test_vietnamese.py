"""What Wagtail, Django and allauth say to our people is Vietnamese."""

import json
import re
from pathlib import Path

import allauth
import django
import pytest
import wagtail
from allauth.core.internal.ratelimit import respond_429
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override, trans_real

OURS = Path(__file__).parent.parent / "config" / "locale" / "vi" / "LC_MESSAGES"
WAGTAIL, DJANGO, ALLAUTH = (Path(m.__path__[0]) for m in (wagtail, django, allauth))
ADMIN = (
    "admin",
    "images",
    "documents",
    "snippets",
    "contrib/redirects",
    "contrib/table_block",
    "users",
)
# Of functions that are off here: translated sites, password mails of Wagtail's own, its news.
OFF = re.compile(
    r"translation|[Ll]ocales?\b|Wagtail (doc|emb|ima|redir|sear|site|snip|user|adm)"
    r"|upgrade|Things in Wagtail|release notes|Don't worry|Your version"
    r"|separated into rows|Imported|encountered|wrong encoding|File format of type"
    r"|Optionally specify a route|target page route"
)
PLACE = re.compile(r"%\(\w+\)[sdr]|\{\w*\}")


def messages_of(path: Path, places: tuple[str, ...] = ("",)) -> list[Message]:
    with path.open("rb") as file:
        found = [m for m in read_po(file) if m.id]
    return [m for m in found if any(p in line for p in places for line, _n in m.locations)]


def said(message: Message, domain: str = "django") -> str:
    """What a reader of Vietnamese is shown for the message."""
    with override("vi"):
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        if isinstance(message.id, tuple):
            one, many = message.id
            return str(trans_real.ngettext(one, many, 2))
        return str(
            trans_real.pgettext(message.context, key)
            if message.context
            else trans_real.gettext(key)
        )


def untranslated(found: list[Message]) -> list[str]:
    lacking = []
    for message in found:
        source = message.id if isinstance(message.id, tuple) else (message.id,)
        letters = re.sub(PLACE, "", source[-1])
        if (
            re.search(r"[A-Za-z]{3}", letters)
            and not OFF.search(source[0])
            and said(message) in source
        ):
            lacking.append(source[0])
    return lacking


# What allauth says in the ways of signing in that are on.
MET = {
    "This account is currently inactive.",
    "Invalid login.",
    "Incorrect password.",
    "The password reset token was invalid.",
    "Be patient, you are sending too many requests.",
    "The email address is not assigned to any user account.",
    "The email address and/or password you specified are not correct.",
    "The username and/or password you specified are not correct.",
    "Too many failed login attempts. Try again later.",
}
SAME = {
    "IPv4",
    "IPv6",
    "IPv4 or IPv6",
    "Email",
    "email",
    "Slug",
    "slug",
    "Excel",
    "XLSX",
    "CSV",
    "HTML",
    "JSON",
    "alt",
    "URL",
}


@pytest.mark.parametrize("part", ADMIN)
def test_the_admin_speaks_vietnamese(part):
    found = messages_of(WAGTAIL / part / "locale/en/LC_MESSAGES/django.po")
    assert set(untranslated(found)) - SAME == set()


def test_refused_values_are_explained_in_vietnamese():
    forms = messages_of(
        DJANGO / "conf/locale/en/LC_MESSAGES/django.po",
        ("forms/", "core/validators", "utils/timesince"),
    )
    passwords = messages_of(
        DJANGO / "contrib/auth/locale/en/LC_MESSAGES/django.po", ("password_validation",)
    )
    accounts = messages_of(ALLAUTH / "locale/en/LC_MESSAGES/django.po", ("account/adapter",))
    own = [m for m in accounts if m.id in MET]
    assert len(own) == len(MET)
    assert set(untranslated([*forms, *passwords, *own])) - SAME == set()


def test_every_word_of_the_admins_scripts_is_vietnamese(client, lan):
    client.force_login(lan)
    script = client.get("/quan-tri/jsi18n/").content.decode()
    shown = json.loads(script.split("const newcatalog = ")[1].split(";\n")[0])
    found = messages_of(WAGTAIL / "admin/locale/en/LC_MESSAGES/djangojs.po")
    keys = [m.id[0] if isinstance(m.id, tuple) else m.id for m in found]
    assert [key for key in keys if key not in shown] == []
    assert shown["Collapse all"] == "Thu gọn tất cả"
    assert shown["Write something or type ‘/’ to insert a block"].startswith("Viết nội dung")


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_translation_keeps_the_places_of_its_source(domain):
    for message in messages_of(OURS / f"{domain}.po"):
        source = message.id if isinstance(message.id, tuple) else (message.id,)
        target = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {frozenset(PLACE.findall(text)) for text in source}
        assert all(frozenset(PLACE.findall(text)) in wanted for text in target), message.id


@pytest.mark.parametrize(
    ("source", "values", "words"),
    [
        ("Submit to %(workflow_name)s", {"workflow_name": "Thẩm định"}, "Gửi Thẩm định"),
        ("%(label)s and Publish", {"label": "Phê duyệt"}, "Phê duyệt và xuất bản"),
        ("Resubmit to %(task_name)s", {"task_name": "Thẩm định"}, "Gửi lại Thẩm định"),
    ],
)
def test_the_buttons_of_the_workflow_read_as_words(source, values, words):
    with override("vi"):
        assert trans_real.gettext(source) % values == words


def test_no_place_sticks_to_a_word():
    """Wagtail's own catalogue has "Phê chuẩnvà Xuất bản"."""
    stuck = re.compile(r"\w%\(\w+\)s|%\(\w+\)s[^\W\d_]")
    found = [
        message.id
        for part in ADMIN
        for message in messages_of(WAGTAIL / part / "locale/vi/LC_MESSAGES/django.po")
        if stuck.search(said(message)) and "<" not in said(message)
    ]
    assert found == []


def test_too_many_requests_are_told_in_vietnamese(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    page = respond_429(request)
    assert page.status_code == 429
    assert "Anh/chị" in page.content.decode()


@pytest.mark.parametrize("password", ["", "123", "12345678901234567890", "passwordpassword"])
def test_the_rules_of_passwords_speak_courteously(password):
    with override("vi"):
        try:
            said_to_people = password_validators_help_texts()
            validate_password(password)
        except ValidationError as refused:
            said_to_people += refused.messages
    text = " ".join(said_to_people)
    assert "ít nhất 14 ký tự" in text
    assert "bạn" not in text.lower()
    assert "Nó " not in text


@pytest.mark.parametrize(
    ("context", "word", "english"),
    [
        ("xem có đúng không", "Kiểm tra", "Check"),
        ("một phần của khóa", "Kiểm tra", "Quiz"),
        (None, "Kiểm tra", "Examinations"),
        ("việc sẽ làm", "Rút lại", "Withdraw"),
        (None, "Rút lại", "Withdrawn"),
        ("việc đã làm", "Thu hồi", "Revoked"),
        (None, "Thu hồi", "Revoke"),
        ("tình trạng", "Đang ghi", "Being written"),
    ],
)
def test_a_word_of_two_meanings_has_both_in_english(context, word, english):
    with override("en"):
        read = trans_real.pgettext(context, word) if context else trans_real.gettext(word)
        assert read == english
    with override("vi"):
        assert (trans_real.pgettext(context, word) if context else word) == word


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("vi", "Kiểm tra"), ("en", "Check")])
def test_the_button_that_checks_a_receipt_says_so(client, system, an, language, words):
    client.force_login(an)
    client.cookies["django_language"] = language
    body = client.get(reverse("check_receipt")).content.decode()
    main = body.split("<main", 1)[1].split("</main>")[0]
    assert re.search(r"<button[^>]*>([^<]*)", main)[1] == words
