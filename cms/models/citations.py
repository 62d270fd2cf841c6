"""Which lessons cite which law."""

from django.db import models


class LessonCitation(models.Model):
    """That a lesson cites a document, and the provision where one place is named.

    Written anew each time the lesson is published.
    """

    lesson = models.ForeignKey("cms.LessonPage", on_delete=models.CASCADE, related_name="citations")
    document = models.ForeignKey(
        "cms.LegalDocument", on_delete=models.PROTECT, related_name="lesson_citations"
    )
    provision = models.ForeignKey(
        "cms.Provision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lesson_citations",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "document", "provision"], name="one_citation_per_lesson_and_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.provision or self.document}"
