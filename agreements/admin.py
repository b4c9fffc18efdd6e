"""What advisors see of agreements, programmes and issued documents: read-only, with their files."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify

from agreements.models import Activity, Agreement, AnnualProgramme, IssuedDocument
from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline
from hermanamientos.lib.downloads import send_private
from phases.admin_filters import FederalStateFilter


class FileAdmin(ReadOnlyAdmin):
    """A read-only model with one private file per row, which leaves through a guarded page of the admin.

    Each subclass says in `file_of(row)` which one: the name in the private storage, the file name to show and the
    content type; None when the row has no file.
    """

    def get_urls(self):
        view = self.admin_site.admin_view(self.download)
        name = f"{self.opts.app_label}_{self.opts.model_name}_download"
        return [path("<int:pk>/archivo/", view, name=name), *super().get_urls()]

    def download(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = self.file_of(get_object_or_404(self.model, pk=pk))
        if file is None:
            raise Http404("Este registro no tiene archivo.")
        name, filename, content_type = file
        return send_private(name, filename=filename, content_type=content_type, inline=True)

    @admin.display(description="archivo")
    def file_link(self, row):
        file = self.file_of(row)
        if file is None:
            return "—"
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_download", args=[row.pk])
        return format_html('<a href="{}">Abrir</a>', url)


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
