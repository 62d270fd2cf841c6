"""A browser in words, from what it calls itself."""

from django.utils.translation import gettext as _

# The first mark that is found names it: most browsers claim to be Chrome and Safari, too.
BROWSERS = [
    ("Edg", "Microsoft Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("CocCoc", "Cốc Cốc"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]


def device_in_words(user_agent: str) -> str:
    """Such as "Chrome trên Windows"; says so where nothing is known."""
    browser, system = _named(BROWSERS, user_agent), _named(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Thiết bị không rõ")


def _named(known: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
