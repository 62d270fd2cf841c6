"""What all pages share."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.text import fold


class BasePage(Page):
    """A page whose folded title makes "dao duc" find "Đạo đức"."""

    search_fields = [*Page.search_fields, index.SearchField("folded_text")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("search_description")], _("Địa chỉ trang"))
    ]

    class Meta:
        abstract = True

    def folded_text(self) -> str:
        """Search text without diacritics."""
        return fold(f"{self.title} {getattr(self, 'summary', '')}")
