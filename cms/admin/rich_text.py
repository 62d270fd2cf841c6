"""Wagtail's editor of formatted text, with composed letters."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from cms.text import compose


class ComposedTextArea(DraftailRichTextArea):
    """Composes what was written after it has become HTML: until then bold and links are
    places in the text as it was typed.
    """

    def value_from_datadict(
        self, data: Mapping[str, Any] | None, files: Mapping[str, Any] | None, name: str
    ) -> str | None:
        value: str | None = super().value_from_datadict(data, files, name)
        return compose(value) if value else value
