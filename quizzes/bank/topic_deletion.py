"""What keeps a topic from being deleted."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from quizzes.models import BankImport, BankImportRow, Question, QuizPage, Topic


def refuse_topic_deletion(request: HttpRequest, snippets: Sequence[Any]) -> HttpResponse | None:
    """Say of each topic what is in the way, and what to do; None where nothing is."""
    topics = [each for each in snippets if isinstance(each, Topic)]
    going = {topic.pk for topic in topics}
    refused = [(topic, reasons) for topic in topics if (reasons := _reasons(topic, going))]
    for topic, reasons in refused:
        text = _("Không xóa được chuyên đề “%(name)s”.") % {"name": topic}
        messages.error(request, " ".join([text, *reasons]))
    return redirect("wagtailsnippets_quizzes_topic:list") if refused else None


def _reasons(topic: Topic, going: set[int]) -> list[str]:
    reasons = []
    if below := topic.get_descendants().exclude(pk__in=going).count():
        text = _(
            "Còn %(count)s chuyên đề nằm dưới; anh/chị chuyển hoặc xóa các chuyên đề đó trước."
        )
        reasons.append(text % {"count": below})
    if questions := Question.objects.filter(topic=topic).count():
        text = _("Còn %(count)s câu hỏi; anh/chị chuyển các câu hỏi sang chuyên đề khác trước.")
        reasons.append(text % {"count": questions})
    if quizzes := QuizPage.objects.filter(blueprint__topic=topic).distinct():
        titles = ", ".join(f"“{quiz.title}”" for quiz in quizzes)
        text = _("Ma trận đề còn bốc từ đây: %(titles)s; anh/chị sửa ma trận đề trước.")
        reasons.append(text % {"titles": titles})
    if imports := _imports(topic):
        text = _("Chuyên đề được ghi trong %(count)s lần nhập câu hỏi nên phải giữ lại.")
        reasons.append(text % {"count": imports})
    return reasons


def _imports(topic: Topic) -> int:
    rows = BankImportRow.objects.filter(topic=topic)
    batches = BankImport.objects.filter(topic=topic)
    return (batches | BankImport.objects.filter(pk__in=rows.values("batch"))).distinct().count()
