"""More time, and days on which nothing is due."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Municipality, TenantQuerySet, User
from phases.models.process import Phase, Process
from phases.models.tasks import Task


class ExtensionQuerySet(TenantQuerySet):
    def granted(self):
        return self.filter(state=Extension.State.GRANTED)

    def waiting(self):
        return self.filter(state=Extension.State.ASKED)


class Extension(models.Model):
    """More time (prórroga) for one task, or for a phase and what comes after it.

    People ask in working days; `days` are the natural days which that meant on the day it was granted, so that the
    commitment can be computed anew from plan, suspensions and extensions in any order.
    """

    class State(models.TextChoices):
        ASKED = "asked", "solicitada"
        GRANTED = "granted", "concedida"
        REFUSED = "refused", "negada"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="extensions", verbose_name="municipio"
    )
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="extensions", verbose_name="proceso", null=True, blank=True
    )
    task = models.ForeignKey(
        Task, models.CASCADE, related_name="extensions", verbose_name="tarea", null=True, blank=True
    )
    phase = models.ForeignKey(
        Phase, models.CASCADE, related_name="extensions", verbose_name="fase", null=True, blank=True
    )
    state = models.CharField("estado", max_length=10, choices=State)
    working_days = models.PositiveSmallIntegerField("días hábiles pedidos")
    days = models.PositiveSmallIntegerField("días naturales concedidos", default=0)
    reason = models.TextField("motivo")
    approved_by = models.CharField(
        "autorizó", max_length=200, blank=True, help_text="Quién lo autorizó, con su cargo u oficio."
    )
    asked_on = models.DateField("pedida el")
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="pidió", null=True, blank=True
    )
    asked_by_name = models.CharField("pidió (sin cuenta)", max_length=150, blank=True)
    decided_on = models.DateField("resuelta el", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="resolvió", null=True, blank=True
    )
    answer = models.TextField("respuesta", blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "prórroga"
        verbose_name_plural = "prórrogas"
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, phase__isnull=True)
                | Q(task__isnull=True, phase__isnull=False),
                name="phases_extension_task_or_phase",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_on__isnull=True, days=0)
                | Q(state="granted", decided_on__isnull=False, days__gt=0)
                | Q(state="refused", decided_on__isnull=False, days=0),
                name="phases_extension_decided_has_date",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(state="asked"), name="phases_extension_one_asked_per_task"
            ),
        ]

    def __str__(self):
        days = "1 día hábil" if self.working_days == 1 else f"{self.working_days} días hábiles"
        return f"{days} para {self.task or self.phase}"

    @property
    def asker(self):
        """Who asked, in words."""
        return self.asked_by.full_name if self.asked_by_id else self.asked_by_name


class DeclaredDayQuerySet(models.QuerySet):
    def of_sre(self):
        return self.filter(municipality__isnull=True)

    def in_force(self):
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user):
        """The ministry's days are everybody's; a municipality's, of whoever sees it."""
        seen = Municipality.objects.visible_to(user)
        return self.filter(Q(municipality__isnull=True) | Q(municipality__in=seen))


class DeclaredDay(models.Model):
    """Days on which an office does not work (or does, against the law's default): declared, never computed.

    With a municipality they are its own and count for all of its tasks; without one they are the foreign ministry's
    and count for the tasks that are in its hands. Withdrawn rows stay, since they explain earlier dates.
    """

    class Effect(models.TextChoices):
        OFF = "off", "inhábil"
        WORKED = "worked", "se labora"

    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        related_name="declared_days",
        verbose_name="municipio",
        null=True,
        blank=True,
        help_text="Vacío: días de la Secretaría de Relaciones Exteriores.",
    )
    effect = models.CharField("efecto", max_length=10, choices=Effect, default=Effect.OFF)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", help_text="Último día, incluido.")
    name = models.CharField("motivo", max_length=120, help_text="Por ejemplo: primer periodo vacacional.")
    source = models.CharField(
        "fundamento", max_length=200, blank=True, help_text="Acuerdo, gaceta o publicación en el DOF."
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturó")
    recorded_at = models.DateTimeField("captura", default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="retiró", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("retirado", null=True, blank=True)

    objects = DeclaredDayQuerySet.as_manager()

    class Meta:
        verbose_name = "día inhábil declarado"
        verbose_name_plural = "días inhábiles declarados"
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["municipality", "ends_on"], name="phases_declaredday_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="phases_declaredday_in_order",
                violation_error_message="El último día no puede ser anterior al primero.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "starts_on", "ends_on", "effect"],
                condition=Q(withdrawn_at__isnull=True, municipality__isnull=False),
                name="phases_declaredday_once",
                violation_error_message="Esos días ya están declarados.",
            ),
            models.UniqueConstraint(
                fields=["starts_on", "ends_on", "effect"],
                condition=Q(withdrawn_at__isnull=True, municipality__isnull=True),
                name="phases_declaredday_once_sre",
                violation_error_message="Esos días ya están declarados.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y})"
