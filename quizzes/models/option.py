"""The answer options of a question while it is edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
)
from wagtail.models import (
    Orderable,
)

from quizzes.enums import OptionPlace
from quizzes.models.question import Question


class QuestionOption(Orderable):
    """One answer option while it is edited; what the fields mean depends on the type."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = models.TextField(_("Phương án"), blank=True)
    correct = models.BooleanField(_("Đúng"), default=False)
    match = models.TextField(_("Ghép với"), blank=True, help_text=_("Câu ghép đôi."))
    weight = models.PositiveSmallIntegerField(
        _("Trọng số (0–100)"), default=0, help_text=_("Câu xử lý tình huống.")
    )
    rationale = models.TextField(_("Vì sao"), blank=True, help_text=_("Hiện khi xem lại bài."))
    place = models.CharField(
        _("Vị trí"), max_length=10, choices=OptionPlace.choices, default=OptionPlace.AUTO
    )
    image = models.ForeignKey(
        "cms.CmsImage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Hình"),
    )

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("correct"), FieldPanel("weight"), FieldPanel("place")]),
        FieldPanel("match"),
        FieldPanel("rationale"),
        FieldPanel("image"),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("phương án")

    def __str__(self) -> str:
        return self.text[:80]
