"""Forms for changes of the law."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.form_fields import RowsField, offer_choices, offer_rows
from cms.law.citing import cite, offers_for, provision_offered, read_law
from cms.models import Provision
from cms.uploads.fields import UploadField, table
from quizzes.enums import QuestionState
from quizzes.models import Question

SALT = "law-import"
MAX_BYTES = 5_000_000


class KeepForm(forms.Form):
    """Why guidance still holds."""

    reason = forms.CharField(label=gettext_lazy("Vì sao vẫn dùng được"), max_length=300)


class RepointForm(forms.Form):
    """Which questions are to rest on which provision."""

    new = forms.CharField(
        label=gettext_lazy("Căn cứ mới"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: khoản 2 Điều 22 Luật số 36/2018/QH14."),
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("Văn bản phù hợp"), required=False, widget=forms.RadioSelect
    )
    questions = RowsField(
        Question.objects.none(),
        label=gettext_lazy("Câu hỏi"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một câu hỏi.")},
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, old: Provision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("new", "").strip()
        self.law = read_law() if typed else []
        self.offers = offers_for(typed, self.law) if typed else []
        offer_choices(self, "choice", [(offer.value, str(offer)) for offer in self.offers])
        resting = Question.objects.filter(provision=old)
        offer_rows(self, "questions", resting.exclude(state=QuestionState.RETIRED))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = provision_offered(data.get("choice") or "", self.offers)
        data["provision"] = chosen or cite(data.get("new", ""), self.law)
        if data.get("new") and data["provision"] is None:
            self.add_error(
                "new",
                _("Chưa chắc chắn đây là văn bản nào. Hãy chọn một dòng ở dưới.")
                if self.offers
                else _("Không tìm thấy văn bản này. Hãy ghi số hiệu, ví dụ 36/2018/QH14."),
            )
        return data


class LawFileForm(forms.Form):
    """The Excel file with legal documents."""

    file = UploadField(
        label=gettext_lazy("Tệp Excel (.xlsx, .xls) hoặc .csv"), kind=table(MAX_BYTES)
    )


class RowsForm(forms.Form):
    """What the preview showed, signed, so that exactly this is written."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> Any:
        try:
            return signing.loads(self.cleaned_data["rows"], salt=SALT, max_age=86_400)
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("Bản xem trước không còn dùng được. Anh/chị tải tệp lên lại.")
            ) from error
