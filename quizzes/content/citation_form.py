"""Typing the legal basis of a question as clerks write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.admin.form_fields import offer_choices
from cms.law.citing import cite, offers_for, provision_offered, read_law


class CitationFields(forms.Form):
    """Two fields beside the chooser: what is certain is linked, the rest is offered.

    What an editor chooses from the offers counts before what was typed.
    """

    instance: Any

    citation = forms.CharField(
        label=_("Hoặc gõ căn cứ"),
        required=False,
        max_length=300,
        help_text=_(
            "Ví dụ: khoản 2 Điều 22 Luật số 36/2018/QH14; k2 Đ22 Luật PCTN 2018. Để trống nếu "
            "đã chọn ở trên."
        ),
    )
    citation_choice = forms.ChoiceField(
        label=_("Văn bản phù hợp"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Chỉ hiện khi căn cứ gõ ở trên chưa chắc chắn là văn bản nào."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get(self.add_prefix("citation"), "").strip()
        self.law = read_law() if typed else []
        self.offers = offers_for(typed, self.law) if typed else []
        offered = [(offer.value, str(offer)) for offer in self.offers]
        offer_choices(self, "citation_choice", offered)
        if not self.offers:
            self.fields["citation_choice"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        typed = data.get("citation", "").strip()
        if not typed:
            return data
        chosen = provision_offered(data.get("citation_choice") or "", self.offers)
        provision = chosen or cite(typed, self.law)
        if provision is None:
            self.add_error("citation", self._doubt())
        else:
            data["provision"] = provision
            self.instance.provision = provision
        return data

    def _doubt(self) -> str:
        if self.offers:
            return str(_("Chưa chắc chắn đây là văn bản nào. Hãy chọn một dòng ở dưới."))
        return str(
            _(
                "Không tìm thấy văn bản này. Hãy ghi số hiệu, ví dụ 36/2018/QH14, hoặc thêm văn "
                "bản ở mục Pháp luật."
            )
        )
