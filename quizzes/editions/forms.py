"""Forms of the editions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.admin.form_fields import DayField, offer_rows
from cms.uploads.fields import UploadField, table
from quizzes.enums import RoundState
from quizzes.models import QuizPage, Round
from quizzes.models.edition import MAX_COPIES
from quizzes.ports import edition_units

PRINTABLE = (RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED)
MAX_BYTES = 5_000_000


class QuizField(forms.ModelChoiceField[QuizPage]):
    """A quiz named with the course or index that it stands below."""

    parents: dict[str, str] = {}

    def label_from_instance(self, obj: QuizPage) -> str:
        parent = self.parents.get(_parent_path(obj), "")
        return f"{parent} – {obj.title}" if parent else str(obj.title)


class RoundField(forms.ModelChoiceField[Round]):
    """A round named with its quiz and window."""

    def label_from_instance(self, obj: Round) -> str:
        opens, closes = localtime(obj.opens_at), localtime(obj.closes_at)
        return _("%(quiz)s – kỳ %(number)s (%(opens)s–%(closes)s)") % {
            "quiz": obj.quiz.title,
            "number": obj.number,
            "opens": f"{opens:%d/%m/%Y}",
            "closes": f"{closes:%d/%m/%Y}",
        }


class EditionForm(forms.Form):
    """Which quiz (and round) to print, and how many different papers."""

    quiz = QuizField(QuizPage.objects.none(), label=gettext_lazy("Bài kiểm tra"))
    round = RoundField(
        Round.objects.none(),
        label=gettext_lazy("Kỳ (chỉ với bài kiểm tra định kỳ)"),
        required=False,
    )
    copies = forms.IntegerField(
        label=gettext_lazy("Số mã đề"), min_value=1, max_value=MAX_COPIES, initial=4
    )
    sat_on = DayField(label=gettext_lazy("Ngày thi"))
    unit_ref = forms.TypedChoiceField(
        label=gettext_lazy("Đơn vị thi (trống = mọi đơn vị)"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú (ví dụ: đơn vị, phòng thi)"), max_length=300, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        quizzes = QuizPage.objects.live().order_by("path")
        paths = {_parent_path(quiz) for quiz in quizzes}
        chosen: Any = self.fields["quiz"]
        chosen.queryset = quizzes
        chosen.parents = dict(Page.objects.filter(path__in=paths).values_list("path", "title"))
        units: Any = self.fields["unit_ref"]
        units.choices = [("", "–"), *edition_units()]
        printable = Round.objects.filter(state__in=PRINTABLE)
        offer_rows(self, "round", printable.select_related("quiz"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        quiz, round_ = data.get("quiz"), data.get("round")
        if quiz and round_ and round_.quiz_id != quiz.pk:
            self.add_error("round", _("Kỳ này không thuộc bài kiểm tra đã chọn."))
        if quiz and quiz.is_periodic and not round_:
            self.add_error("round", _("Bài kiểm tra này tổ chức theo kỳ. Anh/chị chọn một kỳ."))
        if (day := data.get("sat_on")) and day < timezone.localdate():
            self.add_error("sat_on", _("Ngày thi phải từ hôm nay trở đi."))
        return data


class ResultsFileForm(forms.Form):
    """The filled form with the results."""

    file = UploadField(label=gettext_lazy("Tệp kết quả (.xlsx, .xls, .csv)"), kind=table(MAX_BYTES))


def _parent_path(quiz: QuizPage) -> str:
    return str(quiz.path[: -Page.steplen])
