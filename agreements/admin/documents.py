"""What advisors see of issued documents: read-only, with their files."""

from django.contrib import admin
from django.utils import timezone
from django.utils.text import slugify

from agreements.admin.base import FileAdmin
from agreements.drafting.answers import language_name
from agreements.models import DocumentLink, IssuedDocument
from hermanamientos.lib.admin import ReadOnlyInline
from phases.admin_filters import FederalStateFilter, OfferedFilter


class StandingFilter(OfferedFilter):
    title = "vigencia"
    parameter_name = "vigencia"

    def lookups(self, request, model_admin):
        return [("emitidos", "Emitidos"), ("retirados", "Retirados")]

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(withdrawn_at__isnull=self.value() == "emitidos")
        return queryset


class LinkInline(ReadOnlyInline):
    """To whom the document was shown without an account; the secrets themselves are stored nowhere."""

    model = DocumentLink
    fields = ["label", "created_by", "created_at", "expires_at", "revoked_at", "read_count", "last_read_at"]
    ordering = ["-created_at", "-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("created_by")


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(FileAdmin):
    list_display = ["title", "place", "folio", "code", "page_count", "issued", "standing", "file_link"]
    list_filter = ["kind", StandingFilter, "issued_at", FederalStateFilter]
    list_select_related = ["municipality", "issued_by", "withdrawn_by"]
    search_fields = ["title", "folio", "code", "municipality__name", "sha256"]
    date_hierarchy = "issued_at"
    fields = [
        "title",
        "kind",
        "municipality",
        "folio",
        "code",
        "standing",
        "agreement",
        "version",
        "programme",
        "process",
        "language_words",
        "page_count",
        "issued_by",
        "issued_at",
        "sha256",
        "file_link",
    ]
    readonly_fields = ["file_link", "standing", "language_words"]
    inlines = [LinkInline]

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, document):
        return str(document.municipality)

    @admin.display(description="emitido", ordering="issued_at")
    def issued(self, document):
        return f"{timezone.localtime(document.issued_at):%d/%m/%Y %H:%M}"

    @admin.display(description="estado")
    def standing(self, document):
        """Whether it still counts; a withdrawn one says since when, by whom and why."""
        if document.withdrawn_at is None:
            return "emitido"
        day = timezone.localtime(document.withdrawn_at)
        return f"retirado el {day:%d/%m/%Y} por {document.withdrawn_by}: {document.withdrawn_reason}"

    @admin.display(description="idiomas")
    def language_words(self, document):
        return ", ".join(language_name(code) for code in document.languages) or "—"

    def file_of(self, document):
        filename = f"{slugify(document.get_kind_display())}-{document.folio.replace('/', '-')}.pdf"
        return document.storage_name, filename, "application/pdf"
