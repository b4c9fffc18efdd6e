"""Reminders: planned, claimed, sent."""

from django.db import models

from partners.models import Membership, Municipality, User
from phases.models.tasks import Task

#: The ladder: working days relative to the deadline (architecture: 14, 7, 3, 1 before, the day, 1, 3, 7 after).
DEFAULT_STEPS = (-14, -7, -3, -1, 0, 1, 3, 7)


def default_steps():
    return list(DEFAULT_STEPS)


class ReminderPolicy(models.Model):
    """How one municipality reminds: its ladder, and to whom a late task climbs. Without a row, the defaults hold.

    `steps` are working days relative to the deadline, in order. From `enlace_from` working days after the deadline the
    enlace is told besides the person in charge; from `head_from` the head of the office too; from `advisor_from`, in
    the formalisation phase only, the advisors of the foreign ministry see the task among the escalated ones.
    """

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="reminder_policy", verbose_name="municipio"
    )
    steps = models.JSONField("escalones", default=default_steps)
    enlace_from = models.PositiveSmallIntegerField("avisar al enlace desde", default=1)
    head_from = models.PositiveSmallIntegerField("avisar a la titular o al titular desde", default=3)
    advisor_from = models.PositiveSmallIntegerField("visible para cancillería desde", default=7)
    head = models.ForeignKey(
        Membership,
        models.SET_NULL,
        related_name="+",
        verbose_name="titular de la oficina",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "reglas de recordatorios"
        verbose_name_plural = "reglas de recordatorios"

    def __str__(self):
        return f"Recordatorios de {self.municipality}"


class MailChoice(models.Model):
    """How a person wants reminders: each in its own mail, or gathered. Without a row, each in its own mail."""

    class Rhythm(models.TextChoices):
        EACH = "each", "un correo por recordatorio"
        DAILY = "daily", "un resumen al día"
        WEEKLY = "weekly", "un resumen a la semana"

    user = models.OneToOneField(User, models.CASCADE, related_name="mail_choice", verbose_name="persona")
    rhythm = models.CharField("recordatorios", max_length=10, choices=Rhythm, default=Rhythm.EACH)

    class Meta:
        verbose_name = "preferencia de correo"
        verbose_name_plural = "preferencias de correo"

    def __str__(self):
        return f"{self.user}: {self.get_rhythm_display()}"


class Digest(models.Model):
    """One mail that gathers reminders of a person on a day: claimed, then sent; its Message-ID never changes.

    The reminders are bound to it when it is made, so that a crash can only repeat the same mail.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "previsto"
        CLAIMED = "claimed", "en envío"
        SENT = "sent", "enviado"
        FAILED = "failed", "falló"
        CANCELLED = "cancelled", "cancelado"

    user = models.ForeignKey(User, models.CASCADE, related_name="digests", verbose_name="persona")
    timezone = models.CharField("zona horaria", max_length=40)
    day = models.DateField("día")
    state = models.CharField("estado", max_length=10, choices=State, default=State.PLANNED)
    message_id = models.CharField("Message-ID", max_length=150, unique=True)
    claimed_at = models.DateTimeField("tomado", null=True, blank=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    last_error = models.CharField("último error", max_length=300, blank=True)

    class Meta:
        verbose_name = "resumen de recordatorios"
        verbose_name_plural = "resúmenes de recordatorios"
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["state", "day"], name="phases_digest_due")]
        constraints = [
            models.UniqueConstraint(fields=["user", "timezone", "day"], name="phases_digest_once_a_day")
        ]

    def __str__(self):
        return f"Resumen de {self.user}, {self.day}"


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
    digest = models.ForeignKey(
        Digest, models.SET_NULL, related_name="reminders", verbose_name="resumen", null=True, blank=True
    )

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


class MailAct(models.Model):
    """A signed act of a mail that was used: each works once. The row is written by the act itself."""

    class Kind(models.TextChoices):
        DONE = "done", "hecho"
        MORE_TIME = "more_time", "necesito más tiempo"

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="acts", verbose_name="recordatorio")
    kind = models.CharField("acto", max_length=10, choices=Kind)
    used_at = models.DateTimeField("usado")

    class Meta:
        verbose_name = "acto por correo"
        verbose_name_plural = "actos por correo"
        ordering = ["-used_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["reminder", "kind"], name="phases_mailact_once")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reminder}"
