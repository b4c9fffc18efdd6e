"""What advisors see of agreements: read-only, with their files."""

from django.contrib import admin

from agreements.admin.base import FileAdmin
from agreements.models import Agreement
from phases.admin_filters import FederalStateFilter


@admin.register(Agreement)
class AgreementAdmin(FileAdmin):
    list_display = ["place", "partner", "origin", "state", "signed", "registered_word", "file_link"]
    list_filter = ["origin", "state", "registered", "kind", FederalStateFilter]
    list_select_related = ["municipality", "counterpart"]
    search_fields = ["title", "municipality__name", "municipality__cvegeo", "counterpart__official_name"]
    fields = [
        "folio",
        "title",
        "municipality",
        "counterpart",
        "process",
        "kind",
        "origin",
        "state",
        "signed",
        "registered",
        "registry_number",
        "source",
        "notes",
        "file_link",
        "created_by",
        "created_at",
        "changed_at",
    ]
    readonly_fields = ["folio", "signed", "file_link"]

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, agreement):
        return str(agreement.municipality)

    @admin.display(description="contraparte", ordering="counterpart__official_name")
    def partner(self, agreement):
        return agreement.counterpart.official_name

    @admin.display(description="registro SRE", ordering="registered")
    def registered_word(self, agreement):
        return agreement.get_registered_display()

    @admin.display(description="firma", ordering="signed_on")
    def signed(self, agreement):
        """The date as precisely as it is known."""
        if agreement.signed_on is None:
            return "—"
        if agreement.signed_precision == Agreement.Precision.YEAR:
            return str(agreement.signed_on.year)
        if agreement.signed_precision == Agreement.Precision.MONTH:
            return f"{agreement.signed_on:%m/%Y}"
        return f"{agreement.signed_on:%d/%m/%Y}"

    def file_of(self, agreement):
        if not agreement.file:
            return None
        return agreement.file.name, agreement.original_name, agreement.content_type
