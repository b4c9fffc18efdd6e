from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class RoofConfig(AppConfig):
    name = "hermanamientos"
    verbose_name = "Hermanamientos"

    def ready(self):
        # Django finds checks only when their module is imported, and settings must be complete by then.
        from hermanamientos import checks  # noqa: F401


class AdvisorAdminConfig(AdminConfig):
    """Django's admin with the site of the ministry's advisors, so that apps use plain `@admin.register`."""

    default_site = "hermanamientos.admin.AdvisorAdminSite"
