"""A whole class from an Excel list: upload, look, propose, and enter in one transaction."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import PROPOSAL_TRANSITIONS, Origin, ProposalKind, ProposalState
from certificates.exceptions import RegisterError
from certificates.models import Certificate, IssuingBody, Proposal
from certificates.register.class_excel import ClassRow, RowProblem, read_class
from certificates.register.entries import enter, holder_of_today
from certificates.register.registers import PERMISSION
from cms.models.transitions import states_before
from cms.people import Person, is_second_person
from cms.text import code_key, fold
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.media_types import extension_of
from learning.models import Posting, User
from learning.models.units import units_visible_to

OPEN = (ProposalState.ASKED, ProposalState.APPROVED)


@dataclass
class ClassPlan:
    """What a list would do: people who get one, who have one, and rows that are wrong."""

    new: list[tuple[ClassRow, User]] = field(default_factory=list)
    present: list[tuple[ClassRow, Certificate]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True)
class ClassHead:
    """What everybody of a class has in common, and why they get a certificate."""

    body: IssuingBody
    reason: str
    course_title: str
    hours: int
    starts_on: dt.date
    ends_on: dt.date
    valid_until: dt.date | None = None

    def check(self) -> None:
        """Raises ValidationError when the reason is missing or the dates do not fit."""
        if not self.reason.strip():
            raise ValidationError(_("Cần ghi lý do."))
        if self.ends_on < self.starts_on:
            raise ValidationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


def start_class(content: bytes, head: ClassHead, *, file_name: str, by: Person) -> Proposal:
    """Keep the file to look at; nothing is proposed yet.

    The same list for the same class comes back as the proposal that it already is.

    Raises:
        PermissionDenied: the officer may not manage the register.
        ValidationError: the file cannot be read, there is no reason, or the dates do not fit.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    head.check()
    _read(content)
    digest = hashlib.sha256(content).hexdigest()
    same = Proposal.objects.filter(
        sha256=digest, course_title=head.course_title, ends_on=head.ends_on
    )
    return same.filter(state__in=OPEN).first() or Proposal.objects.create(
        kind=ProposalKind.CLASS,
        state=ProposalState.DRAFT,
        **vars(head),
        file=ContentFile(content, f"{digest[:32]}.{extension_of(file_name)}"),
        file_name=file_name[:200],
        sha256=digest,
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def plan_class(proposal: Proposal) -> ClassPlan:
    """What the list would do now, for the eyes of who proposed it; a fixed count of queries."""
    with proposal.file.open() as file:
        read = _read(file.read())
    plan = ClassPlan(problems=list(read.problems))
    people = _people(proposal, [row.staff_code for row in read.rows])
    have = _have(proposal)
    for row in read.rows:
        person, why = _match(row, people, proposal)
        if person is None:
            plan.problems.append(RowProblem(row.row, row.full_name, why))
        elif person.pk in have:
            plan.present.append((row, have[person.pk]))
        else:
            plan.new.append((row, person))
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


@transaction.atomic
def send_class(proposal: Proposal, *, by: Person) -> Proposal:
    """Propose the list as it was shown; again changes nothing.

    Raises:
        PermissionDenied: somebody else uploaded it.
        RegisterError: rows are wrong, nobody is new, or the list is proposed already.
    """
    if by.pk != proposal.proposed_by_id:
        raise PermissionDenied
    plan = plan_class(proposal)
    if plan.problems:
        raise RegisterError(_("Còn dòng sai trong danh sách. Hãy sửa tệp rồi tải lên lại."))
    if not plan.new:
        raise RegisterError(_("Mọi người trong danh sách đã có giấy; không có gì để cấp."))
    before = states_before(ProposalState.ASKED, PROPOSAL_TRANSITIONS)
    rows = Proposal.objects.filter(pk=proposal.pk, state__in=before)
    try:
        with transaction.atomic():
            rows.update(state=ProposalState.ASKED, proposed_at=timezone.now())
    except IntegrityError:
        raise RegisterError(_("Danh sách này đã được đề nghị trước đó.")) from None
    proposal.refresh_from_db()
    return proposal


def enter_class(proposal: Proposal, *, approver: Person) -> list[Certificate]:
    """Enter everybody of an approved list in its order, in the caller's transaction.

    Raises:
        PermissionDenied: the approver is on the list.
        RegisterError: a row has become wrong since: nothing is entered.
    """
    plan = plan_class(proposal)
    if plan.problems:
        lines = ", ".join(str(problem.row) for problem in plan.problems[:10])
        text = _("Danh sách không còn đúng ở dòng %(lines)s; hãy tải lên lại.")
        raise RegisterError(text % {"lines": lines})
    if any(not is_second_person(approver, person.pk) for _row, person in plan.new):
        raise PermissionDenied
    return [_enter_one(proposal, row, person) for row, person in plan.new]


def _enter_one(proposal: Proposal, row: ClassRow, person: User) -> Certificate:
    return enter(
        proposal.body,
        **holder_of_today(person),
        origin=Origin.CLASS,
        proposal=proposal,
        course_title=proposal.course_title,
        hours=proposal.hours,
        result=row.result[:60],
        classification=row.classification[:60],
        studied_from=proposal.starts_on,
        studied_to=proposal.ends_on,
        valid_until=proposal.valid_until,
    )


def _read(content: bytes) -> Any:
    try:
        return read_class(BytesIO(content))
    except UnreadableFileError as error:
        raise ValidationError({"file": str(error)}) from None


def _people(proposal: Proposal, codes: list[str]) -> dict[str, User]:
    """People of the list whom its proposer may see, by `code_key`."""
    proposer = proposal.proposed_by
    keys = {code_key(code) for code in codes}
    rows = User.objects.annotate(capitals=Upper("staff_code"))
    rows = rows.filter(Q(staff_code__in=codes) | Q(capitals__in=keys), is_active=True)
    if not proposer.is_superuser:
        units = units_visible_to(proposer)
        here = Posting.objects.on(timezone.localdate()).filter(unit__in=units)
        rows = rows.filter(pk__in=here.values("user_id"))
    return {code_key(person.staff_code): person for person in rows}


def _have(proposal: Proposal) -> dict[int, Certificate]:
    if proposal.ends_on is None:
        return {}
    rows = Certificate.objects.standing().filter(
        origin=Origin.CLASS, course_title=proposal.course_title, studied_to=proposal.ends_on
    )
    return {row.holder_id: row for row in rows}


def _match(row: ClassRow, people: dict[str, User], proposal: Proposal) -> tuple[User | None, str]:
    person = people.get(code_key(row.staff_code))
    if person is None:
        text = _("Không có mã %(code)s trong các đơn vị anh/chị phụ trách.")
        return None, text % {"code": row.staff_code}
    if fold(person.full_name) != fold(row.full_name):
        text = _("Mã %(code)s là của %(name)s. Hãy sửa mã hoặc họ tên.")
        return None, text % {"code": row.staff_code, "name": person.full_name}
    if person.pk == proposal.proposed_by_id:
        return None, _("Không ai tự đề nghị cấp cho mình; hãy nhờ cán bộ khác lập danh sách.")
    return person, ""
