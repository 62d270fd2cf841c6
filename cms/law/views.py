"""What a change of the law touches."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.law.usages import actions_for, find_usages
from cms.models import LegalDocument, Provision
from cms.people import PersonRequest

PERMISSION = "cms.view_provision"


@require_safe
@permission_required(PERMISSION)
def document_usages(request: PersonRequest, document_id: int) -> HttpResponse:
    """All that rests on any place of the document."""
    document = get_object_or_404(
        LegalDocument.objects.select_related("replaced_by"), pk=document_id
    )
    provisions = list(document.provisions.select_related("document", "replaced_by__document"))
    return _page(request, document, provisions)


@require_safe
@permission_required(PERMISSION)
def provision_usages(request: PersonRequest, provision_id: int) -> HttpResponse:
    """All that rests on one place."""
    rows = Provision.objects.select_related("document__replaced_by", "replaced_by__document")
    provision = get_object_or_404(rows, pk=provision_id)
    return _page(request, provision.document, [provision], provision)


def _page(
    request: PersonRequest,
    document: LegalDocument,
    provisions: list[Provision],
    provision: Provision | None = None,
) -> HttpResponse:
    ids = {place.pk for place in provisions}
    context = {
        "document": document,
        "provision": provision,
        "provisions": provisions,
        "touched": find_usages(ids, viewer=request.user),
        "actions": [(action, action.url(ids)) for action in actions_for(request)] if ids else [],
    }
    return render(request, "cms/law_usages.html", context)
