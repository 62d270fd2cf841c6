"""Templates of certificates in Wagtail's admin: choose, fill, preview, save."""

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from certificates.design.forms import TemplateForm
from certificates.design.samples import Sample, sample_context
from certificates.design.templates import save_template
from certificates.models import CertificateTemplate, TemplateVersion
from certificates.models.placeholders import PLACEHOLDERS
from certificates.rendering.renderer import DoesNotFitError, render_page
from cms.admin.creating import creates_once
from cms.people import PersonRequest
from learning.access.rights import signed_in

PERMISSION = "certificates.change_certificatetemplate"


@require_safe
@permission_required(PERMISSION)
def index(request: HttpRequest) -> HttpResponse:
    """The templates, with their version and how many certificates rest on them."""
    rows = CertificateTemplate.objects.annotate(
        version=Max("versions__number"),
        issued=Count("versions__certificates", distinct=True),
        courses=Count("choices", distinct=True),
    )
    return render(request, "certificates/desk/templates.html", {"templates": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def edit(request: HttpRequest, template_id: int | None = None) -> HttpResponse:
    """Fill a template; keeping a changed one makes its next version."""
    template = get_object_or_404(CertificateTemplate, pk=template_id) if template_id else None
    form = TemplateForm(request.POST or None, request.FILES or None, template=template)
    if request.method == "POST" and form.is_valid():
        kept = save_template(
            template,
            by=signed_in(request),
            name=form.cleaned_data["name"],
            is_default=form.cleaned_data["is_default"],
            courses=form.cleaned_data["courses"],
            style=form.style_fields,
        )
        said = _("Đã lưu mẫu “%(name)s”, phiên bản %(number)s. Giấy đã cấp không thay đổi.")
        messages.success(request, said % {"name": kept, "number": kept.latest().number})
        return redirect("certificate_template", kept.pk)
    context = {"form": form, "template": template, "placeholders": PLACEHOLDERS.items()}
    return render(request, "certificates/desk/template.html", context)


@require_POST
@xframe_options_sameorigin
@permission_required(PERMISSION)
def preview(request: PersonRequest, template_id: int | None = None) -> HttpResponse:
    """The form's style as a PDF in the page, with the sample that was asked for; keeps nothing."""
    template = get_object_or_404(CertificateTemplate, pk=template_id) if template_id else None
    form = TemplateForm(request.POST, request.FILES, template=template)
    if not form.is_valid():
        return render(request, "certificates/desk/template_unfit.html", {"form": form}, status=422)
    try:
        content = render_page(
            sample_context(form.cleaned_data["sample"] or Sample.REAL, viewer=request.user),
            form.style,
        )
    except DoesNotFitError:
        return render(request, "certificates/desk/template_unfit.html", {"form": form}, status=422)
    return _pdf(content, "xem-thu.pdf")


@require_safe
@xframe_options_sameorigin
@permission_required(PERMISSION)
def version(request: PersonRequest, version_id: int) -> HttpResponse:
    """A version as it was kept, with the sample that is asked for."""
    row = get_object_or_404(TemplateVersion, pk=version_id)
    asked = request.GET.get("sample", "")
    sample = asked if asked in Sample.values else Sample.REAL
    content = render_page(sample_context(sample, viewer=request.user), row.style)
    return _pdf(content, f"mau-{row.pk}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
