"""The rows that the advisors' page of a process shows, to be read."""

from django.contrib import admin
from django.db.models import F
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from hermanamientos.lib.admin import ReadOnlyInline
from phases import questionnaire
from phases.declaring import in_words
from phases.models import DeclaredDay, Extension, Phase, Recommendations, Suspension, Task
from phases.overview import days_left_phrase


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


class ExtensionInline(ReadOnlyInline):
    model = Extension
    fields = ["subject", "state", "working_days", "days", "reason", "approved_by", "asker_name", "decided_on"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("task", "phase", "asked_by")

    @admin.display(description="para")
    def subject(self, extension):
        return str(extension.task or extension.phase)

    @admin.display(description="pidió")
    def asker_name(self, extension):
        return extension.asker


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
            .order_by(F("phase__number").asc(nulls_last=True), "position", "due_on", "pk")
        )

    @admin.display(description="fase")
    def phase_number(self, task):
        return task.phase.number if task.phase_id else "—"

    @admin.display(description="tarea")
    def task_name(self, task):
        return str(task)

    @admin.display(description="estado")
    def state_words(self, task):
        today, words = timezone.localdate(), task.get_state_display()
        if task.is_overdue(today):
            words = f"{words}, {days_left_phrase(task.due_on, today)}"
            if task.escalated_on:
                words = f"{words}; escalada a cancillería el {task.escalated_on:%d/%m/%Y}"
        elif task.not_applicable_reason:
            words = f"{words}: {task.not_applicable_reason}"
        return words

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


def diagnosis_of(process):
    """The answers to the diagnosis questionnaire, and who gave them when. No query with select_related."""
    diagnosis = getattr(process, "diagnosis", None)
    if diagnosis is None:
        return "Sin contestar"
    day = diagnosis.answered_at.astimezone(process.municipality.zone)
    return format_html(
        "<p>Lo contestó {} el {}.</p><p>{}</p>",
        diagnosis.answered_by,
        f"{day:%d/%m/%Y}",
        linebreaksbr(questionnaire.as_text(diagnosis.answers)),
    )


def recommendations_of(process):
    """What the office recommends at the end of each phase, under the methodology's three headings. One query."""
    rows = (
        Recommendations.objects.filter(phase__process=process)
        .select_related("phase")
        .order_by("phase__number")
    )
    headings = (
        ("Coordinación", "coordination"),
        ("Efectividad", "effectiveness"),
        ("Comunicación", "communication"),
    )
    parts = []
    for row in rows:
        texts = [(label, getattr(row, name)) for label, name in headings if getattr(row, name)]
        words = format_html_join("", "<br>{}: {}", texts)
        parts.append((row.phase.short_name, words))
    return format_html_join("", "<p><strong>{}</strong>{}</p>", parts) or "Todavía no hay"


def declared_days_of(process):
    """The days that the municipality declares, from the process's start on. One query."""
    rows = DeclaredDay.objects.in_force().filter(
        municipality=process.municipality_id, ends_on__gte=process.opened_on
    )
    lines = ((in_words(row), row.name, row.get_effect_display()) for row in rows.order_by("starts_on"))
    return format_html_join("", "<p>{}: {} ({})</p>", lines) or "Ninguno declarado"
