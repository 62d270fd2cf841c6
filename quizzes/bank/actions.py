"""What editors do to many questions of the list at once."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import page_permission_policy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.admin.form_fields import offer_rows
from quizzes.bank import changes
from quizzes.bank.approval import approve_questions
from quizzes.bank.changes import Outcome
from quizzes.bank.filters import narrow
from quizzes.enums import Level
from quizzes.models import Question, QuizPage, Topic

MAX_REASONS = 5
MAX_QUESTIONS = 500


class BankAction(SnippetBulkAction):
    """An action on questions: asks what is needed, does it to those that are free, and says
    of the others why not.
    """

    models: ClassVar[list[Any]] = [Question]
    template_name = "quizzes/desk/bank_action.html"
    permission = "quizzes.change_question"
    question: Any

    def check_perm(self, obj: Question) -> bool:
        return bool(self.request.user.has_perm(self.permission))

    def get_all_objects_in_listing_query(self, parent_id: str | None) -> Any:
        """All that the list shows as it is narrowed, not all that there is."""
        query = QueryDict(self.next_url.partition("?")[2])
        return narrow(Question.objects.all(), query, self.request).values_list("pk", flat=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "question": self.question, "action": self}

    @abstractmethod
    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        """Do it to those that are free."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        questions, _others = self.get_actionable_objects()
        if len(questions) > MAX_QUESTIONS:
            said = _("Mỗi lần làm được với nhiều nhất %(most)s câu. Anh/chị lọc hẹp hơn.")
            messages.error(self.request, said % {"most": MAX_QUESTIONS})
            return redirect(self.next_url)
        data = form.cleaned_data
        self.tell(self.change(questions, data))
        return redirect(self.landing(data))

    def landing(self, data: dict[str, Any]) -> str:
        """Where one goes on: back to the list as it was narrowed."""
        return self.next_url

    def tell(self, outcome: Outcome) -> None:
        if outcome.done:
            said = _("Đã thực hiện với %(n)s câu.") % {"n": outcome.done}
            messages.success(self.request, said)
        if outcome.left:
            reasons = [f"“{str(question)[:60]}”: {why}" for question, why in outcome.left]
            said = _("Không thực hiện với %(n)s câu. ") % {"n": len(reasons)}
            more = "…" if len(reasons) > MAX_REASONS else "."
            messages.warning(self.request, said + "; ".join(reasons[:MAX_REASONS]) + more)


class TopicChoice(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Chuyên đề mới"))


class MoveToTopic(BankAction):
    display_name = gettext_lazy("Đổi chuyên đề")
    aria_label = gettext_lazy("Đổi chuyên đề của các câu đã chọn")
    question = gettext_lazy("Chuyển các câu này sang chuyên đề nào?")
    action_type = "move-to-topic"
    action_priority = 10
    form_class = TopicChoice

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return changes.move_to_topic(questions, data["topic"], by=self.request.user)


class LevelChoice(forms.Form):
    level = forms.ChoiceField(
        choices=Level.choices, label=gettext_lazy("Mức độ mới"), widget=forms.RadioSelect
    )


class SetLevel(BankAction):
    display_name = gettext_lazy("Đổi mức độ")
    aria_label = gettext_lazy("Đổi mức độ của các câu đã chọn")
    question = gettext_lazy("Các câu này ở mức độ nào?")
    action_type = "set-level"
    action_priority = 20
    form_class = LevelChoice

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return changes.set_level(questions, data["level"], by=self.request.user)


class SendForReview(BankAction):
    display_name = gettext_lazy("Trình thẩm định")
    aria_label = gettext_lazy("Trình thẩm định các câu đã chọn")
    question = gettext_lazy("Trình cán bộ pháp chế thẩm định các câu này?")
    action_type = "send-for-review"
    action_priority = 5

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return changes.send_for_review(questions, by=self.request.user)


class Approve(BankAction):
    display_name = gettext_lazy("Thẩm định xong")
    aria_label = gettext_lazy("Duyệt các câu đã chọn")
    question = gettext_lazy(
        "Anh/chị đã xem nội dung, đáp án và căn cứ của các câu này và đồng ý đưa vào sử dụng? "
        "Câu do chính anh/chị soạn hoặc sửa sẽ được để lại cho người khác."
    )
    action_type = "approve"
    action_priority = 6
    permission = "quizzes.publish_question"

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return approve_questions(questions, by=self.request.user)


class Retire(BankAction):
    display_name = gettext_lazy("Ngừng dùng")
    aria_label = gettext_lazy("Ngừng dùng các câu đã chọn")
    question = gettext_lazy(
        "Ngừng dùng các câu này? Chúng không được bốc vào đề nữa; bài đã làm vẫn giữ nguyên."
    )
    action_type = "retire"
    action_priority = 25
    classes: ClassVar[set[str]] = {"serious"}

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return changes.retire(questions, by=self.request.user)


class QuizChoice(forms.Form):
    quiz = forms.ModelChoiceField(QuizPage.objects.none(), label=gettext_lazy("Bài kiểm tra"))
    marks = forms.IntegerField(
        label=gettext_lazy("Điểm mỗi câu"), min_value=1, max_value=100, initial=1
    )


class AddToQuiz(BankAction):
    display_name = gettext_lazy("Thêm vào bài kiểm tra")
    aria_label = gettext_lazy("Thêm các câu đã chọn vào bài kiểm tra")
    question = gettext_lazy(
        "Mọi người dự kiểm tra sẽ gặp các câu này. Bài kiểm tra giữ nguyên đến khi anh/chị đăng "
        "bản nháp mới."
    )
    action_type = "add-to-quiz"
    action_priority = 40
    form_class = QuizChoice

    def get_form(self, form_class: object = None) -> forms.Form:
        form = super().get_form(form_class)
        pages = page_permission_policy.instances_user_has_permission_for(
            self.request.user, "change"
        )
        offer_rows(form, "quiz", QuizPage.objects.filter(pk__in=pages).order_by("title"))
        return form

    def change(self, questions: list[Question], data: dict[str, Any]) -> Outcome:
        return changes.add_to_quiz(
            questions, data["quiz"], marks=data["marks"], by=self.request.user
        )

    def landing(self, data: dict[str, Any]) -> str:
        return reverse("wagtailadmin_pages:edit", args=[data["quiz"].pk])


ACTIONS = (SendForReview, Approve, MoveToTopic, SetLevel, Retire, AddToQuiz)
