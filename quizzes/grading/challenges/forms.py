"""Forms around challenges: what a learner says, what an editor answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.enums import ChallengeState
from quizzes.models import Challenge


class ChallengeForm(forms.ModelForm[Challenge]):
    """The clause someone relies on and what they say."""

    class Meta:
        model = Challenge
        fields = ["clause", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 7})}
        help_texts = {
            "clause": _("Ví dụ: khoản 2 Điều 14 Luật Cán bộ, công chức."),
            "text": _("Nêu ngắn gọn: câu hỏi hoặc đáp án chưa đúng ở chỗ nào. Tối đa 2.000 ký tự."),
        }


class AnswerForm(forms.Form):
    """Whether a challenge is upheld, and why."""

    state = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[
            (ChallengeState.UPHELD.value, ChallengeState.UPHELD.label),
            (ChallengeState.REJECTED.value, ChallengeState.REJECTED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Trả lời"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Người gửi đọc nguyên văn câu trả lời này. Nêu điều, khoản làm căn cứ."),
    )
