"""A short quiz on changed law for the holders of certificates that rest on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from certificates.register.law_refresher import PERMISSION, holders_for, refresh_holders
from cms.models import Provision
from cms.people import PersonRequest
from cms.ports import PROVISIONS
from config.parameters import read_keys
from learning.duties.refresher_forms import RefresherForm
from learning.duties.refreshers import questions_on


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def refresher(request: PersonRequest) -> HttpResponse:
    """Who would get it and what may be asked; on POST it is made and given."""
    wanted = read_keys(request.GET.getlist(PROVISIONS))
    places = list(Provision.objects.filter(pk__in=_with_successors(wanted)))
    ids = [place.pk for place in places]
    form = RefresherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            programme = refresh_holders(ids, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã tạo bài kiểm tra và giao cho từng người."))
            return redirect("desk_programme", programme.pk)
    context = {
        "places": places,
        "people": len(holders_for(ids, request.user)),
        "questions": questions_on(ids).count(),
        "form": form,
    }
    return render(request, "certificates/desk/law_refresher.html", context)


def law_refresher_urls() -> list[URLPattern]:
    return [path("phap-luat/kiem-tra-bo-sung/", refresher, name="law_refresher")]


def _with_successors(provisions: list[int]) -> set[int]:
    """The places and what took their place: people are certified on the old, asked on the new."""
    rows = Provision.objects.filter(pk__in=provisions, replaced_by__isnull=False)
    return {*provisions, *(row.replaced_by_id for row in rows if row.replaced_by_id)}
