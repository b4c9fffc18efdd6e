"""Networks of cities and everybody's agenda in the advisors' admin: read as lists, changed by pages that call verbs."""

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

from hermanamientos.lib.admin import ReadOnlyAdmin
from partners.forms.forums import ForumForm
from partners.forms.networks import NetworkForm
from partners.models import Forum, Network
from partners.networks import forums, networks


def _save(verb, form, **row):
    """Run the verb with what the form holds; a refusal of one field says which."""
    try:
        return verb(**row, **form.values())
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        labels = {name: field.label for name, field in form.fields.items()}
        raise ValidationError(
            [
                f"{labels.get(name, name)}: {text}"
                for name, texts in error.message_dict.items()
                for text in texts
            ]
        ) from error


# Read-only pages build a form all the same; Django 5 asks which scheme a bare host means.
HTTPS = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Network)
class NetworkAdmin(ReadOnlyAdmin):
    list_display = ["name", "acronym", "standing", "checked_on", "is_active", "is_corrected"]
    list_filter = ["standing", "is_active"]
    search_fields = ["name", "acronym"]
    fields = [
        "key",
        "name",
        "acronym",
        "about",
        "how_to_join",
        "website",
        "standing",
        "source_url",
        "checked_on",
        "is_active",
        "is_corrected",
    ]
    formfield_overrides = HTTPS
    change_list_template = "admin/partners/network/change_list.html"
    change_form_template = "admin/partners/network/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("agregar/", view(self.add_one), name="partners_network_new"),
            path("<int:pk>/corregir/", view(self.correct), name="partners_network_correct"),
            *super().get_urls(),
        ]

    def add_one(self, request):
        def act(form):
            row = _save(networks.add_network, form, by=request.user, today=timezone.localdate())
            return f"Se agregó la red {row.name}."

        return self.act_by_form(
            request,
            form_class=NetworkForm,
            act=act,
            title="Agregar una red de ciudades",
            button="Agregar",
            text="La verán todas las oficinas, con su certeza, su fuente y el día de la revisión.",
        )

    def correct(self, request, pk):
        row = get_object_or_404(self.get_queryset(request), pk=pk)

        def act(form):
            changed = _save(
                networks.change_network,
                form,
                network=row,
                by=request.user,
                today=timezone.localdate(),
                seen=form.cleaned_data["seen"],
            )
            return f"Quedaron guardados los datos de {changed.name}."

        return self.act_by_form(
            request,
            form_class=NetworkForm,
            act=act,
            title=f"Corregir los datos de {row.name}",
            button="Guardar",
            text="Lo que escriba no se pierde cuando se vuelve a cargar el catálogo del sistema.",
            initial={name: getattr(row, name) for name in networks.FIELDS}
            | {"seen": networks.network_version(row)},
        )


@admin.register(Forum)
class ForumAdmin(ReadOnlyAdmin):
    list_display = ["name", "starts_on", "ends_on", "place", "whose", "standing", "checked_on"]
    list_filter = ["standing", "network"]
    list_select_related = ["municipality", "network"]
    search_fields = ["name", "place", "organiser"]
    date_hierarchy = "starts_on"
    fields = [
        "whose",
        "name",
        "network",
        "organiser",
        "starts_on",
        "ends_on",
        "place",
        "country_code",
        "themes",
        "standing",
        "source_url",
        "checked_on",
        "uid",
    ]
    readonly_fields = ["whose"]
    formfield_overrides = HTTPS
    change_list_template = "admin/partners/forum/change_list.html"
    change_form_template = "admin/partners/forum/change_form.html"

    @admin.display(description="agenda", ordering="municipality__name")
    def whose(self, row):
        return row.municipality or "De todos"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("agregar/", view(self.add_one), name="partners_forum_new"),
            path("<int:pk>/corregir/", view(self.correct), name="partners_forum_correct"),
            path("<int:pk>/quitar/", view(self.remove), name="partners_forum_remove"),
            *super().get_urls(),
        ]

    def _national(self, request, pk):
        """Only everybody's agenda is the advisors'; what an office added is the office's."""
        return get_object_or_404(self.get_queryset(request), pk=pk, municipality__isnull=True)

    def add_one(self, request):
        verb = partial(forums.add_forum, municipality=None)

        def act(form):
            row = _save(verb, form, by=request.user, today=timezone.localdate())
            return f"«{row.name}» quedó en la agenda de todos."

        return self.act_by_form(
            request,
            form_class=ForumForm,
            act=act,
            title="Agregar un foro a la agenda de todos",
            button="Agregar",
            text="Lo verán todas las oficinas. Lo que no se ha revisado en su fuente queda «sin confirmar».",
        )

    def correct(self, request, pk):
        row = self._national(request, pk)

        def act(form):
            changed = _save(
                forums.change_forum,
                form,
                forum=row,
                by=request.user,
                today=timezone.localdate(),
                seen=form.cleaned_data["seen"],
            )
            return f"Quedaron guardados los datos de «{changed.name}»."

        return self.act_by_form(
            request,
            form_class=ForumForm,
            act=act,
            title=f"Corregir los datos de «{row.name}»",
            button="Guardar",
            initial={name: getattr(row, name) for name in forums.FIELDS}
            | {"seen": forums.forum_version(row)},
        )

    def remove(self, request, pk):
        row = self._national(request, pk)

        def act(form):
            forums.remove_forum(forum=row, by=request.user)
            return f"«{row.name}» ya no está en la agenda."

        return self.act_by_form(
            request,
            form_class=forms.Form,
            act=act,
            title=f"¿Quitar «{row.name}» de la agenda de todos?",
            button="Quitar",
            text="Desaparece de la agenda de todas las oficinas. El historial conserva lo que hubo.",
        )
