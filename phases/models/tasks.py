"""Tasks and what proves them."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator

from partners.models import Membership, Municipality, TenantQuerySet, User, private_storage
from phases.models.process import Phase, Process


class TaskQuerySet(TenantQuerySet):
    def pending(self):
        return self.filter(state=Task.State.PENDING)

    def running(self):
        """Pending tasks whose clock runs: not of a closed or suspended process."""
        return self.pending().filter(
            Q(process__isnull=True) | Q(process__state__in=[Process.State.OPEN, Process.State.IN_FOLLOWUP])
        )

    def due_between(self, first, last):
        return self.filter(due_on__range=(first, last))

    def overdue(self, today):
        return self.pending().filter(due_on__lt=today)

    def for_lists(self):
        """With all that a task row shows: one query, however many rows."""
        return self.select_related(
            "municipality", "process__counterpart", "process__municipality", "phase", "assignee__user"
        )


class Task(models.Model):
    """A task (tarea). `planned_on` never moves; `due_on` is the deadline in force, always a working day.

    Automatic tasks are fulfilled by other acts (advancing a phase, a registered dictamen): nobody ticks them by hand.
    """

    class State(models.TextChoices):
        PENDING = "pending", "pendiente"
        DONE = "done", "cumplida"
        NOT_APPLICABLE = "not_applicable", "no aplica"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="tasks", verbose_name="municipio"
    )
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="tasks", verbose_name="proceso", null=True, blank=True
    )
    phase = models.ForeignKey(
        Phase, models.CASCADE, related_name="tasks", verbose_name="fase", null=True, blank=True
    )
    key = models.SlugField("clave", max_length=60)
    code = models.CharField("código", max_length=8, blank=True)
    name = models.CharField("tarea", max_length=200)
    guidance = models.TextField("orientación", blank=True)
    responsible_unit = models.CharField("responsable", max_length=120, blank=True)
    evidence_expected = models.CharField("evidencia esperada", max_length=200, blank=True)
    week_label = models.CharField("semana", max_length=20, blank=True)
    planned_on = models.DateField("fecha prevista", null=True, blank=True)
    due_on = models.DateField("fecha límite", null=True, blank=True)
    blocks_phase = models.BooleanField("bloquea el avance", default=False)
    requires = models.JSONField("requiere", default=list, blank=True)
    is_sre_step = models.BooleanField("paso ante la SRE", default=False)
    is_counterpart_step = models.BooleanField("paso conjunto con la contraparte", default=False)
    is_milestone = models.BooleanField("hito de fin de fase", default=False)
    is_automatic = models.BooleanField("se cumple sola", default=False)
    position = models.PositiveSmallIntegerField("orden", default=0)
    clock_from = models.DateField(
        "plazo contado desde",
        null=True,
        blank=True,
        help_text="Las suspensiones anteriores a este día no mueven la fecha. Vacío: desde el inicio del proceso.",
    )
    sequence = models.PositiveIntegerField("veces que cambió la fecha límite", default=0)
    next_reminder_on = models.DateField(
        "próximo recordatorio",
        null=True,
        blank=True,
        help_text="Vacío: por calcular. Lo borra todo acto que cambia la fecha, la persona o el estado.",
    )
    escalated_on = models.DateField(
        "visible para cancillería desde",
        null=True,
        blank=True,
        help_text="El atraso llegó al escalón de cancillería (sólo en la fase de formalización).",
    )
    is_own = models.BooleanField("tarea propia de la oficina", default=False)
    added_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="agregada por", null=True, blank=True
    )

    state = models.CharField("estado", max_length=20, choices=State, default=State.PENDING)
    completed_on = models.DateField("cumplida el", null=True, blank=True)
    completed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cumplida por", null=True, blank=True
    )
    note = models.TextField("nota", blank=True)
    not_applicable_reason = models.CharField("por qué no aplica", max_length=250, blank=True)

    assignee = models.ForeignKey(
        Membership, models.SET_NULL, related_name="tasks", verbose_name="asignada a", null=True, blank=True
    )
    assignee_name = models.CharField("asignada a (sin cuenta)", max_length=150, blank=True)
    assignee_email = models.EmailField("correo de quien no tiene cuenta", blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tarea"
        verbose_name_plural = "tareas"
        ordering = ["process", "phase__number", "position", "pk"]
        indexes = [
            models.Index(fields=["municipality", "state", "due_on"], name="phases_task_due"),
            models.Index(
                fields=["municipality", "next_reminder_on"],
                condition=Q(state="pending", due_on__isnull=False),
                name="phases_task_next_reminder",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "key"], condition=Q(process__isnull=False), name="phases_task_key_once"
            ),
            models.CheckConstraint(
                condition=Q(phase__isnull=True) | Q(process__isnull=False),
                name="phases_task_phase_implies_process",
            ),
            models.CheckConstraint(
                condition=Q(state="done", completed_on__isnull=False)
                | (~Q(state="done") & Q(completed_on__isnull=True)),
                name="phases_task_done_has_date",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | Q(assignee_name="", assignee_email=""),
                name="phases_task_one_assignee",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}".strip()

    @property
    def is_done(self):
        return self.state == self.State.DONE

    @property
    def assigned_to(self):
        """Who has the task, in words; the responsible unit when nobody in particular has it."""
        if self.assignee_id:
            return self.assignee.user.full_name
        return self.assignee_name or self.responsible_unit

    @property
    def is_clock_running(self):
        """Whether its deadline counts: not while the process is suspended, nor once it is closed."""
        return self.process is None or self.process.state in {Process.State.OPEN, Process.State.IN_FOLLOWUP}

    def is_overdue(self, today):
        """Pending after its deadline, while the clock runs."""
        return (
            self.state == self.State.PENDING
            and self.due_on is not None
            and self.due_on < today
            and self.is_clock_running
        )


class EvidenceQuerySet(TenantQuerySet):
    municipality_path = "task__municipality"


class Evidence(models.Model):
    """What proves a task: a file, or a note."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence", verbose_name="tarea")
    note = models.TextField("nota", blank=True)
    file = models.FileField("archivo", storage=private_storage, blank=True, max_length=200)
    original_name = models.CharField("nombre del archivo", max_length=200, blank=True)
    content_type = models.CharField("tipo de contenido", max_length=120, blank=True)
    size = models.PositiveIntegerField("tamaño en bytes", default=0)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True)
    added_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="agregada por", null=True, blank=True
    )
    added_by_name = models.CharField(
        "agregada por (sin cuenta)",
        max_length=150,
        blank=True,
        help_text="Quien respondió a un recordatorio por correo sin tener cuenta.",
    )
    added_at = models.DateTimeField("agregada", auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(note="", file=""), name="phases_evidence_file_or_note"),
            models.CheckConstraint(
                condition=Q(added_by__isnull=False) | ~Q(added_by_name=""), name="phases_evidence_has_author"
            ),
        ]

    def __str__(self):
        return self.original_name or Truncator(self.note).chars(60)

    @property
    def municipality(self):
        return self.task.municipality

    @property
    def author(self):
        """Who added it, in words."""
        return self.added_by.full_name if self.added_by_id else self.added_by_name
