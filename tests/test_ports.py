"""What the apps ask of each other: each question is answered once, and has a default."""

from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from cms import ports as cms_ports
from config.ports import Extensions, Port
from learning import ports as learning_ports
from quizzes import ports as quiz_ports
from quizzes.attempts.participants import snapshot_fields
from quizzes.ports import PersonSnapshot, SittingRule, WayOn

MODULES = ["cms.ports", "quizzes.ports", "learning.ports"]
DECLARED = [
    pytest.param(value, id=f"{module}.{name}")
    for module in MODULES
    for name, value in vars(import_module(module)).items()
]
PORTS = [each for each in DECLARED if isinstance(each.values[0], Port)]
EXTENSIONS = [each for each in DECLARED if isinstance(each.values[0], Extensions)]


@pytest.mark.parametrize("port", PORTS)
def test_each_question_is_answered_once(port):
    assert port.is_bound
    with pytest.raises(ImproperlyConfigured, match="bound already"):
        port.bind(lambda *_args: None)


@pytest.mark.parametrize("extensions", EXTENSIONS)
def test_each_list_has_entries_that_stand_there_once(extensions):
    assert list(extensions)
    with pytest.raises(ImproperlyConfigured, match="registered already"):
        extensions.register(next(iter(extensions)))


def test_where_nobody_is_bound_the_default_answers():
    with quiz_ports.sitting_rule.replaced(None), quiz_ports.expected_participants.replaced(None):
        assert quiz_ports.sitting_rule(None, None) == SittingRule(refusal="", counts_from=None)
        assert list(quiz_ports.expected_participants(None)) == []


def test_what_is_bound_answers_in_the_place_of_the_default():
    @Port
    def greeting(name: str) -> str:
        """How somebody is greeted."""
        return f"Chào {name}"

    assert greeting("An") == "Chào An"
    greeting.bind(lambda name: f"Kính chào {name}")
    assert greeting("An") == "Kính chào An"
    assert (greeting.__name__, greeting.__doc__) == ("greeting", "How somebody is greeted.")


def test_extensions_keep_their_order():
    letters = Extensions[str]()
    for letter, order in (("c", 60), ("a", 10), ("b", 50)):
        letters.register(letter, order=order)
    assert "".join(letters) == "abc"
    with letters.replaced("x"):
        assert list(letters) == ["x"]
    assert "".join(letters) == "abc"


def test_another_app_may_keep_somebody_from_a_quiz(client, an, quiz):
    """A learner reads the refusal of whoever answers, and is offered the way on."""
    refused = SittingRule("Anh/chị chưa nộp cam kết.", WayOn("/cam-ket/", "Ký cam kết"))
    client.force_login(an)
    with quiz_ports.sitting_rule.replaced(lambda user, page: refused):
        shown = client.get(quiz.url).content.decode()
    assert "Anh/chị chưa nộp cam kết." in shown
    assert 'action="/cam-ket/"' in shown


def test_without_an_app_that_knows_units_an_attempt_remembers_the_name_alone(an):
    with quiz_ports.person_snapshot.replaced(None):
        fields = snapshot_fields(an, timezone.now())
    nowhere = PersonSnapshot()
    assert fields == {
        "person_name": an.full_name,
        "unit_ref": nowhere.unit_ref,
        "unit_name": "",
        "person_position": "",
    }


def test_without_an_app_that_keeps_certificates_nobody_has_one(an):
    with learning_ports.certificates_of.replaced(None):
        assert learning_ports.certificates_of(an) == []
    with learning_ports.certificate_feed.replaced(None):
        assert learning_ports.certificate_feed(None, None, 10) == []


def test_a_page_that_an_app_keeps_records_of_is_not_deleted(client, admin, course):
    client.force_login(admin)
    address = reverse("wagtailadmin_pages:delete", args=[course.pk])
    with cms_ports.page_records.replaced(lambda page: True):
        client.post(address)
    assert type(course).objects.filter(pk=course.pk).exists()
    with cms_ports.page_records.replaced(), cms_ports.page_concerns.replaced():
        client.post(address)
    assert not type(course).objects.filter(pk=course.pk).exists()


def test_without_an_app_that_keeps_duties_a_withdrawal_ends_none():
    with cms_ports.end_duties.replaced(None):
        assert cms_ports.end_duties([], "Văn bản hết hiệu lực") == 0
