"""The official form of a unit's reports: heading and Word template."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from cms.admin.sent_back import send_back
from cms.people import PersonRequest
from cms.uploads.fields import UploadField, word_file
from cms.uploads.guard.refusals import UnreadableFileError
from cms.uploads.readings import finished_reading
from learning.access.rights import visible_units
from learning.models import ReportHeading, ReportTemplate, Unit
from learning.reporting.official.heading import heading_for
from learning.reporting.official.template_check import MAX_BYTES
from learning.reporting.official.templates import TASK, receive_template
from learning.reporting.official.word_template import default_template
from learning.reporting.views import chosen_unit, file_response, near_units
from learning.reporting.writers import FORMATS

PERMISSION = "learning.change_reportheading"
USED = gettext_lazy("Đã dùng mẫu mới cho các báo cáo Word lập từ bây giờ.")

PLACES = [
    ("{{ co_quan_chu_quan }}", gettext_lazy("Cơ quan chủ quản, chữ in hoa")),
    ("{{ co_quan }}", gettext_lazy("Cơ quan ban hành, chữ in hoa")),
    ("{{ ky_hieu }}", gettext_lazy("Ký hiệu sau số")),
    ("{{ dia_danh_ngay }}", gettext_lazy("Địa danh, ngày tháng năm")),
    ("{{ ten_bao_cao }}", gettext_lazy("Tên báo cáo")),
    ("{%p for d in dong %}{{ d }}{%p endfor %}", gettext_lazy("Các dòng dưới tên báo cáo")),
    ("{{ bang }}", gettext_lazy("Bảng số liệu; đứng riêng một đoạn, bắt buộc")),
    ("{%p for g in ghi_chu %}{{ g }}{%p endfor %}", gettext_lazy("Các ghi chú dưới bảng")),
    ("{{ so_dong }}", gettext_lazy("Số dòng của bảng")),
    ("{%p for n in noi_nhan %}{{ n }}{%p endfor %}", gettext_lazy("Nơi nhận")),
    ("{{ quyen_han }}", gettext_lazy("Thẩm quyền ký, ví dụ KT. GIÁM ĐỐC")),
    ("{{ chuc_vu }}", gettext_lazy("Chức vụ người ký")),
    ("{{ nguoi_ky }}", gettext_lazy("Họ tên người ký")),
]


class HeadingForm(forms.ModelForm[ReportHeading]):
    """The words around a report."""

    class Meta:
        model = ReportHeading
        fields = (
            "parent_name",
            "name",
            "symbol",
            "place",
            "recipients",
            "authority",
            "signatory_title",
            "signatory_name",
        )
        widgets: ClassVar = {"recipients": forms.Textarea({"rows": 4})}


class TemplateForm(forms.Form):
    """A Word file."""

    file = UploadField(
        label=gettext_lazy("Tệp mẫu Word (.docx)"),
        kind=word_file(MAX_BYTES),
        error_messages={
            "required": gettext_lazy("Anh/chị chọn tệp mẫu Word (.docx) trước khi tải lên.")
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def heading(request: PersonRequest) -> HttpResponse:
    """The heading of one of the viewer's units, and its template in use."""
    if reading := finished_reading(request, TASK):
        messages.success(request, USED)
        return redirect(f"{request.path}?unit={reading.context['unit']}")
    given = request.POST if request.method == "POST" else request.GET
    seen = visible_units(request.user)
    unit = chosen_unit(seen, given.get("unit", ""))
    row = ReportHeading.objects.filter(unit=unit).first()
    form = HeadingForm(
        request.POST or None, instance=row or ReportHeading(unit=unit), initial=_inherited(unit)
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu thể thức của %(unit)s.") % {"unit": unit.name})
        return _back(unit)
    context = {
        "unit": unit,
        "units": near_units(seen, unit),
        "form": form,
        "places": PLACES,
        "template": ReportTemplate.objects.filter(unit=unit, replaced_at=None).first(),
    }
    return render(request, "learning/desk/report_heading.html", context)


@require_POST
@permission_required(PERMISSION)
def template(request: PersonRequest) -> HttpResponse:
    """Take a Word template into use, or go back to ours."""
    unit = chosen_unit(visible_units(request.user), request.POST.get("unit", ""))
    if request.POST.get("act") == "reset":
        ReportTemplate.objects.filter(unit=unit, replaced_at=None).update(
            replaced_at=timezone.now()
        )
        messages.success(request, _("Đã trở lại mẫu của hệ thống."))
        return _back(unit)
    form = TemplateForm(request.POST, request.FILES)
    if not form.is_valid():
        return send_back(request, form, _place(unit))
    try:
        reading = receive_template(
            unit, form.cleaned_data["file"], page=reverse("report_heading"), by=request.user
        )
    except (UnreadableFileError, ValidationError) as error:
        return send_back(request, _said(error), _place(unit))
    if reading is not None:
        return redirect("file_reading", reading.key)
    messages.success(request, USED)
    return _back(unit)


@never_cache
@require_safe
@permission_required(PERMISSION)
def template_file(request: PersonRequest) -> HttpResponse:
    """The template in use, or ours (`ours=1`; `wide=1`: across the page), to edit in Word."""
    unit = chosen_unit(visible_units(request.user), request.GET.get("unit", ""))
    used = ReportTemplate.objects.filter(unit=unit, replaced_at=None).first()
    if used is None or request.GET.get("ours"):
        content = default_template(wide=bool(request.GET.get("wide")))
    else:
        content = bytes(used.content)
    return file_response(FORMATS["docx"], content, "mau-bao-cao")


def _inherited(unit: Unit) -> dict[str, Any]:
    """What the unit's reports have now, from a unit above or the tree."""
    now = heading_for(unit, made_at=timezone.now())
    names = ("parent_name", "name", "symbol", "place", "authority")
    signatory = ("signatory_title", "signatory_name")
    values = {name: getattr(now, name) for name in (*names, *signatory)}
    return values | {"recipients": "\n".join(now.recipients)}


def _back(unit: Unit) -> HttpResponse:
    return redirect(_place(unit))


def _said(error: UnreadableFileError | ValidationError) -> ValidationError | str:
    return error if isinstance(error, ValidationError) else str(error)


def _place(unit: Unit) -> str:
    return f"{reverse('report_heading')}?unit={unit.pk}"
