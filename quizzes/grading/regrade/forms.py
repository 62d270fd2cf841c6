"""Forms of a regrade: the draft with its corrected key, and the decision."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import offer_choices
from quizzes.content.types import TYPES
from quizzes.content.types.base import KEY_PREFIX
from quizzes.engine.types import KINDS
from quizzes.enums import RegradePolicy, RoundState
from quizzes.models import Attempt, QuestionVersion, QuizPage, Round

EVERYWHERE = "all"
KEYLESS = (RegradePolicy.FULL_CREDIT, RegradePolicy.VOID)
MAX_ROUNDS = 100


class RegradeForm(forms.Form):
    """A draft for one version; `cleaned_data` fits `prepare_regrade`."""

    policy = forms.ChoiceField(label=_("Cách chấm lại"), widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("Phạm vi"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nêu điều, khoản làm căn cứ. Người áp dụng đọc lý do này."),
    )

    def __init__(self, version: QuestionVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        essay = KINDS[version.type].is_marked_by_people
        policies = [(p.value, p.label) for p in RegradePolicy if not essay or p in KEYLESS]
        offer_choices(self, "policy", policies)
        self.fields["policy"].initial = policies[0][0]
        offer_choices(self, "scope", scope_choices(version))
        self.fields |= TYPES[version.type].key_fields(version.content)

    @property
    def has_key(self) -> bool:
        return any(name.startswith(KEY_PREFIX) for name in self.fields)

    def answer_fields(self) -> Iterator[BoundField]:
        """The fields of the key."""
        return (field for field in self if field.name.startswith(KEY_PREFIX))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        found: dict[str, Any] = {name: data[name] for name in ("policy", "reason") if name in data}
        if data.get("policy") and data["policy"] not in KEYLESS:
            of_type = TYPES[self.version.type]
            found["corrected"] = of_type.read_key(self.version.content, data)
        return {**found, **_scope(data.get("scope", EVERYWHERE))}


class DecisionForm(forms.Form):
    """The decision by which a regrade is applied."""

    decision_number = forms.CharField(label=_("Số quyết định"), max_length=100)


def scope_choices(version: QuestionVersion) -> list[Any]:
    """Everything, then the quizzes sat since the version exists, then their rounds."""
    sat = Attempt.objects.filter(started_at__gte=version.created_at)
    quizzes = QuizPage.objects.filter(pk__in=sat.values("quiz_id")).order_by("title")
    rounds = Round.objects.filter(pk__in=sat.values("round_id")).select_related("quiz")
    rounds = rounds.exclude(state=RoundState.PLANNED).order_by("-opens_at")[:MAX_ROUNDS]
    return [
        (EVERYWHERE, _("Mọi bài có câu này")),
        (_("Một bài kiểm tra"), [(f"quiz-{quiz.pk}", quiz.title) for quiz in quizzes]),
        (_("Một kỳ"), [(f"round-{row.pk}", str(row)) for row in rounds]),
    ]


def _scope(chosen: str) -> dict[str, Any]:
    kind, _dash, pk = chosen.partition("-")
    if kind == "quiz":
        return {"quiz": QuizPage.objects.get(pk=pk)}
    if kind == "round":
        return {"round": Round.objects.select_related("quiz").get(pk=pk)}
    return {}
