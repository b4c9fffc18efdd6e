"""The imported facts in the advisors' admin: every kind with its file, source and day, and its rows, all read-only."""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from hermanamientos.lib.admin import ReadOnlyAdmin
from partners.countries import country_name
from partners.models import Figure, Municipality, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.reference.importing import KINDS, LAYOUTS
from partners.reference.networks import field_name, network_name
from partners.reference.questions import provenance
from partners.subdivisions import subdivision_name

COMMANDS = {layout.kind: command for command, layouts in KINDS.items() for layout in layouts}


def rows_url(kind):
    """The address of the list with the rows of one kind of facts."""
    meta = LAYOUTS[kind].model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") + f"?tipo={kind}"


@admin.register(ReferenceImport)
class ReferenceImportAdmin(ReadOnlyAdmin):
    fields = ["kind", "file_name", "sha256", "source", "as_of", "row_count", "imported_at", "imported_by"]
    change_list_template = "admin/partners/referenceimport/change_list.html"
    change_form_template = "admin/partners/referenceimport/change_form.html"

    def changelist_view(self, request, extra_context=None):
        kinds = [(fact, COMMANDS[fact.kind], rows_url(fact.kind)) for fact in provenance()]
        return super().changelist_view(request, {**(extra_context or {}), "kinds": kinds})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        stored = self.get_object(request, object_id)
        extra = {"rows_url": rows_url(stored.kind)} if stored else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})


class OriginFilter(admin.SimpleListFilter):
    """Only the kinds that a model's rows can have."""

    title = "tipo"
    parameter_name = "tipo"

    def lookups(self, request, model_admin):
        return [
            (kind.value, kind.label)
            for kind in ReferenceImport.Kind
            if LAYOUTS[kind.value].model is model_admin.model
        ]

    def queryset(self, request, queryset):
        return queryset.filter(origin__kind=self.value()) if self.value() else queryset


class FactAdmin(ReadOnlyAdmin):
    """Rows of an import."""

    list_select_related = ["origin"]
    list_filter = [OriginFilter]
    show_full_result_count = False

    @admin.display(description="país", ordering="country_code")
    def country(self, row):
        return country_name(row.country_code)


@admin.register(TwinLink)
class TwinLinkAdmin(FactAdmin):
    list_display = ["city_a", "cvegeo_a", "city_b", "country_of_b", "confidence", "lists"]
    list_filter = [OriginFilter, "confidence"]
    search_fields = ["city_a", "city_b", "cvegeo_a"]

    @admin.display(description="país de la hermana", ordering="country_b")
    def country_of_b(self, link):
        return country_name(link.country_b)


@admin.register(NetworkMember)
class NetworkMemberAdmin(FactAdmin):
    list_display = [
        "city",
        "country",
        "network_name",
        "field_name",
        "since",
        "geonameid",
        "cvegeo",
        "confidence",
    ]
    search_fields = ["city", "network"]

    @admin.display(description="red", ordering="network")
    def network_name(self, member):
        return network_name(member.network)

    @admin.display(description="campo o años", ordering="field")
    def field_name(self, member):
        return field_name(member.field)


@admin.register(Representation)
class RepresentationAdmin(FactAdmin):
    list_display = ["name", "kind", "city", "country", "covers", "checked_on"]
    list_filter = [OriginFilter, "kind"]
    search_fields = ["name", "city"]


@admin.register(Figure)
class FigureAdmin(FactAdmin):
    list_display = ["code", "place", "measure", "of", "year", "amount"]
    list_filter = [OriginFilter, "year"]
    search_fields = ["=code"]
    fields = ["code", "place", "measure", "of", "year", "amount", "origin"]
    readonly_fields = ["place", "amount"]

    def get_queryset(self, request):
        named = Municipality.objects.filter(cvegeo=OuterRef("code")).values("name")[:1]
        return super().get_queryset(request).annotate(municipality_name=Subquery(named))

    @admin.display(description="lugar")
    def place(self, figure):
        if figure.of == Figure.Of.COUNTRY:
            return country_name(figure.code)
        if figure.of == Figure.Of.US_STATE:
            return subdivision_name("US", figure.code) or country_name(figure.code)
        return figure.municipality_name or "sin nombre en el catálogo"

    @admin.display(description="valor", ordering="value")
    def amount(self, figure):
        return (
            f"{figure.value:,.0f}" if figure.measure == Figure.Measure.REMITTANCES else f"{figure.value:.3f}"
        )
