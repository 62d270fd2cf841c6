"""Choosers of snippets whose words follow the reader's language.

Wagtail words a chooser when it makes it, which is once for all readers, in the language of
whoever came first; a text that is put together only when it is shown has no such memory.
"""

from typing import Any

from django.db.models import Model
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser


def worded_chooser(model: type[Model], icon: str) -> AdminSnippetChooser:
    """Wagtail's chooser of `model`, worded each time that it is shown."""
    name = model._meta.verbose_name
    return AdminSnippetChooser(
        model,
        icon=icon,
        choose_one_text=format_lazy(_("Chọn {name}"), name=name),
        choose_another_text=format_lazy(_("Chọn {name} khác"), name=name),
        link_to_chosen_text=format_lazy(_("Sửa {name} này"), name=name),
    )


class WordedChooserViewSet(SnippetChooserViewSet):
    """A snippet's chooser in forms. What is to be chosen is made on its own page."""

    @cached_property
    def widget_class(self) -> AdminSnippetChooser:
        return worded_chooser(self.model, self.icon)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without Wagtail's page for making one in the dialog, which has no form and breaks."""
        patterns: list[URLPattern] = super().get_urlpatterns()
        return [one for one in patterns if one.name != "create"]


class WordedChooserBlock(SnippetChooserBlock):
    """A snippet's chooser in a StreamField."""

    @cached_property
    def widget(self) -> AdminSnippetChooser:
        return worded_chooser(self.target_model, super().widget.icon)

    def deconstruct(self) -> Any:
        """To a migration this is Wagtail's own: what is stored is the same."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.snippets.blocks.SnippetChooserBlock", args, kwargs
