"""The tree of topics: names, draws, moves, and what two editors do at once."""

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from treebeard.exceptions import InvalidMoveToDescendant

from quizzes.attempts.draw import questions_of
from quizzes.bank.usage import usage_of
from quizzes.law.finders import quizzes_asking
from quizzes.models import BlueprintRow, Question, Topic
from tests.running.hunting import examples

SOUND: tuple[list[int], ...] = ([], [], [], [], [])


@pytest.fixture
def tree(system):
    ethics = Topic.add_root(slug="goc", name="Đạo đức")
    manners = ethics.add_child(slug="giao-tiep", name="Giao tiếp")
    phone = manners.add_child(slug="dien-thoai", name="Qua điện thoại")
    return ethics, manners, phone


def read(*topics):
    return [Topic.objects.get(pk=topic.pk) for topic in topics]


def names():
    """The tree as editors read it from top to bottom."""
    return [str(topic) for topic in Topic.objects.all()]


def assert_sound():
    assert Topic.find_problems() == SOUND
    for topic in Topic.objects.all():
        above = [*topic.get_ancestors(), topic]
        assert topic.full_name == " › ".join(each.name for each in above)
    for siblings in [Topic.get_root_nodes(), *(t.get_children() for t in Topic.objects.all())]:
        found = [topic.name for topic in siblings]
        assert found == list(siblings.order_by("name").values_list("name", flat=True))


def test_a_topic_is_named_with_those_above_it(tree):
    assert str(tree[2]) == "Đạo đức › Giao tiếp › Qua điện thoại"
    assert list(read(tree[2])[0].get_ancestors()) == list(tree[:2])


def test_what_is_asked_of_a_topic_holds_for_those_below(tree, make_question):
    question = make_question(topic=tree[2])
    assert list(Question.objects.below(tree[0].pk)) == [question]
    assert list(questions_of(BlueprintRow(topic=tree[1]))) == [question]
    assert list(questions_of(BlueprintRow(topic=tree[1], level="apply"))) == []


def test_a_draw_reads_a_topic_and_all_below_it_by_one_query(
    tree, make_question, django_assert_num_queries
):
    question = make_question(topic=tree[2])
    with django_assert_num_queries(1):
        assert list(questions_of(BlueprintRow(topic_id=tree[0].pk))) == [question]


def test_a_topic_beside_one_is_not_below_it(tree, make_question):
    beside = tree[0].add_child(slug="tac-phong", name="Tác phong")
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    make_question(topic=beside)
    make_question(topic=tree[0].add_child(slug="ban-be", name="Bạn bè"))
    assert not Question.objects.below(tree[1].pk).exists()
    assert not Question.objects.below(law.pk).exists()
    assert not Question.objects.below().exists()


def test_a_quiz_that_draws_from_above_is_found_by_question_and_law(tree, quiz, make_question):
    question = make_question(topic=tree[2])
    cited = [question.provision_id]
    quiz.blueprint.set([BlueprintRow(topic=tree[0], count=1)])
    quiz.save()
    assert [use.quiz for use in usage_of(question).quizzes] == [quiz]
    assert list(quizzes_asking(cited)) == [quiz]
    quiz.blueprint.set([BlueprintRow(topic=tree[1].add_child(slug="thu", name="Thư"), count=1)])
    quiz.save()
    assert not usage_of(question).quizzes
    assert not quizzes_asking(cited)


def test_siblings_stand_in_the_order_of_their_names(tree):
    tree[0].add_child(slug="an-mac", name="Ăn mặc")
    tree[0].add_child(slug="ban-be", name="Bạn bè")
    Topic.add_root(slug="a", name="An ninh")
    assert names()[0] == "An ninh"
    assert_sound()


