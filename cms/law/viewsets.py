"""Editors' screens for the law."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import LAW
from cms.models import LegalDocument, Provision

STATUS = Column("status", label=_("Tình trạng"), accessor="get_status_display")


class LegalDocumentViewSet(SnippetViewSet):
    model = LegalDocument
    chooser_viewset_class = WordedChooserViewSet
    icon = "bars"
    menu_label = _("Văn bản")
    menu_hook, menu_order = LAW.hook, 10
    list_display = ["__str__", "issued_by", "effective_on", "expired_on", STATUS]
    list_filter = ["kind", "status"]
    ordering = ["key"]
    panels = [
        FieldPanel("key"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind")]),
        FieldPanel("issued_by"),
        FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
        FieldRowPanel([FieldPanel("expired_on"), FieldPanel("status")]),
        FieldPanel("replaced_by"),
        FieldPanel("amended_by"),
        FieldPanel("guides"),
        FieldPanel("checked_on"),
    ]


class ProvisionViewSet(SnippetViewSet):
    model = Provision
    chooser_viewset_class = WordedChooserViewSet
    icon = "list-ol"
    menu_label = _("Điều khoản")
    menu_hook, menu_order = LAW.hook, 20
    list_display = ["locator", "document", "expired_on"]
    search_fields = ["locator", "document__title", "document__number"]
