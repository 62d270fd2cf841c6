"""Make-up rounds (thi bù): the same quiz again, for people who are named."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from quizzes import clock
from quizzes.enums import MAKEUP_OF
from quizzes.models import Round


@transaction.atomic
def create_makeup(
    round_: Round, *, opens_at: dt.datetime, closes_at: dt.datetime, invited: Collection[Any]
) -> Round:
    """Plan a make-up round of a round that is over, open to the invited people only.

    The clock opens, closes and publishes it like every round. Its attempts count by
    themselves: who used up those of the round itself has fresh ones.

    Raises:
        ValidationError: the round is not over or is a make-up round itself, the times do
            not fit, or nobody is invited.
    """
    if round_.state not in MAKEUP_OF or round_.is_makeup:
        raise ValidationError(_("Chỉ tổ chức thi bù cho kỳ chính thức đã đóng hoặc bị lỡ."))
    if opens_at < clock.now():
        raise ValidationError({"opens_at": _("Giờ mở phải từ bây giờ trở đi.")})
    if closes_at <= opens_at:
        raise ValidationError({"closes_at": _("Giờ đóng phải sau giờ mở.")})
    if not invited:
        raise ValidationError({"people": _("Hãy ghi ít nhất một người được dự thi bù.")})
    top = Round.objects.filter(quiz=round_.quiz).aggregate(top=Max("number"))["top"]
    makeup = Round.objects.create(
        quiz=round_.quiz,
        number=top + 1,
        opens_at=opens_at,
        closes_at=closes_at,
        makeup_for=round_,
    )
    makeup.invited.set(invited)
    return makeup
