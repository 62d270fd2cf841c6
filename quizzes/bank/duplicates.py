"""Questions that say nearly the same: found, then kept or merged by an editor."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from quizzes.content.states import move_questions
from quizzes.engine.similar import comparison_text, most_similar
from quizzes.enums import LikenessDecision, QuestionState
from quizzes.models import BlueprintRow, PoolQuestion, Question, QuestionLikeness

MAX_PAIRS = 3


@transaction.atomic
def note_duplicates(question: Question) -> list[QuestionLikeness]:
    """Find what the bank holds that is like the question as it is being edited, and keep
    each new pair for an editor to decide about; those that wait, the most alike first.

    A pair that was decided is not asked again; retired questions are left out. Compares
    with the whole bank: three queries.
    """
    options = [option.text for option in question.options.all()]
    text = comparison_text(question.type, question.stem, options)
    others = Question.objects.exclude(state=QuestionState.RETIRED).exclude(pk=question.pk)
    bank = dict(others.order_by().values_list("pk", "likeness_text"))
    for found in most_similar(text, bank, MAX_PAIRS):
        first, second = sorted((question.pk, found.key))
        QuestionLikeness.objects.get_or_create(
            first_id=first, second_id=second, defaults={"percent": found.percent}
        )
    return list(QuestionLikeness.objects.waiting().of(question))


def keep_both(pair: QuestionLikeness, *, by: Person) -> bool:
    """The two are different enough.

    Returns:
        True when this call decided it.
    """
    return _decide(pair, LikenessDecision.KEPT, by)


@transaction.atomic
def merge_pair(pair: QuestionLikeness, *, keep: Question, by: Person) -> bool:
    """Go on with one of the two: it takes the other's places in quizzes and pools, and the
    other is retired. Papers of the past stay as they are.

    Raises:
        ValidationError: the one to keep is not of the pair or is retired, or a quiz asks
            both.
    """
    ids = {pair.first_id, pair.second_id}
    if keep.pk not in ids or keep.state == QuestionState.RETIRED:
        raise ValidationError(_("Hãy chọn giữ một trong hai câu, câu đó không được ngừng dùng."))
    (other,) = ids - {keep.pk}
    quizzes = BlueprintRow.objects.filter(question=keep).values("quiz")
    if BlueprintRow.objects.filter(question=other, quiz__in=quizzes).exists():
        raise ValidationError(
            _("Có bài kiểm tra hỏi cả hai câu. Hãy bỏ một câu khỏi bài đó trước khi gộp.")
        )
    if not _decide(pair, LikenessDecision.MERGED, by):
        return False
    BlueprintRow.objects.filter(question=other).update(question=keep)
    pools = PoolQuestion.objects.filter(question=keep).values("pool")
    PoolQuestion.objects.filter(question=other, pool__in=pools).delete()
    PoolQuestion.objects.filter(question=other).update(question=keep)
    move_questions(Question.objects.filter(pk=other), QuestionState.RETIRED)
    return True


def _decide(pair: QuestionLikeness, decision: LikenessDecision, by: Person) -> bool:
    rows = QuestionLikeness.objects.filter(pk=pair.pk, decision=LikenessDecision.WAITING)
    return bool(rows.update(decision=decision, decided_by=by, decided_at=timezone.now()))
