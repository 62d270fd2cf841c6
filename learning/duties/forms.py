"""Forms about duties: requests of learners and decisions of officers."""

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.admin.form_fields import DateInput, DayField, RowsField, offer_choices, offer_rows
from cms.models import CoursePage
from cms.people import Person
from cms.uploads.fields import UploadField, plain
from learning.access.rights import visible_units
from learning.duties.audience import Audience
from learning.duties.outside_training import MAX_BYTES
from learning.enums import (
    CycleKind,
    DueDecision,
    DueKind,
    ExemptionKind,
    Leadership,
    StaffCategory,
)
from learning.models import Enrolment, Posting, Programme, Unit
from learning.units.fields import PickMany, UnitField, UnitsField
from quizzes.models import ContestIndexPage, QuizPage


class AssignForm(forms.Form):
    """A course for a unit subtree, with a due date."""

    course = forms.ModelChoiceField(CoursePage.objects.none(), label=_("Khóa học"))
    unit = UnitField(Unit.objects.none(), label=_("Giao cho đơn vị (gồm cả cấp dưới)"))
    due_on = DayField(label=_("Hạn hoàn thành"), widget=DateInput())
    note = forms.CharField(label=_("Văn bản giao, ghi chú"), max_length=200, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, viewer: Person) -> None:
        super().__init__(data, initial={"due_on": timezone.localdate() + dt.timedelta(days=30)})
        courses = CoursePage.objects.live().order_by("path")
        offer_rows(self, "course", courses)
        offer_rows(self, "unit", visible_units(viewer).current())


class DutyField(forms.ModelChoiceField[Enrolment]):
    """Open duties by the name of their course or quiz."""

    def label_from_instance(self, obj: Enrolment) -> str:
        due = obj.due_on.strftime(" – hạn %d/%m/%Y") if obj.due_on else ""
        return f"{obj.target}{due}"


class ExemptionForm(forms.Form):
    """What somebody asks for: to be exempted for a time, or a later due date."""

    kind = forms.ChoiceField(
        label=_("Đề nghị"), choices=ExemptionKind.choices, widget=forms.RadioSelect
    )
    enrolment = DutyField(
        Enrolment.objects.none(),
        label=_("Nhiệm vụ"),
        required=False,
        empty_label=_("Mọi nhiệm vụ trong thời gian dưới đây (chỉ khi miễn)"),
    )
    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    ends_on = DayField(
        label=_("Đến hết ngày"),
        widget=DateInput(),
        required=False,
        help_text=_("Khi gia hạn: hạn mới. Khi miễn: để trống nếu chưa biết ngày kết thúc."),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=300, widget=forms.Textarea({"rows": 3}))
    decision_number = forms.CharField(label=_("Số văn bản (nếu có)"), max_length=60, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        person: Person,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"starts_on": timezone.localdate(), **(initial or {})})
        duties = Enrolment.objects.open().for_learner(person)
        offer_rows(self, "enrolment", duties)


