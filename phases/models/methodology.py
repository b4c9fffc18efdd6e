"""The methodology as published: editions and their tasks."""

from django.db import models
from django.db.models import Q

from partners.models import User


def default_weeks():
    """Weeks of the four phases as the methodology sets them: 4, 4, 4 and 8."""
    return [4, 4, 4, 8]


class MethodologyVersion(models.Model):
    """One edition of the methodology. Running processes keep the edition with which they were opened.

    An advisor edits a draft, a copy of an earlier edition; once published it never changes again. `digest` tells two
    editions with the same content; a draft has none.
    """

    number = models.PositiveIntegerField("versión", unique=True)
    title = models.CharField("título", max_length=200)
    source = models.TextField("fuente", blank=True)
    digest = models.CharField("huella del contenido", max_length=64, unique=True, null=True, blank=True)  # noqa: DJ001
    is_current = models.BooleanField("vigente", default=False)
    is_draft = models.BooleanField("borrador", default=False)
    phase_weeks = models.JSONField("semanas de cada fase", default=default_weeks)
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="preparada por", null=True, blank=True
    )
    published_on = models.DateField("publicada el", null=True, blank=True)
    changes = models.TextField("qué cambió", blank=True)
    loaded_at = models.DateTimeField("cargada", auto_now_add=True)

    class Meta:
        verbose_name = "versión de la metodología"
        verbose_name_plural = "versiones de la metodología"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="phases_methodologyversion_one_current",
            ),
            models.CheckConstraint(
                condition=Q(is_draft=False) | Q(is_current=False, digest__isnull=True),
                name="phases_methodologyversion_draft_not_current",
            ),
            models.UniqueConstraint(
                fields=["made_by"],
                condition=Q(is_draft=True),
                name="phases_methodologyversion_one_draft_each",
                violation_error_message="Ya tiene un borrador: publíquelo o descártelo antes de preparar otro.",
            ),
        ]

    def __str__(self):
        return f"{self.title} (versión {self.number})"


class TaskTemplate(models.Model):
    """A task of the methodology, from which every new process copies its own."""

    version = models.ForeignKey(
        MethodologyVersion, models.CASCADE, related_name="templates", verbose_name="versión"
    )
    phase_number = models.PositiveSmallIntegerField("fase")
    key = models.SlugField("clave", max_length=60)
    code = models.CharField("código", max_length=8, blank=True)
    name = models.CharField("tarea", max_length=200)
    guidance = models.TextField("orientación", blank=True)
    responsible_unit = models.CharField("responsable", max_length=120)
    evidence_expected = models.CharField("evidencia esperada", max_length=200, blank=True)
    evidence_grade = models.CharField("grado de evidencia", max_length=10, blank=True)
    week = models.PositiveSmallIntegerField("semana límite", null=True, blank=True)
    week_label = models.CharField("semana", max_length=20, blank=True)
    blocks_phase = models.BooleanField("bloquea el avance", default=False)
    requires = models.JSONField("requiere", default=list, blank=True)
    kinds = models.JSONField("tipos de proceso", default=list)
    is_sre_step = models.BooleanField("paso ante la SRE", default=False)
    is_counterpart_step = models.BooleanField("paso conjunto con la contraparte", default=False)
    is_milestone = models.BooleanField("hito de fin de fase", default=False)
    is_automatic = models.BooleanField("se cumple sola", default=False)
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        verbose_name = "tarea de la metodología"
        verbose_name_plural = "tareas de la metodología"
        ordering = ["version", "phase_number", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="phases_tasktemplate_key_once")
        ]

    def __str__(self):
        return f"{self.code} {self.name}".strip()
