"""The history of everything, whatever app wrote it."""

from django.contrib import admin

from hermanamientos.lib.admin import ReadOnlyAdmin
from partners.models import Entry
from phases.admin_filters import FederalStateFilter


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "municipality", "actor_name", "text"]
    list_filter = ["at", FederalStateFilter]
    list_select_related = ["municipality"]
    search_fields = ["text", "actor_name", "municipality__name"]
    date_hierarchy = "at"
    fields = ["at", "municipality", "actor_name", "act", "text", "content_type", "object_id"]