class OutsideTrainingForm(forms.Form):
    """A course done elsewhere, with its proof."""

    title = forms.CharField(label=_("Tên khóa, lớp"), max_length=200)
    organiser = forms.CharField(label=_("Nơi tổ chức"), max_length=200)
    starts_on = DayField(label=_("Từ ngày"), widget=DateInput())
    ends_on = DayField(label=_("Đến ngày"), widget=DateInput())
    hours = forms.IntegerField(label=_("Số tiết"), min_value=1, max_value=2000)
    file = UploadField(
        label=_("Giấy chứng nhận (PDF, JPEG hoặc PNG, không quá 10 MB)"),
        kind=plain(MAX_BYTES, "pdf", "jpg", "jpeg", "png"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Ngày kết thúc phải sau ngày bắt đầu."))
        if ends and ends > timezone.localdate():
            self.add_error("ends_on", _("Chỉ khai khóa đã kết thúc."))
        return data


class DecisionForm(forms.Form):
    """An officer's word about a request."""

    act = forms.ChoiceField(
        label=_("Quyết định"),
        choices=[
            ("grant", _("Đồng ý")),
            ("refuse", _("Không đồng ý")),
            ("withdraw", pgettext_lazy("việc sẽ làm", "Rút lại")),
        ],
    )
    note = forms.CharField(label=_("Ý kiến"), max_length=300, required=False)
    decision_number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    hours = forms.IntegerField(label=_("Số tiết công nhận"), min_value=1, required=False)


class DueDecisionForm(forms.Form):
    """What becomes of a due date that could not be met."""

    decision = forms.ChoiceField(label=_("Quyết định"), choices=DueDecision.choices)
    due_on = DayField(label=_("Hạn khác"), widget=DateInput(), required=False)
    reason = forms.CharField(label=_("Lý do (khi miễn)"), max_length=300, required=False)


class ProgrammeForm(forms.ModelForm[Programme]):
    """A programme: contents, audience, due rule, cycle."""

    courses = RowsField(
        CoursePage.objects.none(), label=_("Khóa học"), required=False, widget=PickMany
    )
    quizzes = RowsField(
        QuizPage.objects.none(),
        label=_("Bài kiểm tra định kỳ"),
        required=False,
        widget=PickMany,
    )
    units = UnitsField(Unit.objects.none(), label=_("Đơn vị (gồm cả cấp dưới)"))
    categories = forms.MultipleChoiceField(
        label=_("Đối tượng"),
        choices=StaffCategory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn: mọi đối tượng."),
    )
    positions = forms.MultipleChoiceField(
        label=_("Chức vụ"),
        required=False,
        widget=PickMany,
        help_text=_("Không chọn: mọi chức vụ."),
    )
    leadership = forms.ChoiceField(
        label=_("Cấp lãnh đạo"), choices=Leadership.choices, required=False
    )
    new_since = DayField(
        label=_("Chỉ người mới nhận công tác từ ngày"), widget=DateInput(), required=False
    )

    class Meta:
        model = Programme
        fields = [
            "title",
            "note",
            "due_kind",
            "due_on",
            "due_days",
            "cycle_kind",
            "cycle_months",
            "rotates",
            "starts_on",
            "window_months",
            "lead_days",
            "min_days",
        ]
        widgets = {"due_on": DateInput(), "starts_on": DateInput()}

    def __init__(self, data: Mapping[str, Any] | None = None, *, viewer: Person) -> None:
        super().__init__(data)
        self.fields["title"].required = True
        units = visible_units(viewer).current()
        offer_rows(self, "courses", CoursePage.objects.live().order_by("path"))
        indexes = ContestIndexPage.objects.live()
        quizzes = QuizPage.objects.live().order_by("path")
        below = [index.path for index in indexes]
        offer_rows(self, "quizzes", _below(quizzes, below))
        offer_rows(self, "units", units)
        names = Posting.objects.on(timezone.localdate()).filter(unit__in=units).exclude(position="")
        names_here = names.order_by("position").values_list("position", flat=True).distinct()
        offer_choices(self, "positions", [(name, name) for name in names_here])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("courses") and not data.get("quizzes"):
            self.add_error("courses", _("Chọn ít nhất một khóa học hoặc bài kiểm tra định kỳ."))
        self._check_due(data)
        if data.get("cycle_kind") != CycleKind.ONCE and not data.get("cycle_months"):
            self.add_error("cycle_months", _("Chu kỳ lặp lại cần số tháng."))
        return data

    def _check_due(self, data: dict[str, Any]) -> None:
        kind, due = data.get("due_kind"), data.get("due_on")
        if kind == DueKind.DATE and due is None:
            self.add_error("due_on", _("Cần ngày đến hạn."))
        if kind == DueKind.DATE and due and due < data.get("starts_on", due):
            self.add_error("due_on", _("Hạn hoàn thành phải sau ngày bắt đầu thực hiện."))
        counted = (DueKind.AFTER_POSTING, DueKind.AFTER_ASSIGNMENT)
        if kind in counted and not data.get("due_days"):
            self.add_error("due_days", _("Cần số ngày."))

    def audience(self) -> Audience:
        """The rule of the valid form."""
        data = self.cleaned_data
        return Audience(
            paths=tuple(unit.path for unit in data["units"]),
            positions=tuple(data["positions"]),
            categories=tuple(data["categories"]),
            leadership=data["leadership"],
            new_since=data["new_since"],
        )


def _below(quizzes: QuerySet[Any], paths: list[str]) -> Any:
    if not paths:
        return quizzes.none()
    return quizzes.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))
