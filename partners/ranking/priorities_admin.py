"""The ministry's regional priorities in the advisors' admin: read as a list, set and removed by verbs."""

from django import forms
from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

from hermanamientos.lib.admin import ReadOnlyAdmin
from partners.forms.region_priorities import PriorityChangeForm, PriorityForm
from partners.models import RegionPriority
from partners.ranking import region_priorities


@admin.register(RegionPriority)
class RegionPriorityAdmin(ReadOnlyAdmin):
    list_display = ["place", "level", "whose", "reason", "set_by", "set_at"]
    list_filter = ["level"]
    list_select_related = ["municipality", "set_by"]
    search_fields = ["reason", "municipality__name"]
    fields = ["place", "level", "whose", "reason", "set_by", "set_at"]
    readonly_fields = ["place", "whose"]
    change_list_template = "admin/partners/regionpriority/change_list.html"
    change_form_template = "admin/partners/regionpriority/change_form.html"

    @admin.display(description="región o país")
    def place(self, row):
        return region_priorities.place_name(row)

    @admin.display(description="para", ordering="municipality__name")
    def whose(self, row):
        return row.municipality or "Todos los municipios"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("fijar/", view(self.set_priority), name="partners_regionpriority_set"),
            path("<int:pk>/cambiar/", view(self.change_priority), name="partners_regionpriority_alter"),
            path("<int:pk>/quitar/", view(self.remove_priority), name="partners_regionpriority_remove"),
            *super().get_urls(),
        ]

    def set_priority(self, request):
        def act(form):
            row = region_priorities.set_priority(by=request.user, at=timezone.now(), **form.values())
            return f"Se fijó la {region_priorities.in_words(row)}."

        return self.act_by_form(
            request,
            form_class=PriorityForm,
            act=act,
            title="Fijar una prioridad regional",
            button="Fijar",
            text="Suma en el emparejador de los municipios, con el peso que cada uno dé a este criterio; no quita a "
            "ninguna ciudad de la lista. La de un país vale más que la de su región, y la de un municipio más que la "
            "general.",
        )

    def change_priority(self, request, pk):
        row = get_object_or_404(self.get_queryset(request), pk=pk)

        def act(form):
            changed = region_priorities.change_priority(
                priority=row, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return f"Quedó: {region_priorities.in_words(changed)}."

        return self.act_by_form(
            request,
            form_class=PriorityChangeForm,
            act=act,
            title=f"Cambiar la {region_priorities.in_words(row)}",
            button="Guardar",
            initial={
                "level": row.level,
                "reason": row.reason,
                "seen": region_priorities.priority_version(row),
            },
        )

    def remove_priority(self, request, pk):
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        words = region_priorities.in_words(row)

        def act(form):
            region_priorities.remove_priority(priority=row, by=request.user, at=timezone.now())
            return f"Se quitó la {words}."

        return self.act_by_form(
            request,
            form_class=forms.Form,
            act=act,
            title=f"¿Quitar la {words}?",
            button="Quitar",
            text="El criterio deja de contar para esas ciudades desde ahora. El historial conserva lo que hubo.",
        )
