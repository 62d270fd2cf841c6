"""The form of a question, as editors see it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)

QUESTION_PANELS = [
    FieldPanel("topic"),
    FieldRowPanel([FieldPanel("type"), FieldPanel("level")]),
    FieldPanel("stem"),
    FieldPanel("image"),
    InlinePanel("options", label=_("Phương án"), max_num=8),
    MultiFieldPanel(
        [FieldPanel("lock_order"), FieldPanel("partial_marks")],
        _("Trộn phương án, cho điểm"),
        classname="question-part",
    ),
    MultiFieldPanel(
        [
            FieldPanel("accepted_answers"),
            FieldRowPanel([FieldPanel("ignore_diacritics"), FieldPanel("allow_typo")]),
        ],
        _("Câu trả lời ngắn, điền chỗ trống"),
        classname="question-part",
    ),
    FieldRowPanel(
        [
            FieldPanel("number_value"),
            FieldPanel("number_tolerance"),
            FieldPanel("number_units"),
        ],
        heading=_("Điền số"),
        classname="question-part",
    ),
    MultiFieldPanel(
        [FieldPanel("rubric"), FieldPanel("word_limit"), FieldPanel("two_markers")],
        _("Tự luận"),
        classname="question-part",
    ),
    FieldPanel("explanation"),
    MultiFieldPanel(
        [FieldPanel("provision"), FieldPanel("citation"), FieldPanel("citation_choice")],
        _("Căn cứ pháp luật"),
    ),
]
