"""The admin site in which advisors of the foreign ministry work."""

from django.contrib.admin import AdminSite
from django.utils import timezone


class AdvisorAdminSite(AdminSite):
    """Django's admin for advisors: what they review is read-only, and state changes only through named actions."""

    site_header = "Hermanamientos: seguimiento de cancillería"
    site_title = "Hermanamientos"
    index_title = "Seguimiento de los municipios"
    site_url = "/"

    def each_context(self, request):
        return super().each_context(request) | {"today": timezone.localdate()}
