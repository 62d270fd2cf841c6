"""What learners ask for: exemptions, later dates, recognition; and their reminders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.admin.creating import creates_once
from cms.people import Person, PersonRequest
from learning.access.rights import signed_in
from learning.duties.exemptions import ask_exemption, withdraw_exemption
from learning.duties.forms import ExemptionForm, OutsideTrainingForm
from learning.duties.outside_training import content_type_of, send_training
from learning.models import Exemption, OutsideTraining, Reminder

MAX_SHOWN = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def exemption(request: PersonRequest) -> HttpResponse:
    """Ask for an exemption or a later date, and see what became of earlier requests."""
    person = signed_in(request)
    form = ExemptionForm(request.POST or None, person=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and submit_exemption_request(request, form, person)
    ):
        return redirect("ask_exemption")
    rows = Exemption.objects.filter(user=person).select_related(
        "enrolment__course", "enrolment__quiz"
    )
    context = {"form": form, "rows": rows[:MAX_SHOWN]}
    return render(request, "learning/exemption.html", context)


@login_required
@require_POST
def withdraw(request: PersonRequest, exemption_id: int) -> HttpResponse:
    """Take back one's own request while it waits."""
    row = get_object_or_404(Exemption, pk=exemption_id, user=signed_in(request))
    if withdraw_exemption(row, by=request.user):
        messages.success(request, _("Đã rút đề nghị."))
    return redirect("ask_exemption")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@creates_once
def outside_training(request: HttpRequest) -> HttpResponse:
    """Send the proof of a course done elsewhere, and see which hours were recognised."""
    person = signed_in(request)
    form = OutsideTrainingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _submit_training(request, form, person):
        return redirect("outside_training")
    rows = OutsideTraining.objects.filter(user=person)[:MAX_SHOWN]
    return render(request, "learning/outside_training.html", {"form": form, "rows": rows})


@never_cache
@login_required
@require_safe
def own_training_proof(request: HttpRequest, training_id: int) -> HttpResponse:
    """The proof that one sent."""
    row = get_object_or_404(OutsideTraining, pk=training_id, user=signed_in(request))
    return proof_response(row)


@never_cache
@login_required
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What the system reminded this person of."""
    rows = Reminder.objects.filter(user=signed_in(request))[:MAX_SHOWN]
    return render(request, "learning/reminders.html", {"rows": rows})


def submit_exemption_request(request: PersonRequest, form: ExemptionForm, person: Person) -> bool:
    """Put the request of a valid form; shows on the form why it cannot be."""
    try:
        ask_exemption(person, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(
        request, _("Đã gửi đề nghị. Cán bộ tổ chức sẽ xem xét; kết quả hiện ở trang này.")
    )
    return True


def proof_response(row: OutsideTraining) -> HttpResponse:
    """The file as a download that no browser takes for anything else."""
    try:
        with row.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"giay-{row.pk}.{(row.file.name or '').rsplit('.', 1)[-1]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type_of(row), headers=headers)


def _submit_training(request: HttpRequest, form: OutsideTrainingForm, person: Person) -> bool:
    try:
        send_training(person, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Đã gửi. Số tiết được tính sau khi cán bộ tổ chức kiểm tra."))
    return True
