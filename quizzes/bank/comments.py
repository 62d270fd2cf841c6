"""What editors and reviewers say to each other about a question."""

from django.utils import timezone

from cms.people import Person
from quizzes.models import Question, QuestionComment


def write_comment(question: Question, text: str, *, by: Person) -> QuestionComment:
    """Keep a remark; it is open until somebody says that it is settled."""
    return QuestionComment.objects.create(question=question, author=by, text=text.strip())


def settle_comment(comment: QuestionComment, *, by: Person) -> bool:
    """Close a remark.

    Returns:
        True when this call closed it.
    """
    rows = QuestionComment.objects.filter(pk=comment.pk, settled_at__isnull=True)
    return bool(rows.update(settled_by=by, settled_at=timezone.now()))
