"""The bank as a file: choose what and which format, see what it cannot hold, download."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required

from cms.people import PersonRequest
from config.parameters import read_text
from quizzes.bank.filters import QuestionFilterSet
from quizzes.bank.forms import ExportForm
from quizzes.exchange.export import MAX_QUESTIONS, parsed_questions, write_questions
from quizzes.formats.registry import format_named
from quizzes.grading.key_doors import key_door, only_reads_keys
from quizzes.models import Question

PERMISSION = "quizzes.change_question"


@never_cache
@only_reads_keys
@permission_required(PERMISSION)
def export(request: PersonRequest) -> HttpResponse:
    """`?dinh-dang=` names the format; `?tai=1` downloads what it can hold."""
    filters = QuestionFilterSet(request.GET, queryset=Question.objects.all(), request=request)
    rows = filters.qs.matching(read_text(request.GET.get("q"))).order_by("topic__path", "pk")
    form = ExportForm(request.GET if request.GET.get("dinh-dang") else None)
    context = {"filters": filters, "form": form, "count": rows.count(), "most": MAX_QUESTIONS}
    if form.is_valid() and 0 < context["count"] <= MAX_QUESTIONS:
        if answered := key_door(request, list(rows.values_list("pk", flat=True))):
            return answered
        known = format_named(form.cleaned_data["dinh-dang"])
        written = write_questions(parsed_questions(rows), known)
        if request.GET.get("tai") or not written.left_out:
            name = f"ngan-hang-cau-hoi{known.extensions[0]}"
            headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
            return HttpResponse(
                written.content, content_type="application/octet-stream", headers=headers
            )
        query = request.GET.copy()
        query["tai"] = "1"
        context |= {"left_out": written.left_out, "query": query.urlencode()}
    return render(request, "quizzes/desk/bank_export.html", context)
