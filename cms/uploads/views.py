"""Uploaded files: nobody sees one without being signed in."""

from posixpath import normpath

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents.wagtail_hooks import check_view_restrictions

from cms.models import CmsDocument
from cms.uploads.serving import send_file
from cms.uploads.storage import FileStore, StoredFile, store_named

# Pictures in the sizes that lessons and questions show.
SHOWN = "images/"
# These have an address of their own, which knows their names and who may see their collection.
DOCUMENTS = "documents/"


@login_required
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture for whoever is signed in; what was uploaded, as it was, for the admin only."""
    store = store_named("default")
    file = _found(store, name)
    if not (name.startswith(SHOWN) or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return send_file(request, store, file)


@login_required
@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document, film or sound for whoever is signed in and may see its collection.

    Stands in for Wagtail's own address, which knows no ranges and asks for no sign-in.
    """
    found = get_object_or_404(CmsDocument, pk=document_id)
    if found.filename != filename:
        raise Http404
    file = _facts(found.file.storage, found.file.name)
    refused = check_view_restrictions(found, request)
    return refused or send_file(request, found.file.storage, file, name=filename)


def _found(store: FileStore, name: str) -> StoredFile:
    """The file with that name; Http404 for what is none, or none of this address."""
    if normpath(name) != name or name.startswith(DOCUMENTS):
        raise Http404
    return _facts(store, name)


def _facts(store: FileStore, name: str) -> StoredFile:
    try:
        return store.facts(name)
    except (FileNotFoundError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
