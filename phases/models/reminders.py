"""Reminders: planned, claimed, sent."""

from django.db import models

from partners.models import User
from phases.models.tasks import Task


class Reminder(models.Model):
    """One reminder: a person, a task, a deadline and a step of the ladder. Planned, claimed, then sent.

    The row exists before the mail leaves, and its `message_id` never changes: a crash may repeat a mail only with the
    same Message-ID. `step` is in working days: -14 … -1 before, 0 on the day, 1 … 7 after.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "previsto"
        CLAIMED = "claimed", "en envío"
        SENT = "sent", "enviado"
        FAILED = "failed", "falló"
        CANCELLED = "cancelled", "cancelado"

    TRANSITIONS = {
        State.PLANNED: {State.CLAIMED, State.CANCELLED},
        State.CLAIMED: {State.SENT, State.PLANNED, State.FAILED},
        State.FAILED: {State.PLANNED},
        State.SENT: set(),
        # What was cancelled holds again: a task reopened, a person assigned anew.
        State.CANCELLED: {State.PLANNED},
    }

    task = models.ForeignKey(Task, models.CASCADE, related_name="reminders", verbose_name="tarea")
    user = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name="persona con cuenta", null=True, blank=True
    )
    recipient_name = models.CharField("nombre", max_length=150, blank=True)
    recipient_email = models.EmailField("correo")
    deadline = models.DateField("fecha límite recordada")
    step = models.SmallIntegerField("días hábiles respecto de la fecha límite")
    send_on = models.DateField("día de envío")
    state = models.CharField("estado", max_length=10, choices=State, default=State.PLANNED)
    message_id = models.CharField("Message-ID", max_length=150, unique=True)
    claimed_at = models.DateTimeField("tomado", null=True, blank=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    last_error = models.CharField("último error", max_length=300, blank=True)

    class Meta:
        verbose_name = "recordatorio"
        verbose_name_plural = "recordatorios"
        ordering = ["send_on", "pk"]
        indexes = [models.Index(fields=["state", "send_on"], name="phases_reminder_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "recipient_email", "deadline", "step"], name="phases_reminder_once"
            )
        ]

    def __str__(self):
        return f"{self.recipient_email}, {self.step:+d} días hábiles de {self.deadline}"
