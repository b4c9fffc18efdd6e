"""Taking part in a call for funds: the decision, and the tasks planned backwards from the closing date."""

from django.db import models
from django.db.models import Q

from partners.models import Call, Municipality, TenantQuerySet, User
from phases.models.process import Process
from phases.models.tasks import Task


class Participation(models.Model):
    """That a municipality goes for a call, alone or within a process; its deadlines are tasks of the one engine."""

    class State(models.TextChoices):
        PREPARING = "preparing", "en preparación"
        SUBMITTED = "submitted", "presentada"
        AWARDED = "awarded", "aprobada"
        REJECTED = "rejected", "no aprobada"
        WITHDRAWN = "withdrawn", "desistida"

    TRANSITIONS = {
        State.PREPARING: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.AWARDED, State.REJECTED, State.WITHDRAWN},
        State.AWARDED: set(),
        State.REJECTED: set(),
        State.WITHDRAWN: {State.PREPARING},
    }

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="participations", verbose_name="municipio"
    )
    call = models.ForeignKey(Call, models.PROTECT, related_name="participations", verbose_name="convocatoria")
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        related_name="participations",
        verbose_name="proceso",
        null=True,
        blank=True,
    )
    state = models.CharField("estado", max_length=10, choices=State, default=State.PREPARING)
    closes_on = models.DateField("cierre con el que se planeó")
    """The call's closing date for which the tasks were planned: when the call moves, they are planned anew."""
    note = models.CharField("nota", max_length=300, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="decidida por")
    started_at = models.DateTimeField("decidida")

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "participación en una convocatoria"
        verbose_name_plural = "participaciones en convocatorias"
        ordering = ["closes_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "call"],
                name="phases_participation_once",
                violation_error_message="Su municipio ya participa en esa convocatoria.",
            ),
        ]

    def __str__(self):
        return str(self.call)


class ParticipationTask(models.Model):
    """The task that stands for one step of a participation."""

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="steps", verbose_name="participación"
    )
    step = models.CharField("paso", max_length=40)
    task = models.OneToOneField(Task, models.PROTECT, related_name="+", verbose_name="tarea")

    class Meta:
        verbose_name = "paso de una participación"
        verbose_name_plural = "pasos de participaciones"
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "step"], name="phases_participationtask_step_once"
            ),
            models.CheckConstraint(condition=~Q(step=""), name="phases_participationtask_has_step"),
        ]

    def __str__(self):
        return self.step
