"""Where the register meets Wagtail's admin."""

from wagtail import hooks

from certificates.law_views import law_refresher_urls

hooks.register("register_admin_urls", law_refresher_urls)
