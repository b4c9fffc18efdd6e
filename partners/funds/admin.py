"""Everybody's funds and calls in the advisors' admin: added, corrected, checked against their source, imported."""

from functools import partial

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline, say_refusal
from partners.countries import country_name
from partners.forms.calls import CallFileForm, CallForm
from partners.funds import calls
from partners.funds import files as call_files
from partners.funds.dates import is_stale
from partners.funds.requirements import applicant_names, requirement_name
from partners.models import Call, Entry
from partners.themes import theme_names


class OwnerFilter(admin.SimpleListFilter):
    """Whose calls: those that everybody sees, which advisors keep, or the offices' own, which they read."""

    title = "quién la ve"
    parameter_name = "de"

    def lookups(self, request, model_admin):
        return [("todos", "Todos los municipios"), ("oficina", "Una sola oficina")]

    def queryset(self, request, queryset):
        wanted = {"todos": True, "oficina": False}.get(self.value())
        return queryset if wanted is None else queryset.filter(municipality__isnull=wanted)


class CallEntryInline(ReadOnlyInline, GenericTabularInline):
    """The history of the call, newest first."""

    model = Entry
    ct_field = "content_type"
    ct_fk_field = "object_id"
    fields = ["at", "actor_name", "text"]
    verbose_name_plural = "historial"
    ordering = ["-at", "-pk"]


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["title", "whose", "closes_on", "standing", "is_fresh"]
    list_filter = [OwnerFilter, "standing"]
    list_select_related = ["municipality"]
    search_fields = ["title", "funder", "municipality__name"]
    fields = [
        "title",
        "funder",
        "whose",
        "about",
        "opens_on",
        "closes_on",
        "applicant_names",
        "requirement_names",
        "country_names",
        "theme_names",
        "amount_min",
        "amount_max",
        "currency",
        "cofunding_percent",
        "standing",
        "source_url",
        "checked_on",
        "changed_at",
        "changed_by",
    ]
    readonly_fields = ["whose", "applicant_names", "requirement_names", "country_names", "theme_names"]
    actions = ["mark_checked"]
    inlines = [CallEntryInline]
    change_list_template = "admin/partners/call/change_list.html"
    change_form_template = "admin/partners/call/change_form.html"

    @admin.display(description="la ve", ordering="municipality__name")
    def whose(self, call):
        return call.municipality or "Todos los municipios"

    @admin.display(description="revisada en 6 meses", boolean=True)
    def is_fresh(self, call):
        return not is_stale(call, timezone.localdate())

    @admin.display(description="quién puede participar")
    def applicant_names(self, call):
        return "; ".join(applicant_names(call.applicants))

    @admin.display(description="requisitos")
    def requirement_names(self, call):
        return "; ".join(requirement_name(each) for each in call.requirements)

    @admin.display(description="países")
    def country_names(self, call):
        return "; ".join(country_name(code) for code in call.countries)

    @admin.display(description="temas")
    def theme_names(self, call):
        return "; ".join(theme_names(call.themes))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("agregar/", view(self.add_call), name="partners_call_create"),
            path("importar/", view(self.import_calls), name="partners_call_import"),
            path("<int:pk>/corregir/", view(self.change_call), name="partners_call_alter"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        extra = {"is_shared": row is not None and row.municipality_id is None, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def add_call(self, request):
        def act(form):
            call = calls.add_call(municipality=None, by=request.user, now=timezone.now(), **form.values())
            return f"Se agregó «{call.title}»."

        return self.act_by_form(
            request,
            form_class=CallForm,
            act=act,
            title="Agregar una convocatoria para todos los municipios",
            button="Agregar",
            text="La verán todos los municipios. Cuando abra, se avisará a las oficinas a las que les corresponda.",
        )

    def change_call(self, request, pk):
        row = get_object_or_404(Call.objects.filter(municipality__isnull=True), pk=pk)

        def act(form):
            values = {"by": request.user, "now": timezone.now(), **form.values()}
            try:
                call = calls.change_call(call=row, seen=form.cleaned_data["seen"], **values)
            except ValidationError:
                # Saving once more, with the version in force in sight, goes through.
                form.data = form.data.copy()
                form.data["seen"] = calls.fingerprint(Call.objects.get(pk=pk))
                raise
            return f"Se guardó «{call.title}»."

        return self.act_by_form(
            request,
            # The form has a row of its own: what is typed must not reach the one that the verb compares.
            form_class=partial(CallForm, instance=Call.objects.get(pk=row.pk)),
            act=act,
            title=f"Corregir «{row.title}»",
            button="Guardar",
            text="Si cambia el cierre, las tareas pendientes de quienes participan se planean de nuevo. Lo que usted "
            "corrija no lo cambian las actualizaciones del sistema.",
        )

    def import_calls(self, request):
        def act(form):
            report = call_files.read_upload(form.cleaned_data["table"])
            if not report.is_good:
                raise ValidationError(
                    [f"Línea {line}: {text}" if line else text for line, text in report.problems]
                )
            if form.cleaned_data["dry_run"]:
                found = call_files.preview(report.rows, municipality=None)
                return f"Sin guardar nada. Nuevas: {found.new}; por actualizar: {found.changed}; iguales: {found.same}."
            done = call_files.import_calls(
                rows=report.rows, municipality=None, by=request.user, now=timezone.now()
            )
            return f"Importación terminada. Nuevas: {done.new}; actualizadas: {done.changed}; iguales: {done.same}."

        return self.act_by_form(
            request,
            form_class=lambda data, initial=None: SharedFileForm(data, request.FILES or None),
            act=act,
            title="Importar convocatorias para todos los municipios",
            button="Revisar o importar",
            text="Una línea con problemas detiene todo el archivo: se dice cuál y por qué.",
        )

    @admin.action(description="Marcar como revisada hoy contra su fuente")
    def mark_checked(self, request, queryset):
        now, count = timezone.now(), 0
        for call in queryset:
            if call.municipality_id is not None:
                say_refusal(request, ValidationError(f"«{call.title}» es de una oficina: la revisa ella."))
                continue
            count += calls.mark_checked(call=call, by=request.user, today=timezone.localdate(now), now=now)
        if count:
            self.message_user(request, f"Convocatorias revisadas: {count}.")


class SharedFileForm(CallFileForm):
    """The advisors' import: first a look, then the act, with the same file."""

    dry_run = forms.BooleanField(
        label="Sólo revisar, sin guardar",
        required=False,
        initial=True,
        help_text="Quite la marca para importar.",
    )
