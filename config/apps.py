"""Configuration of third-party applications."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with the fields that our users have."""

    user_viewset = "learning.people.viewsets.StaffUserViewSet"
    group_viewset = "learning.people.viewsets.RoleViewSet"
