"""Units at the HR desk: the directory, the search behind form fields, the topmost unit."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from cms.people import Person, PersonRequest
from config.parameters import read_text
from learning.access.rights import own_tops, visible_units
from learning.models import Posting, Unit
from learning.models.units import UnitQuerySet
from learning.units.search import find_units
from learning.units.tree import create_top_unit


class TopUnitForm(forms.Form):
    """The city or province, or the one agency, that everything else is part of."""

    name = forms.CharField(label=gettext_lazy("Tên tỉnh, thành phố hoặc cơ quan"), max_length=200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("learning.add_unit")
def units(request: PersonRequest) -> HttpResponse:
    """The officer's units with those right below, or what the search finds.

    On a system without units an administrator names the topmost one here.
    """
    form = None if Unit.objects.exists() else TopUnitForm(request.POST or None)
    if request.method == "POST":
        return _name_top(request, form)
    words = read_text(request.GET.get("q"))
    context = {"form": form, "words": words, "rows": _rows(request.user, words)}
    return render(request, "learning/desk/units.html", context)


@never_cache
@require_safe
@permission_required("learning.view_reports")
def search(request: PersonRequest) -> JsonResponse:
    """Labels of the viewer's units that have the words of `q`; `ket-thuc`: closed ones too."""
    visible = visible_units(request.user)
    offered = visible if request.GET.get("ket-thuc") else visible.current()
    found = find_units(offered, read_text(request.GET.get("q")))
    return JsonResponse({"units": [one.label for one in found]})


def _name_top(request: HttpRequest, form: TopUnitForm | None) -> HttpResponse:
    if form is None or not request.user.is_superuser:
        raise PermissionDenied
    if not form.is_valid():
        return render(request, "learning/desk/units.html", {"form": form, "rows": []})
    unit = create_top_unit(form.cleaned_data["name"])
    messages.success(request, _("Đã lập đơn vị “%(unit)s”.") % {"unit": unit.name})
    return redirect("desk_units")


def _rows(viewer: Person, words: str) -> list[tuple[Unit, str]]:
    """Units in tree order, each with what to call it here; `here` of a unit: the people
    posted directly in it today.
    """
    visible = visible_units(viewer)
    found = {one.pk: one.label for one in find_units(visible, words)} if words else {}
    rows = visible.filter(pk__in=found) if words else _tops_and_below(viewer, visible)
    today = Posting.objects.on(timezone.localdate()).filter(unit=OuterRef("pk")).order_by()
    here = today.values("unit").annotate(n=Count("pk")).values("n")
    counted = rows.annotate(here=Coalesce(Subquery(here), 0))
    return [(unit, found.get(unit.pk, unit.name)) for unit in counted]


def _tops_and_below(viewer: Person, visible: UnitQuerySet) -> UnitQuerySet:
    tops = [unit.path for unit in own_tops(viewer)]
    wanted = Q(path__in=tops)
    for path in tops:
        wanted |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    return visible.filter(wanted)
