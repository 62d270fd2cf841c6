"""Resting questions on the provision that took another's place: proposed, then confirmed."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Provision
from cms.people import Person, check_second_person
from quizzes.content.states import move_questions
from quizzes.content.versions import mint_version
from quizzes.enums import QuestionState, RepointDecision
from quizzes.law.review import close_flags
from quizzes.models import Question, RepointProposal, RepointRow


@transaction.atomic
def propose_repointing(
    old: Provision, new: Provision, question_ids: Collection[int], *, by: Person, note: str = ""
) -> RepointProposal:
    """Ask a reviewer to rest these questions on the new provision; nothing changes yet.

    Raises:
        ValidationError: nothing was chosen, the provision stays the same or is not in
            force, or a question waits in another proposal.
    """
    questions = Question.objects.filter(pk__in=question_ids, provision=old)
    waiting = RepointRow.objects.filter(decision=RepointDecision.WAITING)
    chosen = list(questions.exclude(pk__in=waiting.values("question")))
    if not chosen:
        raise ValidationError(
            _("Hãy chọn ít nhất một câu hỏi chưa nằm trong đề nghị đang chờ thẩm định.")
        )
    if old.pk == new.pk:
        raise ValidationError(_("Căn cứ mới phải khác căn cứ cũ."))
    if new.document.expired_on and new.document.expired_on <= timezone.localdate():
        raise ValidationError(_("Căn cứ mới đã hết hiệu lực. Hãy chọn văn bản còn hiệu lực."))
    proposal = RepointProposal.objects.create(old=old, new=new, note=note, proposed_by=by)
    RepointRow.objects.bulk_create(
        RepointRow(proposal=proposal, question=question) for question in chosen
    )
    return proposal


@transaction.atomic
def confirm_repointing(row: RepointRow, *, by: Person) -> bool:
    """Rest the question on the new provision: a new approved version, ready for papers.

    Past attempts keep the version that they had. Whether this call did it.

    Raises:
        ValidationError: the person proposed it, or wrote the question.
    """
    _check_second_person(row, by)
    if not _decide(row, RepointDecision.CONFIRMED, by):
        return False
    question = Question.objects.get(pk=row.question_id)
    _rest_on(question, row.proposal, by)
    return True


@transaction.atomic
def refuse_repointing(row: RepointRow, *, by: Person) -> bool:
    """Leave the question as it is: it stays out of the draw until a person rewrites it.

    Raises:
        ValidationError: the person proposed it, or wrote the question.
    """
    _check_second_person(row, by)
    if not _decide(row, RepointDecision.REFUSED, by):
        return False
    move_questions(Question.objects.filter(pk=row.question_id), QuestionState.NEEDS_REVIEW)
    return True


def _rest_on(question: Question, proposal: RepointProposal, by: Person) -> None:
    """The approved text gets its new basis; an editor's unfinished draft gets it as well.

    Who proposed the basis wrote what is new.
    """
    provision = proposal.new
    drafted = question.has_unpublished_changes
    draft = question.get_latest_revision_as_object() if drafted else None
    question.provision = provision
    question.save(update_fields=["provision"])
    mint_version(question, approved_by=by, written_by=proposal.proposed_by)
    close_flags(question, by=by)
    if draft is None:
        question.save_revision(user=by).publish(user=by)
    else:
        draft.provision = provision
        draft.save_revision(user=by)


def _decide(row: RepointRow, decision: RepointDecision, by: Person) -> bool:
    rows = RepointRow.objects.filter(pk=row.pk, decision=RepointDecision.WAITING)
    return bool(rows.update(decision=decision, decided_by=by, decided_at=timezone.now()))


def _check_second_person(row: RepointRow, by: Person) -> None:
    refusal = _("Việc thẩm định cần một người khác với người đề nghị và người soạn câu hỏi.")
    first = (row.proposal.proposed_by_id, row.question.author_id)
    check_second_person(by, *first, refusal=refusal)
