"""Signs after a sitting in Wagtail's admin: addresses."""

from django.urls import URLPattern, path

from quizzes.organiser.integrity import views


def admin_urls() -> list[URLPattern]:
    return [
        path("dau-hieu/bai/<int:quiz_id>/", views.quiz_integrity, name="quiz_signs"),
        path("dau-hieu/ky/<int:round_id>/", views.round_integrity, name="round_signs"),
        path(
            "dau-hieu/bai-lam/<int:attempt_id>/bien-ban.pdf",
            views.attempt_record,
            name="organiser_record",
        ),
    ]
