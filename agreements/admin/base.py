"""Base of read-only models with one private file per row."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from hermanamientos.lib.admin import ReadOnlyAdmin
from hermanamientos.lib.downloads import send_private


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
