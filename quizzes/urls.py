"""Addresses of the examination pages."""

from django.urls import path

from quizzes.learner import (
    attempt_views,
    challenge_views,
    receipt_views,
    result_views,
    round_views,
    saving_views,
    start_views,
)
from quizzes.practice import daily_views
from quizzes.practice import views as practice_views

urlpatterns = [
    path("kiem-tra/<int:quiz_id>/bat-dau/", start_views.begin, name="begin_attempt"),
    path("bai-lam/<int:attempt_id>/", attempt_views.paper, name="attempt"),
    path("bai-lam/<int:attempt_id>/luu/", saving_views.save, name="save_answer"),
    path("bai-lam/<int:attempt_id>/gio/", saving_views.remaining_time, name="remaining_time"),
    path(
        "bai-lam/<int:attempt_id>/lam-tiep-o-day/",
        attempt_views.claim_attempt,
        name="claim_attempt",
    ),
    path("bai-lam/<int:attempt_id>/roi-trang/", attempt_views.leave, name="page_leave"),
    path("bai-lam/<int:attempt_id>/nop/", attempt_views.submit, name="submit_attempt"),
    path("bai-lam/<int:attempt_id>/ket-qua/", result_views.result, name="attempt_result"),
    path(
        "bai-lam/<int:attempt_id>/kien-nghi/<int:position>/",
        challenge_views.challenge,
        name="challenge",
    ),
    path(
        "bai-lam/<int:attempt_id>/bien-ban.pdf", receipt_views.attempt_record, name="attempt_record"
    ),
    path("kiem-tra/ky/<int:round_id>/", round_views.round_page, name="round"),
    path("kiem-tra/ky/<int:round_id>/xep-hang/", round_views.ranking, name="round_ranking"),
    path("luyen-tap/", practice_views.index, name="practice"),
    path("luyen-tap/tiep/", practice_views.go_to_next, name="practice_next"),
    path("luyen-tap/cau/<int:question_id>/", practice_views.question, name="practice_question"),
    path("luyen-tap/tra-loi/<int:answer_id>/", practice_views.feedback, name="practice_feedback"),
    path("luyen-tap/moi-ngay/", daily_views.page, name="daily"),
    path("luyen-tap/moi-ngay/<int:row_id>/", daily_views.answer, name="answer_daily"),
    path("bien-nhan/", receipt_views.receipt, name="check_receipt"),
]
