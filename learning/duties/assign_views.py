"""Giving a course to a unit at the HR desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from cms.people import PersonRequest
from learning.duties.enrolments import create_programme
from learning.duties.forms import AssignForm
from learning.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.add_programme")
@creates_once
def assign(request: PersonRequest) -> HttpResponse:
    """Give a course to a unit subtree, and see what was given."""
    form = AssignForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid() and _assign(request, form):
        return redirect("desk_assign")
    given = Programme.objects.filter(direct=True).visible_to(request.user)
    context = {"form": form, "programmes": given.with_targets()[:50]}
    return render(request, "learning/desk/assign.html", context)


def _assign(request: PersonRequest, form: AssignForm) -> bool:
    try:
        create_programme(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request,
        _("Đã giao “%(course)s” cho %(unit)s, hạn %(day)s.")
        % {
            "course": form.cleaned_data["course"].title,
            "unit": form.cleaned_data["unit"].name,
            "day": form.cleaned_data["due_on"].strftime("%d/%m/%Y"),
        },
    )
    return True
