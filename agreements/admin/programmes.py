"""What advisors see of annual programmes, their activities and their versions: read-only."""

from django.contrib import admin

from agreements.models import Activity, AnnualProgramme, ProgrammeVersion
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
        "target_words",
        "budget_local",
        "budget_counterpart",
        "currency_counterpart",
    ]
    readonly_fields = ["target_words"]

    @admin.display(description="meta")
    def target_words(self, activity):
        return activity.target_words


class VersionInline(ReadOnlyInline):
    model = ProgrammeVersion
    fields = ["number", "created_at", "created_by", "note", "sha256", "taken_back_at", "taken_back_reason"]


@admin.register(AnnualProgramme)
class AnnualProgrammeAdmin(ReadOnlyAdmin):
    list_display = ["year", "municipality", "counterpart", "state", "activity_count", "changed_at"]
    list_filter = ["year", "state", FederalStateFilter]
    search_fields = ["municipality__name", "municipality__cvegeo", "agreement__counterpart__official_name"]
    fields = [
        "folio",
        "municipality",
        "agreement",
        "year",
        "state",
        "cloned_from",
        "objective",
        "coordinator_local",
        "coordinator_counterpart",
        "created_by",
        "created_at",
        "changed_at",
    ]
    readonly_fields = ["folio"]
    inlines = [ActivityInline, VersionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).for_lists()

    @admin.display(description="contraparte", ordering="agreement__counterpart__official_name")
    def counterpart(self, programme):
        return programme.agreement.counterpart

    @admin.display(description="actividades", ordering="activity_count")
    def activity_count(self, programme):
        return programme.activity_count
