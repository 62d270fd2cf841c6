"""Wagtail's files for spreadsheet programs, in which nothing is computed."""

from collections.abc import Iterator
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.text import FORMULA_SIGNS, uncomputed

write_value = SpreadsheetExportMixin.preprocess_field_value
write_row = SpreadsheetExportMixin.generate_xlsx_row


def escape_exports() -> None:
    """Have every export of Wagtail's write titles and names as texts, whatever they begin with.

    All its views share the one mixin, also those that a later version adds.
    """
    SpreadsheetExportMixin.preprocess_field_value = uncomputed_value
    SpreadsheetExportMixin.generate_xlsx_row = marked_cells


def uncomputed_value(view: object, field: str, value: object, export_format: str) -> Any:
    """A value as the file holds it; in CSV only an apostrophe says that it is a text."""
    written = write_value(view, field, value, export_format)
    plain = isinstance(written, str) and export_format == SpreadsheetExportMixin.FORMAT_CSV
    return uncomputed(written) if plain else written


def marked_cells(view: object, *args: Any, **kwargs: Any) -> Iterator[Any]:
    """The cells of a row in Excel; the mark holds also after somebody edits the cell."""
    for cell in write_row(view, *args, **kwargs):
        if isinstance(cell.value, str) and cell.value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
        yield cell
