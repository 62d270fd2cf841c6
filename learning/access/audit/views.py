"""The audit log, for the administrator."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.admin.form_fields import DateInput, DayField
from cms.text import fold
from learning.access.audit.labels import event_choices, label_of_event
from learning.access.audit.words import labels_of_names, words_of_detail
from learning.models import AuditEntry, AuditPolicy

PER_PAGE = 100


class AuditForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=100)
    event = forms.ChoiceField(
        label=_("loại"), choices=lambda: [("", _("mọi loại")), *event_choices()], required=False
    )
    actor = forms.CharField(label=_("người thực hiện (mã)"), required=False, max_length=30)
    about = forms.CharField(label=_("người liên quan (mã)"), required=False, max_length=30)
    since = DayField(label=_("từ ngày"), widget=DateInput(), required=False)
    until = DayField(label=_("đến ngày"), widget=DateInput(), required=False)


@never_cache
@require_safe
@permission_required("learning.view_auditentry")
def audit(request: HttpRequest) -> HttpResponse:
    """Who downloaded or changed what, when, from where; latest first."""
    form = AuditForm(request.GET)
    rows = AuditEntry.objects.defer("search_text").select_related("about")
    if form.is_valid():
        rows = rows.filter(**_conditions(form.cleaned_data))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    labels = labels_of_names()
    entries = [
        (row, label_of_event(row.event), words_of_detail(row.detail, labels)) for row in page
    ]
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "entries": entries,
        "query": query.urlencode(),
        "months": AuditPolicy.load().keep_months,
    }
    return render(request, "learning/desk/audit.html", context)


def _conditions(data: dict[str, Any]) -> dict[str, Any]:
    found = {
        "search_text__contains": fold(data["q"]),
        "event": data["event"],
        "actor__staff_code__iexact": data["actor"].strip(),
        "about__staff_code__iexact": data["about"].strip(),
        "at__date__gte": data["since"],
        "at__date__lte": data["until"],
    }
    return {name: value for name, value in found.items() if value}
