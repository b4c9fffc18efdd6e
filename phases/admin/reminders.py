"""Reminders and digests, as sent or not: read-only, except that a failed one may be tried again."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline, say_refusal
from phases import reminders
from phases.admin.pages import answer
from phases.admin_filters import TaskFederalStateFilter
from phases.models import Digest, Reminder


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
        "digest",
        "message_id",
    ]
    readonly_fields = ["municipality", "step_words"]
    actions = ["retry"]
    change_form_template = "admin/phases/reminder/change_form.html"

    @admin.action(description="Reintentar")
    def retry(self, request, queryset):
        done = set()
        for reminder in queryset:
            # A digest leaves with all of its reminders: the first one takes the others along.
            if reminder.digest_id and reminder.digest_id in done:
                continue
            try:
                reminders.retry(reminder=reminder, by=request.user)
            except ValidationError as error:
                say_refusal(request, error)
            else:
                done.add(reminder.digest_id or f"reminder:{reminder.pk}")
        if done:
            messages.success(request, f"Mensajes que volverán a intentarse: {len(done)}.")

    def get_urls(self):
        view = self.admin_site.admin_view(self.retry_one)
        return [path("<int:pk>/reintentar/", view, name="phases_reminder_retry"), *super().get_urls()]

    def retry_one(self, request, pk):
        reminder = get_object_or_404(self.get_queryset(request), pk=pk)

        def act(data):
            reminders.retry(reminder=reminder, by=request.user)
            return "El recordatorio volverá a intentarse en el próximo envío."

        return answer(
            self,
            request,
            act=act,
            title=f"Reintentar el recordatorio a {reminder.recipient_email}",
            button="Reintentar",
            text="Sale con el próximo envío, si para entonces todavía corresponde; el resumen al que pertenece sale "
            "entero. La persona no recibe dos veces el mismo mensaje: lleva el mismo identificador.",
            back=reverse("admin:phases_reminder_change", args=[reminder.pk]),
        )

    @admin.display(description="municipio", ordering="task__municipality__name")
    def municipality(self, reminder):
        return reminder.task.municipality

    @admin.display(description="escalón", ordering="step")
    def step_words(self, reminder):
        return step_in_words(reminder.step)


def step_in_words(step):
    """«3 días hábiles antes», «el mismo día», «1 día hábil después»."""
    if step == 0:
        return "el mismo día"
    days = "1 día hábil" if abs(step) == 1 else f"{abs(step)} días hábiles"
    return f"{days} {'antes' if step < 0 else 'después'}"


class DigestReminderInline(ReadOnlyInline):
    model = Reminder
    fields = ["task", "municipality", "deadline", "step_words", "state"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("task__municipality")

    @admin.display(description="municipio")
    def municipality(self, reminder):
        return reminder.task.municipality

    @admin.display(description="escalón")
    def step_words(self, reminder):
        return step_in_words(reminder.step)


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    list_display = ["user", "day", "timezone", "state", "sent_at", "attempts"]
    list_filter = ["state", "day"]
    list_select_related = ["user"]
    search_fields = ["user__full_name", "user__email"]
    date_hierarchy = "day"
    fields = ["user", "day", "timezone", "state", "sent_at", "attempts", "last_error", "message_id"]
    inlines = [DigestReminderInline]
