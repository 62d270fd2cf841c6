"""A whole class from an Excel list: choose the file; the proposal's page shows what it does."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from certificates.desk.forms import ClassForm
from certificates.models import Proposal
from certificates.register.class_lists import ClassHead, start_class
from certificates.register.registers import PERMISSION
from cms.people import Person, PersonRequest
from cms.uploads.media_types import EXCEL
from learning.formats.excel_out import Column, write_table


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def upload(request: PersonRequest) -> HttpResponse:
    """Step 1: choose the file. Nothing is proposed yet."""
    form = ClassForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = _started(form, request.user)
        if made is not None:
            return redirect("issue_proposal", made.pk)
    return render(request, "certificates/desk/class_upload.html", {"form": form})


@require_safe
@permission_required(PERMISSION)
def form_file(request: HttpRequest) -> HttpResponse:
    """An empty list with the columns that are read."""
    columns = [
        Column("TT", 6),
        Column("Mã CBCC", 14),
        Column("Họ và tên", 30),
        Column("Kết quả", 14),
        Column("Xếp loại", 14),
    ]
    content = write_table("Danh sách lớp", [_("Mỗi người một dòng.")], columns, [])
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="danh-sach-lop.xlsx"'
    return response


def _started(form: ClassForm, by: Person) -> Proposal | None:
    data = dict(form.cleaned_data)
    file = data.pop("file")
    try:
        return start_class(file.read(), ClassHead(**data), file_name=file.name, by=by)
    except ValidationError as error:
        form.add_error(None, error)
        return None
