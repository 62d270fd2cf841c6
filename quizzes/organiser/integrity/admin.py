"""Signs after a sitting in Wagtail's admin: addresses."""

from django.urls import URLPattern, path

from quizzes.organiser.integrity import views


def admin_urls() -> list[URLPattern]:
    return [
        path("dau-hieu/bai/<int:quiz_id>/", views.quiz_signs, name="quiz_signs"),
        path("dau-hieu/ky/<int:round_id>/", views.round_signs, name="round_signs"),
        path(
            "dau-hieu/bai-lam/<int:attempt_id>/bien-ban.pdf",
            views.record,
            name="organiser_record",
        ),
    ]
