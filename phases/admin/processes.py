"""What advisors see of processes: read-only, with four acts (suspend, resume, close, reopen) that call the verbs."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from hermanamientos.lib.admin import ReadOnlyAdmin, say_refusal
from partners.admin import EntryInline
from phases import progress
from phases.admin.process_rows import (
    ExtensionInline,
    PhaseInline,
    SuspensionInline,
    TaskInline,
    declared_days_of,
    diagnosis_of,
    recommendations_of,
)
from phases.admin_filters import (
    EscalationFilter,
    FederalStateFilter,
    LatenessFilter,
    PhaseFilter,
    with_lateness,
)
from phases.forms.processes import CloseForm, SuspendForm
from phases.models import Process
from phases.overview import days_left_phrase


@dataclass(frozen=True)
class Act:
    """An act of an advisor on processes. `run(process, data, by, today)` calls the verb; `done` counts in words."""

    title: str
    button: str
    text: str
    done: str
    form_class: type
    run: object


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Razón",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial del proceso.",
    )


ACTS = {
    "suspender": Act(
        "Suspender el plazo",
        "Suspender el plazo",
        "El plazo se detiene hoy, día incluido: no se envían recordatorios y no se puede avanzar de fase.",
        "Procesos con el plazo suspendido",
        SuspendForm,
        lambda process, data, by, today: progress.suspend(process=process, by=by, today=today, **data),
    ),
    "reanudar": Act(
        "Reanudar el plazo",
        "Reanudar el plazo",
        "Hoy será el último día detenido. Las fechas pendientes se mueven los días naturales que duró la suspensión.",
        "Procesos con el plazo reanudado",
        forms.Form,
        lambda process, data, by, today: progress.resume(process=process, by=by, today=today),
    ),
    "cerrar": Act(
        "Cerrar el proceso",
        "Cerrar el proceso",
        "Los recordatorios dejan de enviarse. El proceso puede reabrirse después, con una razón.",
        "Procesos cerrados",
        CloseForm,
        lambda process, data, by, today: progress.close_process(process=process, by=by, today=today, **data),
    ),
    "reabrir": Act(
        "Reabrir el proceso",
        "Reabrir el proceso",
        "Vuelve a donde estaba. Los días que estuvo cerrado cuentan como suspensión: ningún plazo venció entretanto.",
        "Procesos reabiertos",
        ReopenForm,
        lambda process, data, by, today: progress.reopen_process(process=process, by=by, today=today, **data),
    ),
}
# Which acts a process in each state takes.
ACTS_OF_STATE = {
    Process.State.OPEN: ("suspender", "cerrar"),
    Process.State.SUSPENDED: ("reanudar", "cerrar"),
    Process.State.IN_FOLLOWUP: ("cerrar",),
    Process.State.CLOSED: ("reabrir",),
}


@admin.register(Process)
class ProcessAdmin(ReadOnlyAdmin):
    list_display = ["place", "partner", "kind_words", "phase_now", "state_words", "lateness", "opened"]
    list_filter = [
        FederalStateFilter,
        PhaseFilter,
        LatenessFilter,
        EscalationFilter,
        "state",
        "outcome",
        "kind",
        ("municipality", admin.RelatedOnlyFieldListFilter),
    ]
    list_per_page = 50
    search_fields = ["municipality__name", "municipality__cvegeo", "counterpart__official_name", "purpose"]
    search_help_text = "Busque por municipio, clave INEGI, contraparte o motivo."
    date_hierarchy = "opened_on"
    inlines = [PhaseInline, SuspensionInline, ExtensionInline, TaskInline, EntryInline]
    actions = ["suspend", "resume", "close", "reopen"]
    change_form_template = "admin/phases/process/change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "folio",
                    "municipality",
                    "counterpart",
                    "kind",
                    "state",
                    "phase_now",
                    "lateness",
                    "purpose",
                    "opened_on",
                    "opened_by",
                    "methodology",
                ]
            },
        ),
        (
            "Diagnóstico, recomendaciones y días inhábiles",
            {"fields": ["diagnosed", "recommended", "days_off"]},
        ),
        ("Cierre", {"fields": ["outcome", "closed_on", "closing_reason"]}),
    ]
    readonly_fields = ["folio", "phase_now", "lateness", "diagnosed", "recommended", "days_off"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        rows = rows.select_related("municipality", "counterpart", "diagnosis__answered_by")
        return with_lateness(rows, timezone.localdate())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj and obj.state == Process.State.CLOSED else fieldsets[:-1]

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, process):
        return str(process.municipality)

    @admin.display(description="inicio", ordering="opened_on")
    def opened(self, process):
        return f"{process.opened_on:%d/%m/%Y}"

    @admin.display(description="contraparte", ordering="counterpart__official_name")
    def partner(self, process):
        return process.partner_name

    @admin.display(description="tipo", ordering="kind")
    def kind_words(self, process):
        return process.get_kind_display()

    @admin.display(description="estado", ordering="state")
    def state_words(self, process):
        if process.state == Process.State.CLOSED:
            return f"{process.get_state_display()}: {process.get_outcome_display()}"
        return process.get_state_display()

    @admin.display(description="fase", ordering="open_phase_number")
    def phase_now(self, process):
        if process.open_phase_number is None:
            return "—"
        return f"{process.open_phase_number}. {process.open_phase_name}"

    @admin.display(description="tareas atrasadas", ordering="late_count")
    def lateness(self, process):
        """How many tasks are late, and by how many working days the oldest one."""
        if not process.late_count:
            return "ninguna"
        words = f"{process.late_count}; {days_left_phrase(process.late_since, timezone.localdate())}"
        return f"{words}; escaladas: {process.escalated_count}" if process.escalated_count else words

    @admin.display(description="diagnóstico")
    def diagnosed(self, process):
        return diagnosis_of(process)

    @admin.display(description="recomendaciones")
    def recommended(self, process):
        return recommendations_of(process)

    @admin.display(description="días inhábiles del municipio")
    def days_off(self, process):
        return declared_days_of(process)

    # --- Acts: an intermediate page asks for the reason, then the verb runs --------------------------------------

    def get_urls(self):
        view = self.admin_site.admin_view(self.act_on_one)
        return [
            *(path(f"<int:pk>/{name}/", view, {"name": name}, f"phases_process_{name}") for name in ACTS),
            *super().get_urls(),
        ]

    @admin.action(description="Suspender el plazo…")
    def suspend(self, request, queryset):
        return self._act_page(request, queryset, "suspender", action="suspend")

    @admin.action(description="Reanudar el plazo…")
    def resume(self, request, queryset):
        return self._act_page(request, queryset, "reanudar", action="resume")

    @admin.action(description="Cerrar…")
    def close(self, request, queryset):
        return self._act_page(request, queryset, "cerrar", action="close")

    @admin.action(description="Reabrir…")
    def reopen(self, request, queryset):
        return self._act_page(request, queryset, "reabrir", action="reopen")

    def act_on_one(self, request, pk, name):
        if not self.has_view_permission(request):
            raise PermissionDenied
        process = get_object_or_404(self.get_queryset(request), pk=pk)
        return self._act_page(request, [process], name)

    def _act_page(self, request, processes, name, action=""):
        """Ask for the reason; once confirmed, run the verb on each process and tell each refusal with its process."""
        act = ACTS[name]
        confirmed = request.method == "POST" and "confirm" in request.POST
        form = act.form_class(request.POST if confirmed else None)
        back = self.list_url() if action else reverse("admin:phases_process_change", args=[processes[0].pk])
        if confirmed and form.is_valid():
            self._run(request, act, processes, form.cleaned_data)
            return HttpResponseRedirect(back)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": act.title,
            "act": act,
            "form": form,
            "processes": list(processes),
            "action": action,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "list_url": self.list_url(),
            "back_url": back,
        }
        return render(request, "admin/phases/process/act.html", context)

    def _run(self, request, act, processes, data):
        now, count = timezone.now(), 0
        for process in processes:
            try:
                act.run(process, data, request.user, process.municipality.today(now))
                count += 1
            except ValidationError as error:
                refused = ValidationError([f"{process}: {text}" for text in error.messages])
                say_refusal(request, refused)
        if count:
            messages.success(request, f"{act.done}: {count}.")

    # --- The page of one process ---------------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        process = self.get_object(request, object_id)
        links = []
        if process is not None:
            links = [
                (reverse(f"admin:phases_process_{name}", args=[process.pk]), ACTS[name].title)
                for name in ACTS_OF_STATE[process.state]
            ]
        extra = {"act_links": links}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})
