"""Hand-over packages (entrega-recepción): what one administration leaves to the next, in one archive."""

from django.db import models
from django.db.models import Q

from partners.models import Municipality, TenantQuerySet, User


class Handover(models.Model):
    """One package, asked for by a person and built by the workers, as a BagIt bag in a ZIP.

    The bytes lie at `handovers/<pk>-<sha256>.zip` of the private storage; the row is DONE only after they are there.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "en espera"
        RUNNING = "running", "preparándose"
        DONE = "done", "listo"
        FAILED = "failed", "con error"
        FORGOTTEN = "forgotten", "archivo retirado"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="handovers", verbose_name="municipio"
    )
    state = models.CharField("estado", max_length=10, choices=State, default=State.QUEUED)
    as_of = models.DateField("al día")
    administration_ends_on = models.DateField("fin de la administración", null=True, blank=True)
    done_count = models.PositiveIntegerField("archivos listos", default=0)
    total_count = models.PositiveIntegerField("archivos en total", default=0)
    size = models.PositiveBigIntegerField("tamaño en bytes", default=0)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True)
    manifest_sha256 = models.CharField("huella del manifiesto", max_length=64, blank=True)
    missing = models.JSONField("lo que no pudo incluirse", default=list, blank=True)
    error = models.CharField("error", max_length=300, blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="pedida por")
    requested_at = models.DateTimeField("pedida")
    started_at = models.DateTimeField("empezada", null=True, blank=True)
    beat_at = models.DateTimeField("último avance", null=True, blank=True)
    finished_at = models.DateTimeField("terminada", null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "entrega-recepción"
        verbose_name_plural = "entregas-recepción"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state__in=("queued", "running")),
                name="agreements_handover_one_at_a_time",
                violation_error_message="Ya se está preparando una entrega.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(sha256="") & ~Q(manifest_sha256=""),
                name="agreements_handover_done_has_hashes",
            ),
        ]

    def __str__(self):
        return f"Entrega-recepción al {self.as_of:%d/%m/%Y}"

    @property
    def is_running(self):
        """Asked for, and neither ready nor given up."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def storage_name(self):
        return f"handovers/{self.pk}-{self.sha256}.zip"
