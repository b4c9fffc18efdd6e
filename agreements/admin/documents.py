"""What advisors see of issued documents: read-only, with their files."""

from django.contrib import admin
from django.utils import timezone
from django.utils.text import slugify

from agreements.admin.base import FileAdmin
from agreements.models import IssuedDocument
from phases.admin_filters import FederalStateFilter


@admin.register(IssuedDocument)
class IssuedDocumentAdmin(FileAdmin):
    list_display = ["title", "place", "folio", "page_count", "issued", "file_link"]
    list_filter = ["kind", "issued_at", FederalStateFilter]
    list_select_related = ["municipality", "issued_by"]
    search_fields = ["title", "folio", "municipality__name", "sha256"]
    date_hierarchy = "issued_at"
    fields = [
        "title",
        "kind",
        "municipality",
        "folio",
        "agreement",
        "programme",
        "process",
        "page_count",
        "issued_by",
        "issued_at",
        "sha256",
        "file_link",
    ]
    readonly_fields = ["file_link"]

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, document):
        return str(document.municipality)

    @admin.display(description="emitido", ordering="issued_at")
    def issued(self, document):
        return f"{timezone.localtime(document.issued_at):%d/%m/%Y %H:%M}"

    def file_of(self, document):
        filename = f"{slugify(document.get_kind_display())}-{document.folio.replace('/', '-')}.pdf"
        return document.storage_name, filename, "application/pdf"
