"""Narrowing the bank's list, and searching it."""

from dataclasses import asdict
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, NumberRangeWidget, WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm

from cms.law.citations import read_places
from cms.text import fold
from config.parameters import read_text
from quizzes.enums import Level, QuestionState, question_types
from quizzes.models import Question, Topic

HARD, EASY = 0.4, 0.8
FACILITY = {
    "hard": (_("Khó (dưới 40 %)"), Q(facility__lt=HARD)),
    "middle": (_("Vừa (40–80 %)"), Q(facility__gte=HARD, facility__lte=EASY)),
    "easy": (_("Dễ (trên 80 %)"), Q(facility__gt=EASY)),
    "unknown": (_("Chưa đủ số liệu"), Q(facility__isnull=True)),
}


def named(widget: Any, *names: Any) -> Any:
    """The two fields of a range, each with a name of its own: a label speaks of the first."""
    for part, name in zip(widget.widgets, names, strict=True):
        part.attrs["aria-label"] = name
    return widget


class QuestionFilterSet(WagtailFilterSet):
    """Filters of the bank; each asks one thing, and all hold together."""

    topic = django_filters.ModelChoiceFilter(
        label=_("Chuyên đề"),
        queryset=Topic.objects.all(),
        method="in_topic",
        empty_label=_("Mọi chuyên đề"),
    )
    level = django_filters.MultipleChoiceFilter(
        label=_("Mức độ"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    type = django_filters.MultipleChoiceFilter(
        label=_("Loại"), choices=question_types, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("Tình trạng"), choices=QuestionState.choices, widget=forms.CheckboxSelectMultiple
    )
    document = django_filters.CharFilter(
        label=_("Văn bản căn cứ (số hoặc tên)"),
        field_name="provision__document__search_text",
        method="with_words",
    )
    place = django_filters.CharFilter(
        label=_("Điều, khoản (ví dụ: khoản 2 Điều 22)"), method="at_place"
    )
    facility = django_filters.ChoiceFilter(
        label=_("Độ dễ"),
        choices=[(value, label) for value, (label, _condition) in FACILITY.items()],
        method="of_facility",
        widget=forms.RadioSelect,
        empty_label=_("Tất cả"),
    )
    uses = django_filters.RangeFilter(
        label=_("Số lượt ra đề"),
        widget=named(NumberRangeWidget(), _("Số lượt ra đề, từ"), _("Số lượt ra đề, đến")),
    )
    author = django_filters.CharFilter(
        label=_("Người soạn (họ tên hoặc mã)"),
        field_name="author__search_text",
        method="with_words",
    )
    last_used_at = django_filters.DateFromToRangeFilter(
        label=_("Ra đề lần cuối"),
        widget=named(
            DateRangePickerWidget(), _("Ra đề lần cuối, từ ngày"), _("Ra đề lần cuối, đến ngày")
        ),
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def in_topic(self, rows: Any, _name: str, topic: Topic) -> Any:
        """The topic and those below it."""
        return rows.below(topic.pk)

    def with_words(self, rows: QuerySet[Any], name: str, text: str) -> Any:
        """Those of whom the folded text `name` holds every word."""
        for word in fold(text).split():
            rows = rows.filter(**{f"{name}__contains": word})
        return rows

    def at_place(self, rows: QuerySet[Any], _name: str, text: str) -> Any:
        """Those that rest on the place, or on a part of it; a bare number is an article."""
        places = read_places(f"Điều {text}" if text.isdecimal() else text)
        if len(places) != 1:
            return rows.none()
        named = {name: value for name, value in asdict(places[0]).items() if value}
        return rows.filter(**{f"provision__{name}": value for name, value in named.items()})

    def of_facility(self, rows: QuerySet[Any], _name: str, value: str) -> Any:
        return rows.filter(FACILITY[value][1])


class QuestionSearchForm(BaseFilterForm):
    """Searching where a question is chosen."""

    q = forms.CharField(
        label=_("Tìm câu hỏi"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def filter(self, objects: object) -> Any:
        query = self.cleaned_data["q"]
        if query:
            self.is_searching, self.search_query = True, query
        return super().filter(objects).matching(query)


def narrow(rows: QuerySet[Any], query: Any, request: Any) -> Any:
    """The rows that the list shows for the parameters of its address."""
    return QuestionFilterSet(query, queryset=rows, request=request).qs.matching(
        read_text(query.get("q"))
    )
