"""Where the register meets Wagtail's admin."""

from wagtail import hooks

from certificates import paper_hooks

hooks.register("register_admin_urls", paper_hooks.paper_urls)
hooks.register("register_admin_menu_item", paper_hooks.templates_menu_item)
hooks.register("register_admin_menu_item", paper_hooks.printing_menu_item)
