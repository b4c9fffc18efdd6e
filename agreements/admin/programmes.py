"""What advisors see of annual programmes: read-only."""

from django.contrib import admin

from agreements.models import Activity, AnnualProgramme
from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline
from phases.admin_filters import FederalStateFilter


class ActivityInline(ReadOnlyInline):
    model = Activity
    fields = [
        "name",
        "kind",
        "starts_on",
        "ends_on",
        "responsible_local",
        "responsible_counterpart",
        "indicator",
        "target",
        "budget_local",
        "budget_counterpart",
        "currency_counterpart",
    ]


@admin.register(AnnualProgramme)
class AnnualProgrammeAdmin(ReadOnlyAdmin):
    list_display = ["year", "municipality", "counterpart", "activity_count", "changed_at"]
    list_filter = ["year", FederalStateFilter]
    search_fields = ["municipality__name", "municipality__cvegeo", "agreement__counterpart__official_name"]
    fields = [
        "folio",
        "municipality",
        "agreement",
        "year",
        "objective",
        "coordinator_local",
        "coordinator_counterpart",
        "created_by",
        "created_at",
        "changed_at",
    ]
    readonly_fields = ["folio"]
    inlines = [ActivityInline]

    def get_queryset(self, request):
        return super().get_queryset(request).for_lists()

    @admin.display(description="contraparte", ordering="agreement__counterpart__official_name")
    def counterpart(self, programme):
        return programme.agreement.counterpart

    @admin.display(description="actividades", ordering="activity_count")
    def activity_count(self, programme):
        return programme.activity_count
