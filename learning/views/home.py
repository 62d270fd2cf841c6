"""The learner's home: what is due, what is done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from learning.overview import overview_for


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """ "Việc cần học": one next step, then the list, then what is done."""
    return render(request, "learning/home.html", {"overview": overview_for(request.user)})
