import pytest
from django.core.exceptions import ValidationError

from quizzes.attempts.draw import questions_of
from quizzes.models import BlueprintRow, Question, Topic


@pytest.fixture
def tree(system):
    ethics = Topic.objects.create(slug="goc", name="Đạo đức")
    manners = Topic.objects.create(slug="giao-tiep", name="Giao tiếp", parent=ethics)
    phone = Topic.objects.create(slug="dien-thoai", name="Qua điện thoại", parent=manners)
    return ethics, manners, phone


def test_a_topic_is_named_with_those_above_it(tree):
    assert str(tree[2]) == "Đạo đức › Giao tiếp › Qua điện thoại"
    assert tree[2].lineage == [topic.pk for topic in tree]


def test_what_is_asked_of_a_topic_holds_for_those_below(tree, make_question):
    question = make_question(topic=tree[2])
    assert list(Question.objects.below(tree[0].pk)) == [question]
    assert list(questions_of(BlueprintRow(topic=tree[1]))) == [question]
    assert list(questions_of(BlueprintRow(topic=tree[1], level="apply"))) == []


def test_a_moved_or_renamed_topic_takes_those_below_along(tree):
    law = Topic.objects.create(slug="phap-luat", name="Pháp luật")
    manners = Topic.objects.get(pk=tree[1].pk)
    manners.parent, manners.name = law, "Lễ tân"
    manners.save()
    phone = Topic.objects.get(pk=tree[2].pk)
    assert str(phone) == "Pháp luật › Lễ tân › Qua điện thoại"
    assert phone.lineage == [law.pk, manners.pk, phone.pk]


def test_a_topic_cannot_stand_below_itself(tree):
    tree[0].parent = tree[2]
    with pytest.raises(ValidationError, match="chính nó"):
        tree[0].clean()
