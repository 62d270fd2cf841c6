"""Addresses that only certain people have, by role: nothing on a start page leads there.

They come in an e-mail, after a form, or deep in a list.
"""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from cms.models import FileReading, Provision
from learning.accounts.email_decisions import link_token
from learning.models import EmailChange, ReportRun
from quizzes.models import Attempt, Challenge, EditionResults, Essay, PracticeAnswer
from tests.lived_in.cast import Cast


def doors(cast: Cast) -> dict[str, list[str]]:
    """For each role the addresses, in a fixed order."""
    mine = Challenge.objects.filter(user=cast.learner).earliest("pk")
    sat = [row.pk for row in Attempt.objects.filter(user=cast.learner).order_by("pk")]
    under_way = Attempt.objects.in_progress().filter(user=cast.sitter).get()
    learned = [reverse("attempt_result", args=[pk]) for pk in sat]
    held = Essay.objects.get(claimed_by=cast.reviewer)
    provision = Provision.objects.filter(questions__isnull=False).earliest("pk")
    refresh = f"{reverse('law_refresher')}?{urlencode({'dieu-khoan': provision.pk})}"
    asked = [
        (name, row.pk)
        for name, row in [
            ("edition_results_preview", EditionResults.objects.earliest("pk")),
            ("edition_results_preview", EditionResults.objects.latest("pk")),
            ("desk_attempts", cast.learner),
            ("desk_person", cast.learner),
        ]
    ]
    change = EmailChange.objects.waiting(timezone.now()).earliest("pk")
    return {
        "anonymous": [reverse("email_change", args=[link_token(change)])],
        "learner": [
            *learned,
            # An open round may draw its questions: the result says that the record waits.
            reverse("attempt_record", args=[sat[0]]),
            *(reverse("challenge", args=[mine.attempt_id, place]) for place in (1, 3, 4)),
            *(
                reverse("practice_feedback", args=[row.pk])
                for row in PracticeAnswer.objects.filter(user=cast.learner).order_by("pk")
            ),
        ],
        "sitter": [
            reverse("attempt", args=[under_way.pk]),
            reverse("submit_attempt", args=[under_way.pk]),
        ],
        "reviewer": [reverse("mark_essay", args=[held.code])],
        "hr": [
            *(reverse(name, args=[pk]) for name, pk in asked),
            *(
                reverse("report_run", args=[row.pk])
                for row in ReportRun.objects.filter(asked_by=cast.officer).order_by("-pk")[:2]
            ),
            reverse("certificate_sign_return"),
            reverse("file_reading", args=[FileReading.objects.get().key]),
            refresh,
        ],
    }
