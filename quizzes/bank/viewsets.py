"""Editors' screens for questions: form, list and chooser."""

import json
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.mixins import CreateEditViewOptionalFeaturesMixin
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import BANK
from quizzes.attempts.key_holders import note_holder
from quizzes.bank.duplicates import note_duplicates
from quizzes.bank.filters import QuestionFilterSet, QuestionSearchForm
from quizzes.content.citation_form import CitationFields
from quizzes.content.types import TYPES
from quizzes.content.versions import check_content, version_content
from quizzes.grading.key_doors import shows_key_of
from quizzes.models import Question, QuestionOption
from quizzes.templatetags.questions import as_percent

SEE = "quizzes.view_question"
OPTION_FIELDS = ["text", "correct", "match", "weight", "rationale", "place", "image"]
CONTENT_FIELDS = [
    "type",
    "stem",
    "explanation",
    "provision",
    "image",
    "partial_marks",
    "accepted_answers",
    "ignore_diacritics",
    "allow_typo",
    "number_value",
    "number_tolerance",
    "number_units",
    "word_limit",
    "rubric",
    "two_markers",
    "lock_order",
]


class QuestionForm(CitationFields, WagtailAdminModelForm):
    """Checks that the content fits the type before anything is saved."""

    class Media:
        js = ["js/question_form.js"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uses = {
            name: {"fields": of_type.uses, "options": of_type.option_uses}
            for name, of_type in TYPES.items()
        }
        self.fields["type"].widget.attrs["data-uses"] = json.dumps(uses)
        stem = self.fields["stem"]
        helps = [stem.help_text, *(of_type.stem_help for of_type in TYPES.values())]
        stem.help_text = " ".join(filter(None, map(str, helps)))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        formset = self.formsets.get("options") if hasattr(self, "formsets") else None
        if formset is not None and formset.is_valid() and data.get("type"):
            rows = [form.cleaned_data for form in formset.ordered_forms]
            options = [
                QuestionOption(**{name: row.get(name) for name in OPTION_FIELDS}) for row in rows
            ]
            question = Question(**{name: data[name] for name in CONTENT_FIELDS if name in data})
            try:
                check_content(question.type, version_content(question, options))
            except ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return data


class ReviewedBeforeUse:
    """Only the review publishes a question: not even a superuser does it from the form."""

    def get_available_actions(self) -> list[str]:
        form: Any = super()
        return [action for action in form.get_available_actions() if action != "publish"]


class DuplicateWarning(CreateEditViewOptionalFeaturesMixin):
    """Nothing that was typed is lost to a warning: the question is saved, then its like shown."""

    def save_instance(self) -> Question:
        question: Question = super().save_instance()
        note_holder(self.request.user, [question.pk])
        if pairs := note_duplicates(question):
            said = _("Câu này giống %(percent)s %% một câu khác trong ngân hàng.") % {
                "percent": pairs[0].percent
            }
            url = reverse("bank_duplicate", args=[pairs[0].pk])
            link = format_html(
                '{} <a href="{}">{}</a>', said, url, _("Xem hai câu cạnh nhau và quyết định")
            )
            messages.warning(self.request, link)
        return question


class QuestionCreateView(ReviewedBeforeUse, DuplicateWarning, CreateView):
    """Notes the author: questions are approved by somebody else."""

    def save_instance(self) -> Any:
        self.form.instance.author = self.request.user
        return super().save_instance()


class QuestionEditView(ReviewedBeforeUse, DuplicateWarning, EditView):
    pass


class FacilityColumn(Column):
    """The share of the marks that people got, as a percentage."""

    def get_value(self, instance: Question) -> str:
        return "–" if instance.facility is None else as_percent(instance.facility)


class DayColumn(Column):
    """A moment as its day."""

    def get_value(self, instance: object) -> str:
        moment = super().get_value(instance)
        return date_format(localtime(moment), "d/m/Y") if moment else "–"


class QuestionIndexView(IndexView):
    """The bank: one query for the rows shown, whatever its size."""

    is_searchable = True

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("topic", "author")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query)

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = super().columns
        return [column for column in columns if column.name != "live"]


class QuestionChooseView(ChooseView):
    filter_form_class = QuestionSearchForm


class QuestionChooseResultsView(ChooseResultsView):
    filter_form_class = QuestionSearchForm


class QuestionChooserViewSet(WordedChooserViewSet):
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView


class QuestionViewSet(SnippetViewSet):
    model = Question
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    chooser_viewset_class = QuestionChooserViewSet
    filterset_class = QuestionFilterSet
    icon = "help"
    menu_label = gettext_lazy("Câu hỏi")
    menu_hook, menu_order = BANK.hook, 10
    list_display = [
        TitleColumn(
            "__str__",
            label=gettext_lazy("Câu hỏi"),
            width="34%",
            classname="question-title",
            get_url=lambda question: reverse("bank_question", args=[question.pk]),
        ),
        Column("topic", label=gettext_lazy("Chuyên đề"), sort_key="topic__path"),
        Column("type", label=gettext_lazy("Loại"), accessor="get_type_display", sort_key="type"),
        Column("level", label=gettext_lazy("Mức độ"), accessor="get_level_display"),
        Column("state", label=gettext_lazy("Tình trạng"), accessor="get_state_display"),
        FacilityColumn("facility", label=gettext_lazy("Độ dễ"), sort_key="facility"),
        Column("uses", label=gettext_lazy("Lượt ra đề"), sort_key="uses"),
        DayColumn("last_used_at", label=gettext_lazy("Lần cuối"), sort_key="last_used_at"),
        Column("author", label=gettext_lazy("Người soạn")),
    ]
    list_per_page = 50
    edit_handler = ObjectList(Question.panels, base_form_class=QuestionForm)

    @property
    def edit_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().edit_view)

    @property
    def copy_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().copy_view)

    @property
    def preview_on_edit_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().preview_on_edit_view)

    @property
    def revisions_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().revisions_view)

    @property
    def revisions_revert_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().revisions_revert_view)

    @property
    def revisions_compare_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().revisions_compare_view)

    @property
    def workflow_preview_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().workflow_preview_view)

    @property
    def workflow_history_detail_view(self) -> Any:
        return shows_key_of("pk", SEE)(super().workflow_history_detail_view)
