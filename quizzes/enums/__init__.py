"""Choices and the allowed transitions of the examination engine."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.engine.types import KINDS
from quizzes.enums.audit import AuditEvent as AuditEvent
from quizzes.enums.review import ReviewRule as ReviewRule


def question_types() -> list[tuple[str, Promise]]:
    """The question types by name with their titles, for fields with choices."""
    return [(name, type_title(name)) for name in KINDS]


def type_title(name: str) -> Promise:
    """The title of a question type in the active language."""
    title = KINDS[name].title
    return _(title)


class OptionPlace(models.TextChoices):
    AUTO = "auto", _("Tự động nhận ra")
    FIXED = "fixed", _("Giữ nguyên vị trí")
    FREE = "free", _("Được trộn")


class Level(models.TextChoices):
    REMEMBER = "remember", _("Nhận biết")
    UNDERSTAND = "understand", _("Thông hiểu")
    APPLY = "apply", _("Vận dụng")


class QuestionState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    IN_REVIEW = "in_review", _("Chờ thẩm định")
    READY = "ready", _("Sẵn sàng")
    NEEDS_REVIEW = "needs_review", _("Cần rà soát")
    RETIRED = "retired", _("Ngừng dùng")


# Approving again makes a ready question ready by a further version.
QUESTION_TRANSITIONS: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.DRAFT: frozenset(
        {QuestionState.IN_REVIEW, QuestionState.READY, QuestionState.RETIRED}
    ),
    QuestionState.IN_REVIEW: frozenset(
        {QuestionState.DRAFT, QuestionState.READY, QuestionState.RETIRED}
    ),
    QuestionState.READY: frozenset(
        {QuestionState.READY, QuestionState.NEEDS_REVIEW, QuestionState.RETIRED}
    ),
    QuestionState.NEEDS_REVIEW: frozenset({QuestionState.READY, QuestionState.RETIRED}),
    QuestionState.RETIRED: frozenset({QuestionState.IN_REVIEW, QuestionState.READY}),
}


class LikenessDecision(models.TextChoices):
    WAITING = "waiting", _("Chờ quyết định")
    KEPT = "kept", _("Giữ cả hai")
    MERGED = "merged", _("Đã gộp")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Chờ đọc")
    FAILED = "failed", _("Không đọc được")
    READ = "read", _("Chờ ghi nhận")
    APPLIED = "applied", _("Đã ghi nhận")
    UNDONE = "undone", _("Đã hoàn tác")


IMPORT_TRANSITIONS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.UPLOADED: frozenset({ImportState.READ, ImportState.FAILED}),
    ImportState.FAILED: frozenset(),
    ImportState.READ: frozenset({ImportState.APPLIED}),
    ImportState.APPLIED: frozenset({ImportState.UNDONE}),
    ImportState.UNDONE: frozenset(),
}


class ImportVerdict(models.TextChoices):
    """What becomes of a question of a file."""

    OK = "ok", _("Dùng được")
    DECISION = "decision", _("Cần quyết định")
    WRONG = "wrong", _("Không lấy được")
    KNOWN = "known", _("Đã có")
    LEFT_OUT = "left_out", _("Đã bỏ ra")


class AttemptSource(models.TextChoices):
    ONLINE = "online", _("Trên máy")
    EDITION = "paper", _("Trên giấy")


class AttemptState(models.TextChoices):
    IN_PROGRESS = "in_progress", _("Đang làm")
    SUBMITTED = "submitted", _("Đã nộp, chờ chấm")
    EXPIRED = "expired", _("Hết giờ, không nộp")
    GRADED = "graded", _("Đã chấm")


ATTEMPT_TRANSITIONS: dict[AttemptState, frozenset[AttemptState]] = {
    AttemptState.IN_PROGRESS: frozenset({AttemptState.SUBMITTED, AttemptState.EXPIRED}),
    AttemptState.SUBMITTED: frozenset({AttemptState.GRADED}),
    AttemptState.EXPIRED: frozenset(),
    AttemptState.GRADED: frozenset(),
}


class RoundState(models.TextChoices):
    PLANNED = "planned", _("Sắp mở")
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã đóng")
    PUBLISHED = "published", _("Đã công bố")
    MISSED = "missed", _("Bị lỡ")


ROUND_TRANSITIONS: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN, RoundState.MISSED}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.PUBLISHED}),
    RoundState.PUBLISHED: frozenset(),
    RoundState.MISSED: frozenset(),
}


# A round of which a make-up round may be held.
MAKEUP_OF = frozenset({RoundState.CLOSED, RoundState.PUBLISHED, RoundState.MISSED})


class Recurrence(models.TextChoices):
    NONE = "none", _("Không định kỳ (mở thường xuyên)")
    WEEKLY = "weekly", _("Hằng tuần")
    MONTHLY = "monthly", _("Hằng tháng")
    QUARTERLY = "quarterly", _("Hằng quý")
    YEARLY = "yearly", _("Hằng năm")
    DATES = "dates", _("Theo các ngày đã chọn")


class CountingPolicy(models.TextChoices):
    BEST = "best", _("Lượt cao điểm nhất")
    FIRST = "first", _("Lượt đầu tiên")
    LAST = "last", _("Lượt cuối cùng")
    AVERAGE = "average", _("Điểm trung bình các lượt")


class LatePolicy(models.TextChoices):
    SUBMIT = "submit", _("Nộp những câu đã lưu")
    EXPIRE = "expire", _("Không tính lượt chưa nộp")


class RegradePolicy(models.TextChoices):
    """The values are those of `quizzes.engine.regrade.Policy`."""

    OLD_AND_NEW = "old_and_new", _("Tính cả đáp án cũ và đáp án mới (không ai bị giảm điểm)")
    FULL_CREDIT = "full_credit", _("Mọi người được đủ điểm câu này")
    NEW_KEY = "new_key", _("Chỉ tính đáp án mới")
    VOID = "void", _("Loại câu này khỏi bài (bớt điểm của câu và điểm tối đa)")


class RegradeState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    APPLIED = "applied", _("Đã áp dụng")
    CANCELLED = "cancelled", _("Đã hủy")


REGRADE_TRANSITIONS: dict[RegradeState, frozenset[RegradeState]] = {
    RegradeState.DRAFT: frozenset({RegradeState.APPLIED, RegradeState.CANCELLED}),
    RegradeState.APPLIED: frozenset(),
    RegradeState.CANCELLED: frozenset(),
}


class ChallengeState(models.TextChoices):
    OPEN = "open", _("Chờ trả lời")
    UPHELD = "upheld", _("Chấp nhận")
    REJECTED = "rejected", _("Không chấp nhận")


CHALLENGE_TRANSITIONS: dict[ChallengeState, frozenset[ChallengeState]] = {
    ChallengeState.OPEN: frozenset({ChallengeState.UPHELD, ChallengeState.REJECTED}),
    ChallengeState.UPHELD: frozenset(),
    ChallengeState.REJECTED: frozenset(),
}


class EssayState(models.TextChoices):
    WAITING = "waiting", _("Chờ chấm")
    SECOND = "second", _("Chờ người chấm thứ hai")
    THIRD = "third", _("Chờ người chấm thứ ba")
    SETTLED = "settled", _("Đã chấm")
    DROPPED = "dropped", _("Không phải chấm nữa")


# What a person still has to mark.
ESSAY_OPEN = frozenset({EssayState.WAITING, EssayState.SECOND, EssayState.THIRD})

ESSAY_TRANSITIONS: dict[EssayState, frozenset[EssayState]] = {
    EssayState.WAITING: frozenset({EssayState.SECOND, EssayState.SETTLED, EssayState.DROPPED}),
    EssayState.SECOND: frozenset({EssayState.THIRD, EssayState.SETTLED, EssayState.DROPPED}),
    EssayState.THIRD: frozenset({EssayState.SETTLED, EssayState.DROPPED}),
    EssayState.SETTLED: frozenset(),
    EssayState.DROPPED: frozenset(),
}


class MemoryState(models.IntegerChoices):
    """The values are those of the FSRS scheduler; see `quizzes.engine.memory`."""

    LEARNING = 1, _("Đang học")
    REVIEW = 2, _("Ôn định kỳ")
    RELEARNING = 3, _("Học lại")


class PracticeSource(models.TextChoices):
    PRACTICE = "practice", _("Luyện tập")
    DAILY = "daily", _("Câu hỏi mỗi ngày")


# How often an e-mail to one person is tried; what it says stands on their pages as well.
MAX_NOTIFY_TRIES = 5


class LawFlagKind(models.TextChoices):
    LAPSED = "lapsed", _("Căn cứ hết hiệu lực")
    GUIDANCE = "guidance", _("Luật được hướng dẫn đã hết hiệu lực")
    CORRECTED = "corrected", _("Câu gốc đã được đính chính về pháp luật")


class RepointDecision(models.TextChoices):
    WAITING = "waiting", _("Chờ thẩm định")
    CONFIRMED = "confirmed", _("Đã thay căn cứ")
    REFUSED = "refused", _("Không thay")
