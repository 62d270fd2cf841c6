"""How long somebody has to wait, in words."""

from django import template
from django.utils.translation import ngettext

register = template.Library()
MINUTE = 60


@register.filter
def wait_text(seconds: int) -> str:
    """ "45 giây", "3 phút": minutes are counted up, so that nobody comes too early."""
    if seconds <= 2 * MINUTE:
        return ngettext("%(n)d giây", "%(n)d giây", seconds) % {"n": seconds}
    minutes = -(-seconds // MINUTE)
    return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
