"""Before a page is withdrawn or moved: whom it concerns, and what becomes of their duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.admin.form_fields import offer_choices
from cms.ports import end_duties, page_concerns

FIELD = "nhiem_vu"


class Duties(TextChoices):
    KEEP = (
        "giu",
        _(
            "Giữ nhiệm vụ: hạn vẫn tính, người học được báo là nội dung đang tạm ngừng; khóa học "
            "tạm ngừng thì bài học và bài kiểm tra cũng ngừng, không ai bị nhắc hạn"
        ),
    )
    END = (
        "rut",
        _("Rút nhiệm vụ: kết thúc các nhiệm vụ đang mở, kèm lý do, không ai bị tính là trễ"),
    )


@dataclass(frozen=True)
class Act:
    """What the editor is about to do, in words for the page that asks."""

    title: Any
    button: Any
    may_end: bool


UNPUBLISH = Act(_("Gỡ xuất bản nội dung đang có người học"), _("Gỡ xuất bản"), may_end=True)
MOVE = Act(_("Chuyển nội dung đang có người học"), _("Chuyển trang"), may_end=False)
ACTS = {"unpublish": UNPUBLISH, "move": MOVE}


def concerns_of(pages: Sequence[Page]) -> list[str]:
    """A sentence for each thing that would be touched."""
    return [line for concern in page_concerns for line in concern(pages)]


class ConcernForm(forms.Form):
    """The editor's decision; an ending needs its reason."""

    nhiem_vu = forms.ChoiceField(
        label=_("Các nhiệm vụ đang mở"),
        choices=Duties.choices,
        initial=Duties.KEEP,
        widget=forms.RadioSelect,
    )
    ly_do = forms.CharField(
        label=_("Lý do rút nhiệm vụ"),
        max_length=150,
        required=False,
        help_text=_("Người học và cán bộ tổ chức sẽ đọc lý do này."),
    )

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not act.may_end:
            offer_choices(self, FIELD, Duties.choices[:1])
            del self.fields["ly_do"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_missing = not self.data.get("ly_do", "").strip()
        if data.get(FIELD) == Duties.END and is_missing:
            self.add_error("ly_do", _("Anh/chị ghi lý do rút nhiệm vụ."))
        return data


def confirm_first(request: HttpRequest, pages: Sequence[Page], act: Act) -> HttpResponse | None:
    """The page that asks, until the editor has decided; nothing where nobody is concerned.

    What was posted goes with it, so that the answer carries on where the editor was.
    """
    if request.method != "POST" or not (lines := concerns_of(pages)):
        return None
    form = ConcernForm(request.POST if FIELD in request.POST else None, act=act)
    if form.is_bound and form.is_valid():
        if form.cleaned_data[FIELD] == Duties.END:
            end_duties(pages, form.cleaned_data["ly_do"].strip())
        return None
    own = {"csrfmiddlewaretoken", *form.fields}
    carried = [(k, v) for k, values in request.POST.lists() if k not in own for v in values]
    context = {"pages": pages, "lines": lines, "form": form, "act": act, "carried": carried}
    return render(request, "cms/concerns.html", context)
