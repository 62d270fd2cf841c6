"""The self-check: in an order of the reader's own, with an answer that can be right."""

import pytest
from django.core.exceptions import ValidationError

from cms.blocks.check import CheckBlock
from learning.models import User

TEXTS = ["Một", "Hai", "Ba", "Bốn"]


def value(*right):
    options = [
        {"text": text, "correct": text in right, "feedback": f"Vì {text}."} for text in TEXTS
    ]
    return CheckBlock().to_python({"question": "Điều nào đúng?", "options": options})


def order(rf, reader, right="Một"):
    request = rf.get("/")
    request.user = User(pk=reader)
    context = CheckBlock().get_context(value(right), {"request": request})
    return [option["text"] for option in context["shuffled"]]


def test_the_order_is_the_readers_own_and_stays(rf):
    orders = {reader: order(rf, reader) for reader in range(1, 40)}
    assert all(order(rf, reader) == orders[reader] for reader in orders)
    assert all(sorted(each) == sorted(TEXTS) for each in orders.values())
    assert {each[0] for each in orders.values()} == set(TEXTS)


def test_the_order_says_nothing_about_the_key(rf):
    for reader in range(1, 10):
        assert order(rf, reader, "Một") == order(rf, reader, "Ba")


@pytest.mark.parametrize(("right", "several"), [(["Hai"], False), (["Hai", "Ba"], True)])
def test_several_right_options_are_ticked_one_is_picked(right, several):
    html = CheckBlock().render(value(*right))
    assert html.count('type="checkbox"' if several else 'type="radio"') == len(TEXTS)
    assert ("chọn các phương án đúng" in html) == several


def test_a_question_without_a_right_option_is_refused():
    with pytest.raises(ValidationError) as refused:
        CheckBlock().clean(value())
    assert "đánh dấu ít nhất một phương án" in str(refused.value.as_json_data())
    CheckBlock().clean(value("Ba"))
