"""Images and documents with the fields that an agency needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

# A list that was searched in can be narrowed to a tag; Wagtail's own answers 500 to both.
TAGGED = index.RelatedFields("tags", [index.FilterField("name")])


class CmsImage(AbstractImage):
    """A picture with the credit line it must carry."""

    credit = models.CharField(_("Nguồn ảnh"), max_length=200, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")
    search_fields = [*AbstractImage.search_fields, TAGGED]

    class Meta(AbstractImage.Meta):
        verbose_name = _("hình ảnh")
        verbose_name_plural = _("hình ảnh")
        permissions = [("choose_cmsimage", "Can choose image")]


class CmsRendition(AbstractRendition):
    image = models.ForeignKey(CmsImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class CmsDocument(AbstractDocument):
    """A file for download."""

    admin_form_fields = Document.admin_form_fields
    search_fields = [*AbstractDocument.search_fields, TAGGED]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        permissions = [("choose_cmsdocument", "Can choose document")]
