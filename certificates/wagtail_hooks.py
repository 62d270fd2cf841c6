"""Where the register meets Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from certificates.design import admin as design_admin
from certificates.desk import admin as desk_admin
from certificates.desk.law_views import law_refresher_urls
from cms.admin.menu import register_entries

for view_set in desk_admin.VIEW_SETS:
    register_snippet(view_set)
for part in (desk_admin, design_admin):
    hooks.register("register_admin_urls", part.admin_urls)
    register_entries(part.ENTRIES)
hooks.register("register_admin_urls", law_refresher_urls)
