"""Which images the immutable versions show."""

from django.db import models

from cms.models.append_only import AppendOnly


class VersionImage(AppendOnly):
    """An image that a version's content names: papers show it, so it stays as it is.

    Written when the version is minted. The content keeps the id in JSON, which no
    constraint guards; this row does.
    """

    version = models.ForeignKey(
        "quizzes.QuestionVersion", on_delete=models.PROTECT, related_name="images"
    )
    image = models.ForeignKey("cms.CmsImage", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "image"], name="one_row_per_image_of_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.image_id}"
