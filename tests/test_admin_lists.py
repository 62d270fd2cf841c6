"""Who may not see a list in the admin gets no line of it at any other door of Wagtail's."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, Revision, Site, Task, Workflow
from wagtail.snippets.models import get_snippet_models

from certificates.models import CourseIssuer, IssuingBody
from cms.models import CmsDocument, CmsImage, CourseIndexPage, CoursePage, LegalDocument, Provision
from config.admin_addresses import model_of
from learning.enums import Role
from learning.models import Holiday, Scope, TrainingQuota, Unit, User
from quizzes.models import Allowance, Question, QuestionPool, QuizPage, Round, Topic
from tests.test_nonsense_in_admin import PART, SCREENS
from tests.test_permissions import signed_in

STAFF = [Role.EDITOR, Role.REVIEWER, Role.HR, Role.HEAD, Role.ADMIN]
EDITORIAL = {Role.EDITOR, Role.REVIEWER}
LAW = {*EDITORIAL, Role.HR}
# Who sees the rows of a model in the admin's list of them.
SEEN_BY: dict[type[Model], set[Role]] = {
    Page: EDITORIAL,
    Question: EDITORIAL,
    Topic: {Role.EDITOR},
    QuestionPool: {Role.EDITOR},
    Round: {Role.EDITOR},
    Allowance: {Role.EDITOR},
    LegalDocument: LAW,
    Provision: LAW,
    CmsImage: {Role.EDITOR},
    CmsDocument: {Role.EDITOR},
    Scope: {Role.ADMIN},
    Holiday: {Role.ADMIN},
    TrainingQuota: {Role.ADMIN},
    IssuingBody: {Role.ADMIN},
    CourseIssuer: {Role.ADMIN},
    User: {Role.ADMIN},
    # Accounts name their roles, pages their sites and workflows, files their collections.
    Group: {Role.ADMIN},
    Site: EDITORIAL,
    Task: EDITORIAL,
    Workflow: EDITORIAL,
    Collection: {Role.EDITOR},
    Redirect: set(),
}
# Who reads a name of such a row on another list that is theirs.
NAMED_FOR: dict[type[Model], set[Role]] = {
    Topic: {Role.REVIEWER},  # questions are filtered by them
    User: {Role.EDITOR},  # an allowance says whose it is
}
FILES_AND_PAGES = [Page, CmsImage, CmsDocument, Task]


@pytest.fixture
def rows(course, make_question, quiz, units) -> dict[type[Model], tuple[Model, str]]:
    """A row of each model, and words that nothing else on any page has."""
    index = CourseIndexPage.objects.get()
    issued = index.add_child(instance=CoursePage(title="BÍMẬTcap", slug="x-cap", summary="x"))
    page = QuizPage.objects.get(pk=quiz.pk)
    page.title = page.draft_title = "BÍMẬTtrang"
    page.save_revision().publish()
    other = (
        index.get_children()
        .first()
        .add_child(instance=QuizPage(title="BÍMẬTky", slug="x-ky", time_limit_minutes=9))
    )
    question = make_question(stem="BÍMẬTcau hỏi gì?")
    question.save_revision()
    someone = User.objects.create_user("x-nguoi", "BÍMẬTnguoi")
    scoped = User.objects.create_user("x-pv", "BÍMẬTphamvi")
    law = LegalDocument.objects.create(
        key="x", number="BÍMẬTvb", kind="law", title="BÍMẬTvb", status="in_force"
    )
    now = timezone.now()
    redirect = Redirect.objects.create(old_path="/bimatcu", redirect_link="https://x.vn/bimatcu")
    site = Site.objects.create(hostname="x.vn", root_page=index, site_name="BÍMẬTsite")
    made: dict[type[Model], tuple[Model, str]] = {
        Page: (page, "BÍMẬTtrang"),
        Question: (question, "BÍMẬTcau"),
        Topic: (Topic.add_root(slug="x", name="BÍMẬTde"), "BÍMẬTde"),
        QuestionPool: (QuestionPool.objects.create(name="BÍMẬTnhom"), "BÍMẬTnhom"),
        Round: (
            Round.objects.create(
                quiz=other, number=1, opens_at=now, closes_at=now + dt.timedelta(days=1)
            ),
            "BÍMẬTky – kỳ 1",
        ),
        Allowance: (
            Allowance.objects.create(
                user=someone, quiz=other, extra_minutes=5, reason="x", approved_by=scoped
            ),
            "BÍMẬTnguoi – BÍMẬTky",
        ),
        LegalDocument: (law, "BÍMẬTvb"),
        Provision: (Provision.objects.create(document=law, locator="BÍMẬTdk"), "BÍMẬTdk"),
        CmsImage: (
            CmsImage.objects.create(title="BÍMẬTanh", file=get_test_image_file()),
            "BÍMẬTanh",
        ),
        CmsDocument: (
            CmsDocument.objects.create(title="BÍMẬTtep", file=ContentFile(b"a", "a.txt")),
            "BÍMẬTtep",
        ),
        Scope: (
            Scope.objects.create(user=scoped, unit=Unit.objects.first()),
            "BÍMẬTphamvi – ",
        ),
        Holiday: (Holiday.objects.create(day=dt.date(2031, 3, 4), name="BÍMẬTnghi"), "BÍMẬTnghi"),
        TrainingQuota: (TrainingQuota.objects.create(year=2188, hours=31999), "2188 – 31999"),
        IssuingBody: (IssuingBody.objects.create(name="BÍMẬTcoquan"), "BÍMẬTcoquan"),
        CourseIssuer: (
            CourseIssuer.objects.create(course=issued, body=IssuingBody.objects.create(name="x")),
            "BÍMẬTcap – x",
        ),
        User: (someone, "BÍMẬTnguoi"),
        Group: (Group.objects.create(name="BÍMẬTvaitro"), "BÍMẬTvaitro"),
        Site: (site, "BÍMẬTsite"),
        Task: (Task.objects.create(name="BÍMẬTbuoc"), "BÍMẬTbuoc"),
        Workflow: (Workflow.objects.create(name="BÍMẬTquytrinh"), "BÍMẬTquytrinh"),
        Collection: (
            Collection.get_first_root_node().add_child(name="BÍMẬTbo"),
            "BÍMẬTbo",
        ),
        Redirect: (redirect, "bimatcu"),
    }
    return made


def doors(rows: dict[type[Model], tuple[Model, str]]) -> Iterator[str]:
    """Every screen of Wagtail's with every row that its address can name."""
    for route, view in SCREENS:
        model = model_of(view)
        named = {base for base in SEEN_BY if model and issubclass(model, base)}
        for row, _mark in [rows[base] for base in named or FILES_AND_PAGES]:
            yield address(route, row)
            if "<" not in route:
                yield f"{address(route, row)}?id={row.pk}&q=BÍMẬT&query=BÍMẬT"
                yield f"{address(route, row)}?export=csv"
    for row, _mark in rows.values():
        label, name = row._meta.app_label, row._meta.model_name
        for action in bulk_action_registry.get_bulk_actions_for_model(label, name):
            yield f"/quan-tri/bulk/{label}/{name}/{action.action_type}/?id={row.pk}"


