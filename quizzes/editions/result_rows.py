"""One row of a file of results against people, papers and rules."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone

from cms.people import Person
from cms.text import LazyText, code_key
from quizzes import clock
from quizzes.attempts.ledger import answers_of
from quizzes.content.versions import read_versions
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import KINDS, Response, ResponseError
from quizzes.formats.edition_cells import CellError, ProblemKind
from quizzes.formats.edition_excel import (
    PAPER_CODE,
    STAFF_CODE,
    TAKEN_ON,
    CellProblem,
    ResultRow,
    ResultSheet,
    question_header,
)
from quizzes.models import Allowance, Attempt, EditionPaper, PaperEdition, PaperItem
from quizzes.ports import SittingRule, barred_from_entry, sitting_rule

NOON = dt.time(12)


class RowReader:
    """Reads rows of one file; what it needs of all rows it reads once.

    `person`, `paper`, `answers` and `moment` are for rows without problems.
    """

    def __init__(self, edition: PaperEdition, sheet: ResultSheet, viewer: Person) -> None:
        self.edition, self.sheet, self.now = edition, sheet, clock.now()
        self._papers = {paper.code: paper for paper in edition.papers.all()}
        self._items = {code: paper.items for code, paper in self._papers.items()}
        items = next(iter(self._items.values()), [])
        self._versions = read_versions(item.version_id for item in items)
        self._people = _people(viewer, (row.staff_code for row in sheet.rows))
        users = list(self._people.values())
        attempts = Attempt.objects.filter(user__in=users, quiz=edition.quiz)
        self._sitting = set(attempts.in_progress().values_list("user_id", flat=True))
        written = attempts.filter(edition_paper__edition=edition).select_related("edition_paper")
        self._written = {attempt.user_id: attempt for attempt in written}
        self._answers = answers_of(list(self._written.values()))
        invited = edition.round.invited if edition.round and edition.round.is_makeup else None
        self._invited = None if invited is None else set(invited.values_list("pk", flat=True))
        self._rules: dict[int, SittingRule] = {}
        barred = Allowance.objects.filter(user__in=users, quiz=edition.quiz, barred=True)
        rounds = Q(round=None) | Q(round=edition.round)
        self._barred = set(barred.filter(rounds).values_list("user_id", flat=True))
        self._viewer = viewer

    def person(self, row: ResultRow) -> Any:
        return self._people[code_key(row.staff_code)]

    def paper(self, row: ResultRow) -> EditionPaper:
        return self._papers[row.paper_code]

    def answers(self, row: ResultRow) -> dict[int, Response]:
        """Answers by position as the ledger keeps them; questions without one are absent."""
        return {
            item.position: self._answer(item, letters)
            for item, letters in zip(self._items[row.paper_code], row.answers, strict=True)
            if letters
        }

    def moment(self, row: ResultRow) -> dt.datetime:
        """Noon of the day, moved so that the papers were made, the duty began, and it is
        not to come.
        """
        noon = timezone.make_aware(dt.datetime.combine(row.taken_on, NOON))
        counts_from = self._rule_for(row).counts_from or noon
        return min(max(noon, self.edition.made_at, counts_from), self.now)

    def is_known(self, row: ResultRow) -> bool:
        """Whether this person's result of this edition is written."""
        return self.person(row).pk in self._written

    def problems(self, row: ResultRow) -> list[CellProblem]:
        """What keeps the row from being written; empty for a good one."""
        found = self._wrong_cells(row)
        if found:
            return found
        check = self._different if self.is_known(row) else self._without_right
        problem = check(row)
        return [problem] if problem else []

    def _wrong_cells(self, row: ResultRow) -> list[CellProblem]:
        found = []
        if code_key(row.staff_code) not in self._people:
            message = LazyText(
                "Không có cán bộ nào đang hoạt động mang mã này trong phạm vi anh/chị "
                "phụ trách. Anh/chị kiểm tra lại mã."
            )
            kind = ProblemKind.UNKNOWN_PERSON
            found.append(self.sheet.problem(row.row, STAFF_CODE, row.staff_code, kind, message))
        if row.paper_code in self._papers:
            found += self._wrong_letters(row)
        else:
            message = LazyText(
                "Bộ đề này chỉ có mã %(papers)s. Anh/chị sửa lại.",
                papers=", ".join(sorted(self._papers)),
            )
            kind = ProblemKind.BAD_CODE
            found.append(self.sheet.problem(row.row, PAPER_CODE, row.paper_code, kind, message))
        day = self._wrong_day(row)
        return [*found, day] if day else found

    def _wrong_letters(self, row: ResultRow) -> list[CellProblem]:
        found = []
        for item, letters in zip(self._items[row.paper_code], row.answers, strict=True):
            try:
                self._answer(item, letters)
            except CellError as bad:
                header = question_header(item.position)
                problem = self.sheet.problem(row.row, header, letters, bad.kind, bad.message)
                found.append(problem)
        return found

    def _answer(self, item: PaperItem, letters: str) -> Response:
        """Letters as printed, turned into the version's own keys."""
        printed = dict(zip(LETTERS, item.order, strict=False))
        if not set(letters) <= set(printed):
            last = LETTERS[len(item.order) - 1]
            message = LazyText(
                "Câu này trên mã đề chỉ có phương án A–%(last)s. Anh/chị xem lại bài.", last=last
            )
            raise CellError(ProblemKind.BAD_ANSWER, message)
        version = self._versions[item.version_id]
        fields = {"": [printed[letter] for letter in letters]}
        try:
            return KINDS[version.type].parse(version.content, fields)
        except ResponseError as error:
            message = LazyText(
                "Câu này chỉ được chọn một phương án. Anh/chị xem lại bài; nếu người làm "
                "chọn nhiều phương án thì để trống."
            )
            raise CellError(ProblemKind.BAD_ANSWER, message) from error

    def _wrong_day(self, row: ResultRow) -> CellProblem | None:
        made = timezone.localdate(self.edition.made_at)
        sat_on, kind = self.edition.sat_on, ProblemKind.BAD_DATE
        value = f"{row.taken_on:%d/%m/%Y}"
        if sat_on and row.taken_on != sat_on:
            message = LazyText(
                "Bộ đề này thi ngày %(day)s. Anh/chị sửa lại ngày.", day=f"{sat_on:%d/%m/%Y}"
            )
            return self.sheet.problem(row.row, TAKEN_ON, value, kind, message)
        if made <= row.taken_on <= timezone.localdate(self.now):
            return None
        message = LazyText(
            "Ngày làm bài phải từ ngày lập bộ đề (%(made)s) đến hôm nay. Anh/chị sửa lại ngày.",
            made=f"{made:%d/%m/%Y}",
        )
        return self.sheet.problem(row.row, TAKEN_ON, value, kind, message)

    def _different(self, row: ResultRow) -> CellProblem | None:
        """A result is written: is it the same?"""
        attempt = self._written[self.person(row).pk]
        same = (
            attempt.edition_paper == self.paper(row)
            and timezone.localdate(attempt.started_at) == row.taken_on
            and self._answers[attempt.pk] == self.answers(row)
        )
        if same:
            return None
        message = LazyText(
            "Người này đã có kết quả của bộ đề này với mã đề, ngày hoặc câu trả lời "
            "khác. Kết quả đã ghi không thay bằng tệp; anh/chị bỏ dòng này."
        )
        return self.sheet.problem(
            row.row, STAFF_CODE, row.staff_code, ProblemKind.CONFLICT, message
        )

    def _without_right(self, row: ResultRow) -> CellProblem | None:
        message = self._refusal(row)
        if not message:
            return None
        return self.sheet.problem(
            row.row, STAFF_CODE, row.staff_code, ProblemKind.NO_RIGHT, message
        )

    def _refusal(self, row: ResultRow) -> str:
        if self.person(row).pk == self._viewer.pk:
            return LazyText(
                "Đây là bài của chính anh/chị. Anh/chị bỏ dòng này và nhờ người khác nhập."
            )
        if self.person(row).pk in self._barred:
            return LazyText("Người này đã mở đề hoặc đáp án nên không dự thi. Anh/chị bỏ dòng này.")
        rule = self._rule_for(row)
        if self.person(row).pk in self._sitting:
            return LazyText(
                "Người này đang làm dở bài kiểm tra này trên máy. Anh/chị chờ họ nộp bài "
                "rồi tải lại tệp."
            )
        if self._invited is not None and self.person(row).pk not in self._invited:
            return LazyText(
                "Người này không có trong danh sách thi bù của kỳ này. Anh/chị bỏ dòng này."
            )
        if rule.refusal:
            return LazyText(
                "Người này chưa được làm bài này (“%(refusal)s”). Anh/chị giao khóa học trước.",
                refusal=rule.refusal,
            )
        begins = timezone.localdate(rule.counts_from) if rule.counts_from else None
        if begins and row.taken_on < begins:
            return LazyText(
                "Người này được giao khóa học từ %(begins)s, sau ngày làm bài. Anh/chị "
                "kiểm tra lại ngày làm bài.",
                begins=f"{begins:%d/%m/%Y}",
            )
        return ""

    def _rule_for(self, row: ResultRow) -> SittingRule:
        person = self.person(row)
        if person.pk not in self._rules:
            self._rules[person.pk] = sitting_rule(person, self.edition.quiz)
        return self._rules[person.pk]


def _people(viewer: Person, codes: Iterable[str]) -> dict[str, Any]:
    """Active people by `code_key`, as far as the viewer may enter their results."""
    exact = set(codes)
    keys = {code_key(code) for code in exact}
    users = get_user_model().objects.annotate(capitals=Upper("staff_code"))
    named = users.filter(Q(staff_code__in=exact) | Q(capitals__in=keys), is_active=True)
    found = {user.pk: user for user in named}
    refused = set(barred_from_entry(viewer, frozenset(found)))
    return {code_key(u.staff_code): u for pk, u in found.items() if pk not in refused}
