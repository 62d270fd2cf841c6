"""A form that was sent while its sender had to show who they are: kept, and offered again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

KEPT = "held_form"
MAX_LETTERS = 100_000


def hold_form(request: HttpRequest) -> str:
    """Keep the posted fields in the session; where to go afterwards.

    Files and passwords are not kept: then it is the form's own page, with a word about it.
    """
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    size = sum(len(name) + len(value) for name, value in fields)
    is_secret = any("password" in name for name, _value in fields)
    if request.FILES or is_secret or size > MAX_LETTERS:
        messages.info(request, _("Xác nhận xong, anh/chị điền và gửi lại biểu mẫu."))
        return request.path
    request.session[KEPT] = {"path": request.get_full_path(), "fields": fields}
    return reverse("held_form")


@login_required
@require_safe
def held_form(request: HttpRequest) -> HttpResponse:
    """Offer the form once more; a press sends it."""
    kept = request.session.pop(KEPT, None)
    if kept is None:
        return redirect("home")
    fields = [each for each in kept["fields"] if each[0] != "csrfmiddlewaretoken"]
    return render(request, "account/held_form.html", {"path": kept["path"], "fields": fields})
