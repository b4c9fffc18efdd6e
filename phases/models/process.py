"""A twinning process, its four phases and the stops of its clock."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Counterpart, Municipality, TenantQuerySet, User
from partners.themes import validate_themes
from phases.models.methodology import MethodologyVersion


class ProcessQuerySet(TenantQuerySet):
    def running(self):
        """Processes whose clock runs: their reminders are sent."""
        return self.filter(state__in=[Process.State.OPEN, Process.State.IN_FOLLOWUP])

    def not_closed(self):
        return self.exclude(state=Process.State.CLOSED)

    def with_timeline(self):
        """With all that a list row or a timeline shows: three queries, however many rows."""
        return self.select_related(
            "municipality", "counterpart__city", "counterpart__mexican_municipality"
        ).prefetch_related("phases")


class Process(models.Model):
    """A twinning process of one municipality, from its opening through four phases to its follow-up or its end."""

    class Kind(models.TextChoices):
        NEW = "new", "hermanamiento nuevo"
        REGULARISATION = "regularisation", "regularización"
        NATIONAL = "national", "hermanamiento nacional"
        SPECIFIC = "specific", "cooperación específica"

    class State(models.TextChoices):
        OPEN = "open", "en curso"
        SUSPENDED = "suspended", "suspendido"
        IN_FOLLOWUP = "in_followup", "en seguimiento"
        CLOSED = "closed", "cerrado"

    class Outcome(models.TextChoices):
        COMPLETED = "completed", "concluido"
        NO_ANSWER = "no_answer", "sin respuesta de la contraparte"
        DECLINED = "declined", "declinado por la contraparte"
        WITHDRAWN = "withdrawn", "desistido por el municipio"
        NOT_APPROVED = "not_approved", "dictamen no procedente"

    class Origin(models.TextChoices):
        """Where the initiative comes from; the methodology wants fewer that are only reactions."""

        PLANNED = "planned", "planificada por el municipio"
        RECEIVED = "received", "propuesta recibida de la otra ciudad"
        POLITICAL = "political", "compromiso o visita de autoridades"
        HISTORICAL = "historical", "lazo histórico o de la comunidad"

    # Which state may follow which; the verbs of phases.progress are the only ones that move.
    TRANSITIONS = {
        State.OPEN: {State.SUSPENDED, State.IN_FOLLOWUP, State.CLOSED},
        State.SUSPENDED: {State.OPEN, State.CLOSED},
        State.IN_FOLLOWUP: {State.CLOSED},
        # Reopened: to where it stood, running.
        State.CLOSED: {State.OPEN, State.IN_FOLLOWUP},
    }

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="processes", verbose_name="municipio"
    )
    counterpart = models.ForeignKey(
        Counterpart,
        models.PROTECT,
        related_name="processes",
        verbose_name="contraparte",
        null=True,
        blank=True,
    )
    methodology = models.ForeignKey(
        MethodologyVersion, models.PROTECT, related_name="processes", verbose_name="metodología"
    )
    kind = models.CharField("tipo", max_length=20, choices=Kind, default=Kind.NEW)
    state = models.CharField("estado", max_length=20, choices=State, default=State.OPEN)
    purpose = models.CharField("motivo de la iniciativa", max_length=250, blank=True)
    origin = models.CharField(
        "origen de la iniciativa", max_length=12, choices=Origin, blank=True, help_text="Vacío: sin dato."
    )
    themes = models.JSONField("temas", default=list, blank=True, validators=[validate_themes])
    opened_on = models.DateField("fecha de inicio")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="abierto por")
    created_at = models.DateTimeField("captura", auto_now_add=True)
    outcome = models.CharField("resultado", max_length=20, choices=Outcome, blank=True)
    closed_on = models.DateField("fecha de cierre", null=True, blank=True)
    closing_reason = models.TextField("razón del cierre", blank=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = "proceso de hermanamiento"
        verbose_name_plural = "procesos de hermanamiento"
        ordering = ["-opened_on", "-pk"]
        indexes = [models.Index(fields=["municipality", "state"], name="phases_process_municipality")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "counterpart"],
                condition=Q(state__in=["open", "suspended"]),
                name="phases_process_one_open_per_counterpart",
                violation_error_message="Ya hay un proceso abierto con esta contraparte.",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed", closed_on__isnull=False) & ~Q(outcome=""))
                | (~Q(state="closed") & Q(closed_on__isnull=True, outcome="")),
                name="phases_process_closed_has_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.municipality.name} – {self.partner_name}"

    @property
    def partner_name(self):
        return self.counterpart.official_name if self.counterpart_id else "Contraparte por definir"

    @property
    def folio(self):
        """The number that people quote: INEGI code, year of opening, serial number."""
        return f"{self.municipality.cvegeo}/{self.opened_on.year}/{self.pk:05d}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def current_phase(self):
        """The open phase, or None; uses the prefetched phases."""
        return next((phase for phase in self.phases.all() if phase.state == Phase.State.OPEN), None)


class Phase(models.Model):
    """One of the four timed phases of a process.

    `planned_*` are fixed at opening; `starts_on` and `ends_on` (inclusive, natural days) move only by suspensions and
    extensions, and are always computed anew from all of them.
    """

    class State(models.TextChoices):
        PENDING = "pending", "por iniciar"
        OPEN = "open", "en curso"
        DONE = "done", "concluida"

    process = models.ForeignKey(Process, models.CASCADE, related_name="phases", verbose_name="proceso")
    number = models.PositiveSmallIntegerField("número")
    slug = models.SlugField("clave", max_length=40)
    name = models.CharField("fase", max_length=120)
    short_name = models.CharField("nombre corto", max_length=40)
    weeks = models.PositiveSmallIntegerField("semanas")
    planned_starts_on = models.DateField("inicio previsto")
    planned_ends_on = models.DateField("fin previsto")
    starts_on = models.DateField("inicio")
    ends_on = models.DateField("fin")
    state = models.CharField("estado", max_length=10, choices=State, default=State.PENDING)
    completed_on = models.DateField("concluida el", null=True, blank=True)
    completed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="concluida por", null=True, blank=True
    )

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "fases"
        ordering = ["process", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="phases_phase_number_once"),
            models.UniqueConstraint(
                fields=["process"], condition=Q(state="open"), name="phases_phase_one_open_per_process"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="phases_phase_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="done", completed_on__isnull=False)
                | (~Q(state="done") & Q(completed_on__isnull=True)),
                name="phases_phase_done_has_date",
            ),
        ]

    def __str__(self):
        return f"Fase {self.number}. {self.name}"

    @property
    def municipality(self):
        return self.process.municipality


class Suspension(models.Model):
    """A stop of the process's clock (suspensión del plazo). First and last day are inclusive natural days."""

    class Cause(models.TextChoices):
        SRE = "sre", "espera de la SRE"
        COUNTERPART = "counterpart", "espera de la contraparte"
        CABILDO = "cabildo", "espera del cabildo"
        ELECTION = "election", "periodo electoral"
        ADMINISTRATION = "administration", "cambio de administración"
        CLOSED = "closed", "proceso cerrado"
        OTHER = "other", "otra causa"

    #: In whose hands (en cancha de quién) the process is while the clock stands still for this cause.
    COURTS = {Cause.SRE: "sre", Cause.COUNTERPART: "counterpart"}

    process = models.ForeignKey(Process, models.CASCADE, related_name="suspensions", verbose_name="proceso")
    cause = models.CharField("causa", max_length=20, choices=Cause)
    reason = models.TextField("explicación")
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="suspendió")
    ended_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="reanudó", null=True, blank=True
    )
    recorded_at = models.DateTimeField("captura", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "suspensión del plazo"
        verbose_name_plural = "suspensiones del plazo"
        ordering = ["process", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["process"], condition=Q(ends_on__isnull=True), name="phases_suspension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="phases_suspension_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"Suspensión desde {self.starts_on} ({self.get_cause_display()})"
