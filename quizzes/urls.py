"""Addresses of the examination pages."""

from django.urls import path

from quizzes.learner import attempt_views as attempt
from quizzes.learner import challenge_views as challenges
from quizzes.learner import receipt_views as receipt
from quizzes.learner import result_views as result
from quizzes.learner import round_views as rounds
from quizzes.learner import saving_views as saving
from quizzes.learner import start_views as start
from quizzes.practice import daily_views as daily
from quizzes.practice import views as practice

urlpatterns = [
    path("kiem-tra/<int:quiz_id>/bat-dau/", start.begin, name="begin_attempt"),
    path("bai-lam/<int:attempt_id>/", attempt.paper, name="attempt"),
    path("bai-lam/<int:attempt_id>/luu/", saving.save, name="save_answer"),
    path("bai-lam/<int:attempt_id>/gio/", saving.remaining_time, name="remaining_time"),
    path("bai-lam/<int:attempt_id>/lam-tiep-o-day/", attempt.claim_attempt, name="claim_attempt"),
    path("bai-lam/<int:attempt_id>/roi-trang/", attempt.leave, name="page_leave"),
    path("bai-lam/<int:attempt_id>/nop/", attempt.submit, name="submit_attempt"),
    path("bai-lam/<int:attempt_id>/ket-qua/", result.result, name="attempt_result"),
    path(
        "bai-lam/<int:attempt_id>/kien-nghi/<int:position>/", challenges.challenge, name="challenge"
    ),
    path("bai-lam/<int:attempt_id>/bien-ban.pdf", receipt.record, name="attempt_record"),
    path("kiem-tra/ky/<int:round_id>/", rounds.round_page, name="round"),
    path("kiem-tra/ky/<int:round_id>/xep-hang/", rounds.ranking, name="round_ranking"),
    path("luyen-tap/", practice.index, name="practice"),
    path("luyen-tap/tiep/", practice.following, name="practice_next"),
    path("luyen-tap/cau/<int:question_id>/", practice.question, name="practice_question"),
    path("luyen-tap/tra-loi/<int:answer_id>/", practice.feedback, name="practice_feedback"),
    path("luyen-tap/moi-ngay/", daily.page, name="daily"),
    path("luyen-tap/moi-ngay/<int:row_id>/", daily.answer, name="answer_daily"),
    path("bien-nhan/", receipt.check, name="check_receipt"),
]
