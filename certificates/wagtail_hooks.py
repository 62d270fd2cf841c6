"""Where the register meets Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from certificates import paper_hooks, register_hooks
from certificates.law_views import law_refresher_urls
from cms.menu import register_entries

for view_set in register_hooks.VIEW_SETS:
    register_snippet(view_set)
for part in (register_hooks, paper_hooks):
    hooks.register("register_admin_urls", part.admin_urls)
    register_entries(part.ENTRIES)
hooks.register("register_admin_urls", law_refresher_urls)
