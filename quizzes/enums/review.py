"""When a paper's key may be read, and which rules show it before everybody has sat."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReviewRule(models.TextChoices):
    SCORE_ONLY = "score_only", _("Chỉ báo điểm")
    AFTER_GRADING = "after_grading", _("Xem đáp án và giải thích ngay sau khi chấm")
    AFTER_PASS = "after_pass", _("Xem đáp án khi đã đạt hoặc đã hết lượt")
    AFTER_ROUND = "after_round", _("Xem đáp án sau khi kỳ kiểm tra đóng")


# Rules by which nobody reads a key that others are still to find.
KEPT_WHILE_OPEN = (ReviewRule.AFTER_ROUND, ReviewRule.SCORE_ONLY)
# Why the others are refused.
KEY_IN_OPEN_ROUND = _(
    "Bài tổ chức theo kỳ không cho xem đáp án khi kỳ còn mở: người làm trước sẽ biết đáp án mà "
    "người làm sau còn phải trả lời. Anh/chị chọn “Xem đáp án sau khi kỳ kiểm tra đóng” hoặc "
    "“Chỉ báo điểm”."
)
KEY_BEFORE_END = _(
    "Bài có thời gian kết thúc không cho xem đáp án khi người khác còn được làm bài: người làm "
    "trước sẽ biết đáp án mà người làm sau còn phải trả lời. Anh/chị chọn “Xem đáp án sau khi kỳ "
    "kiểm tra đóng” hoặc “Chỉ báo điểm”; nếu bài chỉ để ôn luyện thì bỏ trống thời gian kết thúc."
)


def early_key(rule: str, *, in_rounds: bool, ends: bool) -> Promise | None:
    """Why a quiz of rounds, or one that ends, may not have the rule; None where it may."""
    if rule in KEPT_WHILE_OPEN:
        return None
    if in_rounds:
        return KEY_IN_OPEN_ROUND
    return KEY_BEFORE_END if ends else None
