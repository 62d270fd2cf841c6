"""People at the HR desk: find somebody, read their page."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from cms.ports import record_event
from config.parameters import read_text
from learning.access.rights import signed_in, visible_person
from learning.accounts.first_passwords.letters import may_get_letter
from learning.enums import AuditEvent, PostingKind
from learning.models import Posting
from learning.people.paging import CappedPaginator
from learning.reporting.person.history import find_people, open_duties, person_file
from quizzes.models import Allowance

PERMISSION = "learning.view_personfile"
PER_PAGE = 50
MAX_BARRED = 50


@never_cache
@require_safe
@permission_required(PERMISSION)
def find(request: PersonRequest) -> HttpResponse:
    """Somebody of the officer's units by name, staff code or e-mail; also who left."""
    words, left = read_text(request.GET.get("q")), request.GET.get("thoi") == "1"
    found = find_people(request.user, words, left=left)
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    people = list(page.object_list)
    today = timezone.localdate()
    postings = Posting.objects.filter(user__in=people, kind=PostingKind.MAIN)
    latest = (postings if left else postings.on(today)).select_related("unit")
    where = {row.user_id: row for row in latest.order_by("starts_on", "pk")}
    duties = open_duties(people, today)
    rows = [(person, where.get(person.pk), duties.get(person.pk, (0, 0))) for person in people]
    query = urlencode({"q": words, "thoi": "1" if left else ""}) + "&"
    context = {"words": words, "left": left, "page": page, "rows": rows, "query": query}
    return render(request, "learning/desk/find_person.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION)
def person(request: PersonRequest, user_id: int) -> HttpResponse:
    """Everything about one person that an officer needs on one page."""
    found = visible_person(request.user, user_id)
    if found.pk != request.user.pk:
        what = "Hồ sơ bồi dưỡng"
        record_event(AuditEvent.PERSON_OPENED, what=what, request=request, about=found)
    barred = Allowance.objects.filter(user=found, barred=True).select_related("quiz", "round__quiz")
    context = {
        "file": person_file(found),
        "letter": may_get_letter(found, by=signed_in(request)),
        "barred": barred[:MAX_BARRED],
    }
    return render(request, "learning/desk/person.html", context)
