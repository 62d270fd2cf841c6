"""Staff import: choose a file, look, confirm."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from learning.access import signed_in, visible_unit
from learning.formats.staff_excel import UnreadableFile, read_staff
from learning.forms import StaffFileForm
from learning.models import StaffImport, Unit
from learning.services.staff_import import (
    ImportHasProblems,
    ImportPlan,
    apply_import,
    plan_import,
)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.add_staffimport")
def upload(request: HttpRequest) -> HttpResponse:
    """Step 1: choose the file. Nothing is written to the staff list."""
    form = StaffFileForm(request.POST or None, request.FILES or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        file, root = form.cleaned_data["file"], form.cleaned_data["root"]
        try:
            read_staff(file)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            file.seek(0)
            digest = hashlib.sha256(file.read()).hexdigest()
            file.seek(0)
            record = StaffImport.objects.create(
                file=file,
                file_name=file.name[:200],
                sha256=digest,
                root=root,
                uploaded_by=signed_in(request),
            )
            return redirect("desk_import_preview", record.pk)
    return render(request, "learning/desk/import_upload.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.add_staffimport")
def preview(request: HttpRequest, import_id: int) -> HttpResponse:
    """Step 2: what would change, row by row. Step 3, on POST: all or nothing."""
    record = get_object_or_404(StaffImport, pk=import_id)
    if record.uploaded_by_id != request.user.pk:
        raise PermissionDenied
    root = visible_unit(request.user, record.root_id)
    plan = _plan(record, root)
    if request.method == "POST" and record.applied_at is None:
        only_good = request.POST.get("take") == "good"
        if _applied(request, record, plan, root, only_good):
            return redirect("desk_import_preview", record.pk)
    context = {"record": record, "plan": plan, "root": root}
    return render(request, "learning/desk/import_preview.html", context)


def _plan(record: StaffImport, root: Unit) -> ImportPlan:
    with record.file.open("rb") as file:
        return plan_import(read_staff(file.file), root=root)


def _applied(
    request: HttpRequest, record: StaffImport, plan: ImportPlan, root: Unit, only_good: bool
) -> bool:
    try:
        apply_import(plan, root=root, only_good_rows=only_good)
    except ImportHasProblems:
        messages.error(request, _("Chưa ghi gì: tệp còn dòng sai. Hãy sửa tệp hoặc bỏ dòng sai."))
        return False
    StaffImport.objects.filter(pk=record.pk).update(
        applied_at=timezone.now(),
        created_count=len(plan.new),
        changed_count=len(plan.changed),
        skipped_count=plan.problem_rows,
    )
    messages.success(
        request,
        _("Đã ghi nhận: %(new)s người mới, %(changed)s người thay đổi.")
        % {"new": len(plan.new), "changed": len(plan.changed)},
    )
    return True
