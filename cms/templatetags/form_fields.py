"""How a field of a form is drawn."""

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def without_placeholder(field: BoundField) -> BoundField:
    """The field without a grey word in its box: its label stands above and stays there."""
    field.field.widget.attrs.pop("placeholder", None)
    return field
