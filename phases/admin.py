"""What advisors see of processes: read-only, with three acts (suspend, resume, close) that call the verbs."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline, say_refusal
from partners.admin import EntryInline
from partners.models import Entry
from phases import progress
from phases.admin_filters import (
    FederalStateFilter,
    LatenessFilter,
    PhaseFilter,
    TaskFederalStateFilter,
    with_lateness,
)
from phases.forms.processes import CloseForm, SuspendForm
from phases.models import MethodologyVersion, Phase, Process, Reminder, Suspension, Task, TaskTemplate
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
        "Cerrar definitivamente",
        "El cierre es definitivo: el proceso ya no se reabre y sus recordatorios dejan de enviarse.",
        "Procesos cerrados",
        CloseForm,
        lambda process, data, by, today: progress.close_process(process=process, by=by, today=today, **data),
    ),
}
# Which acts a process in each state takes.
ACTS_OF_STATE = {
    Process.State.OPEN: ("suspender", "cerrar"),
    Process.State.SUSPENDED: ("reanudar", "cerrar"),
    Process.State.IN_FOLLOWUP: ("cerrar",),
    Process.State.CLOSED: (),
}


class PhaseInline(ReadOnlyInline):
    model = Phase
    fields = ["number", "name", "state", "starts_on", "ends_on", "completed_on", "completed_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("completed_by")


class SuspensionInline(ReadOnlyInline):
    model = Suspension
    fields = ["cause", "reason", "starts_on", "ends_on", "started_by", "ended_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("started_by", "ended_by")


class TaskInline(ReadOnlyInline):
    model = Task
    fields = ["phase_number", "task_name", "state_words", "due", "completed", "person", "proof"]
    readonly_fields = fields

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("phase", "assignee__user")
            .prefetch_related("evidence")
        )

    @admin.display(description="fase")
    def phase_number(self, task):
        return task.phase.number if task.phase_id else "—"

    @admin.display(description="tarea")
    def task_name(self, task):
        return str(task)

    @admin.display(description="estado")
    def state_words(self, task):
        today = timezone.localdate()
        if task.is_overdue(today):
            return f"{task.get_state_display()}, {days_left_phrase(task.due_on, today)}"
        return task.get_state_display()

    @admin.display(description="límite")
    def due(self, task):
        return f"{task.due_on:%d/%m/%Y}" if task.due_on else "—"

    @admin.display(description="cumplida")
    def completed(self, task):
        return f"{task.completed_on:%d/%m/%Y}" if task.completed_on else "—"

    @admin.display(description="a cargo de")
    def person(self, task):
        return task.assigned_to

    @admin.display(description="evidencia")
    def proof(self, task):
        rows = [
            format_html(
                '<a href="{}">{}</a>', reverse("phases:evidence-download", args=[row.pk]), row.original_name
            )
            if row.file
            else row.note
            for row in task.evidence.all()
        ]
        return format_html_join(" · ", "{}", ((row,) for row in rows)) or "—"


@admin.register(Process)
class ProcessAdmin(ReadOnlyAdmin):
    list_display = ["place", "partner", "phase_now", "state", "lateness", "opened"]
    list_filter = [
        FederalStateFilter,
        PhaseFilter,
        LatenessFilter,
        "state",
        "kind",
        ("municipality", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["municipality", "counterpart"]
    list_per_page = 50
    search_fields = ["municipality__name", "municipality__cvegeo", "counterpart__official_name", "purpose"]
    search_help_text = "Busque por municipio, clave INEGI, contraparte o motivo."
    date_hierarchy = "opened_on"
    inlines = [PhaseInline, SuspensionInline, TaskInline, EntryInline]
    actions = ["suspend", "resume", "close"]
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
        ("Cierre", {"fields": ["outcome", "closed_on", "closing_reason"]}),
    ]
    readonly_fields = ["folio", "phase_now", "lateness"]

    def get_queryset(self, request):
        return with_lateness(super().get_queryset(request), timezone.localdate())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj and obj.state == Process.State.CLOSED else fieldsets[:1]

    @admin.display(description="municipio", ordering="municipality__name")
    def place(self, process):
        return str(process.municipality)

    @admin.display(description="inicio", ordering="opened_on")
    def opened(self, process):
        return f"{process.opened_on:%d/%m/%Y}"

    @admin.display(description="contraparte", ordering="counterpart__official_name")
    def partner(self, process):
        name = process.partner_name
        return f"{name} (nacional)" if process.kind == Process.Kind.NATIONAL else name

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
        return f"{process.late_count}; {days_left_phrase(process.late_since, timezone.localdate())}"

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


class TaskTemplateInline(ReadOnlyInline):
    model = TaskTemplate
    fields = ["phase_number", "code", "name", "responsible_unit", "week_label", "blocks_phase", "is_sre_step"]


@admin.register(MethodologyVersion)
class MethodologyVersionAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "is_current", "loaded_at"]
    fields = ["number", "title", "source", "is_current", "loaded_at", "digest"]
    inlines = [TaskTemplateInline]


@admin.register(TaskTemplate)
class TaskTemplateAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "phase_number", "responsible_unit", "week_label", "blocks_phase"]
    list_display_links = ["code", "name"]
    list_filter = ["version", "phase_number", "blocks_phase", "is_sre_step"]
    list_select_related = ["version"]
    search_fields = ["code", "key", "name"]


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["task", "municipality", "recipient_email", "deadline", "step_words", "send_on", "state"]
    list_filter = ["state", "send_on", TaskFederalStateFilter]
    list_select_related = ["task__municipality"]
    search_fields = ["recipient_email", "recipient_name", "task__name", "task__municipality__name"]
    date_hierarchy = "send_on"
    fields = [
        "task",
        "municipality",
        "recipient_name",
        "recipient_email",
        "deadline",
        "step_words",
        "send_on",
        "state",
        "sent_at",
        "attempts",
        "last_error",
        "message_id",
    ]
    readonly_fields = ["municipality", "step_words"]

    @admin.display(description="municipio", ordering="task__municipality__name")
    def municipality(self, reminder):
        return reminder.task.municipality

    @admin.display(description="escalón", ordering="step")
    def step_words(self, reminder):
        if reminder.step == 0:
            return "el mismo día"
        days = "1 día hábil" if abs(reminder.step) == 1 else f"{abs(reminder.step)} días hábiles"
        return f"{days} {'antes' if reminder.step < 0 else 'después'}"


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """The history of everything, whatever app wrote it."""

    list_display = ["at", "municipality", "actor_name", "text"]
    list_filter = ["at", FederalStateFilter]
    list_select_related = ["municipality"]
    search_fields = ["text", "actor_name", "municipality__name"]
    date_hierarchy = "at"
    fields = ["at", "municipality", "actor_name", "act", "text", "content_type", "object_id"]
