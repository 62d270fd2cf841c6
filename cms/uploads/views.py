"""Uploaded files: nobody sees one without being signed in."""

from pathlib import Path
from posixpath import normpath

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.documents.wagtail_hooks import check_view_restrictions

from cms.models import CmsDocument
from cms.uploads.serving import send_file

# Pictures in the sizes that lessons and questions show.
SHOWN = "images/"
# These have an address of their own, which knows their names and who may see their collection.
DOCUMENTS = "documents/"


@login_required
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture for whoever is signed in; what was uploaded, as it was, for the admin only."""
    path = _path_of(name)
    if not (name.startswith(SHOWN) or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return send_file(request, path)


@login_required
@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document, film or sound for whoever is signed in and may see its collection.

    Stands in for Wagtail's own address, which knows no ranges and asks for no sign-in.
    """
    found = get_object_or_404(CmsDocument, pk=document_id)
    path = Path(found.file.path)
    if found.filename != filename or not path.is_file():
        raise Http404
    return check_view_restrictions(found, request) or send_file(request, path, name=filename)


def _path_of(name: str) -> Path:
    """Where the file stands; Http404 for what is none, or none of this address."""
    try:
        path = Path(default_storage.path(name))
        is_file = path.is_file()
    except (SuspiciousFileOperation, ValueError, OSError) as error:
        raise Http404 from error
    is_plain = normpath(name) == name and not name.startswith(DOCUMENTS)
    if not (is_file and is_plain):
        raise Http404
    return path