def address(route: str, row: Model) -> str:
    revision = Revision.objects.filter(object_id=str(row.pk)).last()
    words = {
        "revision_id": str(revision.pk if revision else 1),
        "app_label": row._meta.app_label,
        "app_name": row._meta.app_label,
        "content_type_app_name": row._meta.app_label,
        "model_name": str(row._meta.model_name),
        "content_type_model_name": str(row._meta.model_name),
        "action_name": "approve",
        "filter_spec": "original",
    }
    return "/" + PART.sub(lambda m: words.get(m[2], str(row.pk)), route)


@pytest.mark.parametrize("role", STAFF)
def test_no_door_of_the_admin_shows_a_line_of_a_list_that_one_may_not_see(people, rows, role):
    person = people[role]
    if role == Role.ADMIN:
        User.objects.filter(pk=person.pk).update(is_superuser=False)
    client = signed_in(person)
    hidden = [
        mark
        for model, (_row, mark) in rows.items()
        if role not in SEEN_BY[model] | NAMED_FOR.get(model, set())
    ]
    assert hidden
    shown = []
    for url in dict.fromkeys(doors(rows)):
        for send in (client.get, client.post) if "/bulk/" in url else (client.get,):
            with transaction.atomic():
                answer: Any = send(url)
                transaction.set_rollback(True)
            body = answer.getvalue().decode(errors="replace")
            shown += [(url, mark) for mark in hidden if mark in body]
    assert shown == []


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_a_chooser_opens_for_those_who_see_the_list_alone(people, rows, role, model):
    person = people[role]
    if role == Role.ADMIN:
        User.objects.filter(pk=person.pk).update(is_superuser=False)
    client = signed_in(person)
    names = [
        model.snippet_viewset.get_url_name("list"),
        *(
            f"{model.snippet_viewset.chooser_viewset.url_namespace}:{name}"
            for name in ("choose", "choose_results")
        ),
    ]
    statuses = {client.get(reverse(name)).status_code == 200 for name in names}
    assert statuses == {role in SEEN_BY[model]}


def test_every_model_with_screens_has_its_readers(rows):
    models = {model for _route, view in SCREENS if (model := model_of(view))}
    lacking = {model for model in models if not any(issubclass(model, base) for base in SEEN_BY)}
    assert lacking == set()
    assert set(rows) == set(SEEN_BY)
