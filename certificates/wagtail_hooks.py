"""Where the register meets Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from certificates import paper_hooks, register_hooks
from certificates.law_views import law_refresher_urls

for view_set in register_hooks.VIEW_SETS:
    register_snippet(view_set)
hooks.register("register_admin_urls", register_hooks.register_urls)
hooks.register("register_admin_menu_item", register_hooks.register_menu_item)
hooks.register("register_admin_menu_item", register_hooks.proposals_menu_item)
hooks.register("register_admin_urls", paper_hooks.paper_urls)
hooks.register("register_admin_menu_item", paper_hooks.templates_menu_item)
hooks.register("register_admin_menu_item", paper_hooks.printing_menu_item)
hooks.register("register_admin_urls", law_refresher_urls)
