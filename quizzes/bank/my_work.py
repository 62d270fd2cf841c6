"""What waits for an editor or reviewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState, WorkflowState

from cms.moments import day_text
from cms.people import Person
from quizzes.enums import ImportState, QuestionState
from quizzes.models import BankImport, LawFlag, Question, QuestionComment, QuestionLikeness

MAX_SHOWN = 8


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, where, and what to know about it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class WorkGroup:
    """Things of one kind: the first of them, and how many there are."""

    title: str
    items: list[WorkItem]
    total: int
    more_url: str = ""


def my_work(user: Person) -> list[WorkGroup]:
    """What this person can do something about, most pressing first; empty kinds are left out."""
    groups = [_to_review(user), _shipped(user), _sent_back(user)]
    if user.has_perm("quizzes.view_question"):
        groups += [_by_law(user), _remarks(user)]
    if user.has_perm("quizzes.change_question"):
        groups += [_duplicates(), _imports(user)]
    return [group for group in groups if group.total]


def _to_review(user: Person) -> WorkGroup:
    """Questions and pages in the reviewer's hands; none that the person wrote."""
    states = TaskState.objects.reviewable_by(user).select_related("revision", "task")
    rows = states.prefetch_related("revision__content_object").order_by("started_at")
    found = list(_reviewable(rows, user))
    return WorkGroup(_("Chờ tôi thẩm định"), found[:MAX_SHOWN], len(found))


def _reviewable(states: QuerySet[TaskState], user: Person) -> Iterator[WorkItem]:
    urls = AdminURLFinder(user)
    for state in states:
        thing = state.revision.content_object
        if thing is not None and state.task.specific.get_actions(thing, user):
            note = _("gửi ngày %(day)s") % {"day": day_text(state.started_at)}
            yield WorkItem(str(thing), urls.get_edit_url(thing) or "", note)


def _shipped(user: Person) -> WorkGroup:
    """Topics whose shipped questions nobody has reviewed yet, for reviewers."""
    rows = Question.objects.filter(state=QuestionState.IN_REVIEW, author=None)
    if not user.has_perm("quizzes.publish_question"):
        rows = rows.none()
    counts = rows.order_by().values_list("topic", "topic__name").annotate(n=Count("pk"))
    found = list(counts.order_by("topic__path"))
    bank = reverse(Question.snippet_viewset.get_url_name("list"))
    items = [
        WorkItem(
            name,
            f"{bank}?{urlencode({'topic': topic, 'state': QuestionState.IN_REVIEW})}",
            ngettext("%(n)s câu", "%(n)s câu", n) % {"n": n},
        )
        for topic, name, n in found[:MAX_SHOWN]
    ]
    title = _("Câu hỏi kèm theo phần mềm, chưa ai thẩm định")
    return WorkGroup(title, items, sum(n for _topic, _name, n in found))


def _sent_back(user: Person) -> WorkGroup:
    """What this person sent in and got back with a remark."""
    states = WorkflowState.objects.filter(
        requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES
    )
    rows = states.select_related("current_task_state").prefetch_related("content_object")
    urls = AdminURLFinder(user)
    items = []
    for state in rows.order_by("-created_at")[:MAX_SHOWN]:
        thing, task = state.content_object, state.current_task_state
        if thing is not None:
            note = task.comment if task else ""
            items.append(WorkItem(str(thing), urls.get_edit_url(thing) or "", note))
    return WorkGroup(_("Bị trả lại, cần sửa"), items, states.count())


def _by_law(user: Person) -> WorkGroup:
    """Questions that the law put to review, this person's own first."""
    flags = LawFlag.objects.open()
    mine = sorted(flags[: MAX_SHOWN * 4], key=lambda flag: flag.question.author_id != user.pk)
    items = [
        WorkItem(
            str(flag.question),
            reverse("bank_question", args=[flag.question_id]),
            f"{flag.get_kind_display()}: {flag.provision}",
        )
        for flag in mine[:MAX_SHOWN]
    ]
    title, url = _("Cần rà soát theo pháp luật"), reverse("law_review")
    return WorkGroup(title, items, flags.count(), url)


def _remarks(user: Person) -> WorkGroup:
    """Open remarks of others on this person's questions."""
    open_ones = QuestionComment.objects.filter(settled_at=None, question__author=user)
    rows = open_ones.exclude(author=user).select_related("question", "author")
    items = [
        WorkItem(
            str(row.question),
            reverse("bank_question", args=[row.question_id]),
            f"{row.author}: {row}",
        )
        for row in rows[:MAX_SHOWN]
    ]
    return WorkGroup(_("Ý kiến về câu hỏi của tôi"), items, rows.count())


def _duplicates() -> WorkGroup:
    rows = QuestionLikeness.objects.waiting()
    items = [
        WorkItem(
            str(pair.second),
            reverse("bank_duplicate", args=[pair.pk]),
            _("giống %(percent)s %%") % {"percent": pair.percent},
        )
        for pair in rows[:MAX_SHOWN]
    ]
    title, url = _("Câu hỏi giống nhau chờ quyết định"), reverse("bank_duplicates")
    return WorkGroup(title, items, rows.count(), url)


def _imports(user: Person) -> WorkGroup:
    """Files that this person uploaded and has not taken over yet."""
    rows = BankImport.objects.filter(uploaded_by=user, state=ImportState.READ)
    items = [
        WorkItem(row.file_name, reverse("bank_import", args=[row.pk]), day_text(row.uploaded_at))
        for row in rows[:MAX_SHOWN]
    ]
    return WorkGroup(_("Tệp câu hỏi chờ ghi nhận"), items, rows.count())
