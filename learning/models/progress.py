"""How far a person has read."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class LessonProgress(models.Model):
    """Progress per enrolment and lesson."""

    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.PROTECT, related_name="lesson_progress"
    )
    lesson = models.ForeignKey("cms.LessonPage", on_delete=models.PROTECT, related_name="progress")
    position = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(100)], help_text="Percent of the page's height."
    )
    opened_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson"], name="one_progress_per_enrolment_and_lesson"
            ),
            models.CheckConstraint(
                condition=Q(position__lte=100), name="reading_position_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} – {self.lesson}"
