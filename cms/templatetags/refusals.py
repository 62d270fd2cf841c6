"""The error summary of a page, and whether there is one."""

from typing import Any

from django import template
from django.contrib.messages import constants
from django.forms import BoundField
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe

from cms.admin.refusals import REFUSED, Refusal, message_refusals, refusals_in
from cms.admin.sent_back import refill_form

register = template.Library()


@register.simple_tag(takes_context=True)
def refusals(context: Context) -> list[Refusal]:
    """What of the page's forms has to be mended, in the order of the page's context."""
    layers: list[dict[str, Any]] = context.dicts
    told = message_refusals(context.get("messages") or ())
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
def grouped_messages(context: Context) -> dict[str, list[Any]]:
    """The messages of the page that its error summary does not hold, errors apart."""
    told = [m for m in context.get("messages") or () if REFUSED not in m.tags.split()]
    return {
        "all": told,
        "quiet": [message for message in told if message.level < constants.ERROR],
        "loud": [message for message in told if message.level >= constants.ERROR],
    }


class Refill(Node):
    """What it holds, with the form that was sent back, if this page says that one was."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        page = self.nodelist.render(context)
        if not message_refusals(context.get("messages") or ()):
            return page
        # What is put in comes from a parsed tree, which escapes it.
        return mark_safe(refill_form(context["request"], page))  # noqa: S308 - escaped


@register.tag("refill")
def refill(parser: Parser, _token: Token) -> Refill:
    """`{% refill %}…{% endrefill %}`: fills in the form that was refused, if one was."""
    nodelist = parser.parse(("endrefill",))
    parser.delete_first_token()
    return Refill(nodelist)