def test_a_moved_or_renamed_topic_takes_those_below_along(tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    manners, phone = tree[1:]
    manners.name = "Lễ tân"
    manners.save()
    manners.put_below(law)
    [phone] = read(phone)
    assert str(phone) == "Pháp luật › Lễ tân › Qua điện thoại"
    assert list(phone.get_ancestors()) == [law, manners]
    manners.put_below(None)
    assert str(*read(phone)) == "Lễ tân › Qua điện thoại"
    assert_sound()


def test_a_renamed_topic_changes_its_place_among_its_siblings(tree):
    last = tree[0].add_child(slug="tac-phong", name="Tác phong")
    last.add_child(slug="dung-gio", name="Đúng giờ")
    last.name = "An toàn"
    last.save()
    assert names()[1:3] == ["Đạo đức › An toàn", "Đạo đức › An toàn › Đúng giờ"]
    assert_sound()


def test_a_topic_cannot_stand_below_itself(tree):
    for below in tree:
        with pytest.raises(InvalidMoveToDescendant):
            tree[0].put_below(below)
    assert_sound()


def test_a_topic_read_before_another_editor_moved_it_is_saved_where_it_stands_now(tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    mine, theirs = read(tree[1], tree[1])
    theirs.put_below(law)
    mine.name, mine.practice = "Lễ tân", True
    mine.save()
    assert str(*read(tree[2])) == "Pháp luật › Lễ tân › Qua điện thoại"
    assert_sound()


def test_a_topic_added_below_one_that_was_renamed_meanwhile_bears_the_new_name(tree):
    mine, theirs = read(tree[2], tree[1])
    theirs.name = "Lễ tân"
    theirs.save()
    mine.add_child(slug="loi-chao", name="Lời chào")
    assert_sound()


@pytest.mark.parametrize("to_the_top", [True, False])
def test_moving_a_topic_that_was_renamed_meanwhile_keeps_the_new_name(tree, to_the_top):
    mine, theirs = read(tree[1], tree[1])
    theirs.name = "Lễ tân"
    theirs.save()
    mine.put_below(None if to_the_top else Topic.add_root(slug="phap-luat", name="Pháp luật"))
    assert read(tree[1])[0].name == "Lễ tân"
    assert_sound()


def test_moving_a_topic_where_it_stands_keeps_the_new_name(tree):
    mine, theirs = read(tree[0], tree[0])
    Topic.add_root(slug="a", name="A")
    theirs.name = "Đạo lý"
    theirs.save()
    mine.move(Topic.objects.get(slug="a"), "sorted-sibling")
    assert_sound()


def test_two_editors_cannot_put_two_topics_below_each_other(tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    [mine, theirs], [mine_target, theirs_target] = read(tree[0], law), read(law, tree[0])
    mine.put_below(mine_target)
    with pytest.raises(InvalidMoveToDescendant):
        theirs.put_below(theirs_target)
    assert_sound()


def test_a_topic_with_others_below_it_is_not_deleted(tree):
    for rows in (Topic.objects.filter(pk=tree[0].pk), Topic.objects.filter(slug="giao-tiep")):
        with pytest.raises(ProtectedError):
            rows.delete()
    with pytest.raises(ProtectedError):
        tree[1].delete()
    tree[2].delete()
    tree[0].get_descendants(include_self=True).delete()
    assert not Topic.objects.exists()


def add_many(parent, count):
    rows = [
        Topic(
            slug=f"so-{number}",
            name=f"Số {number:03}",
            full_name=f"{parent} › Số {number:03}",
            depth=parent.depth + 1,
            path=Topic._get_path(parent.path, parent.depth + 1, number),
        )
        for number in range(1, count + 1)
    ]
    Topic.objects.bulk_create(rows)
    Topic.objects.filter(pk=parent.pk).update(numchild=count)


def test_a_move_takes_no_more_queries_with_500_topics_below(tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    counts = []
    for target in (law, tree[0]):
        with CaptureQueriesContext(connection) as queries:
            read(tree[1])[0].put_below(target)
        counts.append(len(queries))
        if target == law:
            add_many(*read(tree[2]), 500)
    assert counts[0] == counts[1] <= 25
    assert (
        Topic.objects.filter(
            full_name__startswith="Đạo đức › Giao tiếp › Qua điện thoại › "
        ).count()
        == 500
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "top", "rename", "add", "delete"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.sampled_from(["An", "Bình", "Đạo", "an", "Ý", "Luật", "Luật cán bộ", "10 %", "_"]),
    ),
    max_size=25,
)


@given(steps=STEPS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=examples(60),
)
def test_random_moves_leave_a_sound_tree(system, steps):
    Topic.objects.all().delete()
    # Each as some editor's page holds it: a topic may be in it twice, read at different times.
    held = [Topic.add_root(slug=f"goc-{number}", name=f"Gốc {number}") for number in range(2)]
    for number, (step, one, other, name) in enumerate(steps):
        topic, target = held[one % len(held)], held[other % len(held)]
        if step == "add":
            held.append(target.add_child(slug=f"c-{number}", name=name))
        elif step == "rename":
            topic.name = name
            topic.save()
        elif step == "delete":
            held = delete_where_nothing_is_below(topic, held)
        else:
            move_where_it_can_stand(topic, target if step == "move" else None)
        held.append(Topic.objects.get(pk=held[(one + other) % len(held)].pk))
        assert_sound()


def delete_where_nothing_is_below(topic, held):
    left = [each for each in held if each != topic]
    if not left:
        return held
    try:
        topic.delete()
    except ProtectedError:
        assert read(topic)[0].get_descendants().exists()
        return held
    return left


def move_where_it_can_stand(topic, target):
    try:
        topic.put_below(target)
    except InvalidMoveToDescendant:
        topic, target = read(topic, target)
        assert target == topic or target.is_descendant_of(topic)
