"""The editors' screens for the tree of topics."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.snippets.views.snippets import EditView

from quizzes.models import BankImport, BankImportRow, BlueprintRow, Topic

SCREEN = "wagtailsnippets_quizzes_topic"
TOP = "Không (chuyên đề lớn)"


@pytest.fixture
def tree(system):
    ethics = Topic.add_root(slug="goc", name="Đạo đức")
    manners = ethics.add_child(slug="giao-tiep", name="Giao tiếp", practice=True)
    phone = manners.add_child(slug="dien-thoai", name="Qua điện thoại")
    return ethics, manners, phone


@pytest.fixture
def editor(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def deleter(client, admin):
    client.force_login(admin)
    return client


def page_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def edit(client, topic, **changes):
    """Send the form of a topic as its page shows it, with these changes."""
    url = reverse(f"{SCREEN}:edit", args=[topic.pk])
    form = page_of(client.get(url)).select_one("form[data-edit-form]")
    chosen = form.select_one("select[name=parent] option[selected]")
    data = {
        "name": form.select_one("[name=name]")["value"],
        "slug": form.select_one("[name=slug]")["value"],
        "parent": chosen["value"] if chosen else "",
        **changes,
    }
    return client.post(url, data)


def listed(client, **query):
    """The rows of the list: level, text."""
    page = page_of(client.get(reverse(f"{SCREEN}:list"), query))
    return [
        (next(iter(set(node["class"]) - {"tree-node"})), node.text.strip())
        for node in page.select(".tree-node")
    ]


def test_the_list_shows_the_tree(editor, tree):
    assert listed(editor) == [
        ("tree-node--0", "Đạo đức"),
        ("tree-node--1", "Giao tiếp"),
        ("tree-node--2", "Qua điện thoại"),
    ]


def test_a_topic_without_its_parent_in_the_list_bears_its_full_name(editor, tree):
    assert listed(editor, practice="true") == [("tree-node--0", "Đạo đức › Giao tiếp")]
    assert listed(editor, q="điện thoại") == [
        ("tree-node--0", "Đạo đức › Giao tiếp › Qua điện thoại")
    ]


def test_a_topic_is_added_below_another_from_the_list(editor, tree):
    page = page_of(editor.get(reverse(f"{SCREEN}:list")))
    links = [a["href"] for a in page.select("a") if "Thêm chuyên đề nằm dưới" in a.text]
    url = links[0]
    form = page_of(editor.get(url)).select_one("form[data-edit-form]")
    parent = form.select_one("select[name=parent] option[selected]")
    assert parent.text.strip() == "Đạo đức"
    answer = editor.post(
        url, {"name": "An toàn", "slug": "an-toan", "parent": parent["value"]}, follow=True
    )
    assert "Đạo đức › An toàn" in answer.content.decode()
    assert [text for _level, text in listed(editor)][:2] == ["Đạo đức", "An toàn"]


def test_the_form_offers_the_indented_tree_and_the_top(editor, tree):
    page = page_of(editor.get(reverse(f"{SCREEN}:edit", args=[tree[2].pk])))
    assert [option.text for option in page.select("select[name=parent] option")] == [
        TOP,
        "Đạo đức",
        "\u2003Giao tiếp",
        "\u2003\u2003Qua điện thoại",
    ]


def test_an_editor_moves_a_topic_with_all_below_it(editor, tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    answer = edit(editor, tree[1], parent=law.pk)
    assert answer.status_code == 302
    assert str(Topic.objects.get(pk=tree[2].pk)) == "Pháp luật › Giao tiếp › Qua điện thoại"


def test_an_editor_moves_a_topic_to_the_top(editor, tree):
    edit(editor, tree[1], parent="")
    assert [text for _level, text in listed(editor)] == ["Giao tiếp", "Qua điện thoại", "Đạo đức"]


def test_saving_another_field_moves_nothing(editor, tree):
    edit(editor, tree[1], name="Lễ tân")
    assert str(Topic.objects.get(pk=tree[2].pk)) == "Đạo đức › Lễ tân › Qua điện thoại"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_topic_below_itself_is_refused_in_words(editor, tree, place):
    answer = edit(editor, tree[0], parent=tree[place].pk, name="Khác")
    text = page_of(answer).get_text(" ", strip=True)
    assert f"“{tree[place]}” chính là chuyên đề này hoặc nằm dưới nó" in text
    assert [t.name for t in Topic.objects.all()] == ["Đạo đức", "Giao tiếp", "Qua điện thoại"]


def test_a_move_that_makes_the_tree_too_deep_is_refused(editor, tree, monkeypatch):
    monkeypatch.setattr(Topic, "MAX_DEPTH", 4)
    deep = Topic.add_root(slug="a", name="A").add_child(slug="b", name="B")
    assert "tối đa 4 cấp" in edit(editor, tree[0], parent=deep.pk).content.decode()
    assert edit(editor, tree[1], parent=deep.pk).status_code == 302


def test_two_editors_who_move_two_topics_below_each_other_leave_one_move(editor, tree):
    law = Topic.add_root(slug="phap-luat", name="Pháp luật")
    assert edit(editor, tree[0], parent=law.pk).status_code == 302
    assert "nằm dưới nó" in edit(editor, law, parent=tree[0].pk).content.decode()


def test_a_topic_that_somebody_deleted_meanwhile_is_not_made_anew(editor, tree, monkeypatch):
    def delete_first(view, request, *args, **kwargs):
        Topic.objects.filter(pk=tree[2].pk).delete()
        return dispatch(view, request, *args, **kwargs)

    dispatch = EditView.dispatch
    monkeypatch.setattr(EditView, "dispatch", delete_first)
    url = reverse(f"{SCREEN}:edit", args=[tree[2].pk])
    assert editor.post(url, {"name": "Khác", "slug": "khac"}).status_code == 404
    assert not Topic.objects.filter(slug="khac").exists()


def delete(client, topic):
    url = reverse(f"{SCREEN}:delete", args=[topic.pk])
    return client.post(url, follow=True).content.decode()


def test_a_topic_in_use_says_what_is_in_the_way(deleter, tree, quiz, make_question, lan):
    make_question(topic=tree[0])
    quiz.blueprint.set([BlueprintRow(topic=tree[0], count=1)])
    quiz.save()
    batch = BankImport.objects.create(uploaded_by=lan, topic=tree[0], file="a.docx")
    BankImportRow.objects.create(batch=batch, position=1, number=1, topic=tree[0], verdict="ok")
    text = delete(deleter, tree[0])
    assert "Không xóa được chuyên đề “Đạo đức”." in text
    assert "Còn 2 chuyên đề nằm dưới" in text
    assert "Còn 1 câu hỏi" in text
    assert f"Ma trận đề còn bốc từ đây: “{quiz.title}”" in text
    assert "1 lần nhập câu hỏi" in text
    assert Topic.objects.filter(pk=tree[0].pk).exists()


def test_a_topic_that_nothing_rests_on_is_deleted(deleter, tree):
    delete(deleter, tree[2])
    assert list(Topic.objects.all()) == list(tree[:2])
    assert Topic.objects.get(pk=tree[1].pk).is_leaf()


def test_a_branch_is_deleted_as_a_whole_only(deleter, tree):
    url = reverse("wagtail_bulk_action", args=["quizzes", "topic", "delete"])
    answer = deleter.post(f"{url}?id={tree[0].pk}&id={tree[1].pk}", follow=True)
    assert "Còn 1 chuyên đề nằm dưới" in answer.content.decode()
    assert Topic.objects.count() == 3
    deleter.post(f"{url}?id={tree[0].pk}&id={tree[1].pk}&id={tree[2].pk}", follow=True)
    assert not Topic.objects.exists()


def test_who_may_not_edit_the_bank_moves_nothing(client, an, tree):
    client.force_login(an)
    url = reverse(f"{SCREEN}:edit", args=[tree[1].pk])
    client.post(url, {"name": "Khác", "slug": "khac", "parent": ""})
    assert Topic.objects.get(pk=tree[1].pk).depth == 2
