"""The error summary of a page, and whether there is one."""

from typing import Any

from django import template
from django.contrib.messages import constants
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from cms.admin.refusals import REFUSED, Refusal, refusals_in, told_refusals

register = template.Library()


@register.simple_tag(takes_context=True)
def refusals(context: Context) -> list[Refusal]:
    """What of the page's forms has to be mended, in the order of the page's context."""
    layers: list[dict[str, Any]] = context.dicts
    told = told_refusals(context.get("messages") or ())
    given: list[Refusal] = context.get("refusals") or []
    return [*given, *told, *refusals_in(value for layer in layers for value in layer.values())]


@register.simple_tag(takes_context=True)
def is_refused(context: Context) -> bool:
    """Whether the page answers something that was refused: its title then begins so."""
    return bool(refusals(context)) or any(
        message.level >= constants.ERROR for message in context.get("messages") or ()
    )


@register.filter
def hidden_copy(field: BoundField) -> SafeString:
    """A field's value for a second form of the page; its id belongs to the first."""
    return field.as_hidden(attrs={"id": False})


@register.simple_tag(takes_context=True)
def told_messages(context: Context) -> dict[str, list[Any]]:
    """The messages of the page that its error summary does not hold, errors apart."""
    told = [m for m in context.get("messages") or () if REFUSED not in m.tags.split()]
    return {
        "all": told,
        "quiet": [message for message in told if message.level < constants.ERROR],
        "loud": [message for message in told if message.level >= constants.ERROR],
    }
