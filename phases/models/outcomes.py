"""What the methodology asks for besides tasks: the diagnosis, and recommendations at the end of each phase."""

from django.db import models

from partners.models import TenantQuerySet, User
from phases.models.process import Phase, Process


class RecommendationsQuerySet(TenantQuerySet):
    municipality_path = "phase__process__municipality"


class Recommendations(models.Model):
    """What the office recommends at the end of a phase, under the methodology's three headings.

    Source: results expected in the short term, "recomendaciones para mejorar la coordinación y efectividad" and
    "para comunicar y sensibilizar".
    """

    phase = models.OneToOneField(Phase, models.CASCADE, related_name="recommendations", verbose_name="fase")
    coordination = models.TextField("coordinación", blank=True)
    effectiveness = models.TextField("efectividad", blank=True)
    communication = models.TextField("comunicación y sensibilización", blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="redactó")
    written_at = models.DateTimeField("redactadas")

    objects = RecommendationsQuerySet.as_manager()

    class Meta:
        verbose_name = "recomendaciones de una fase"
        verbose_name_plural = "recomendaciones de las fases"
        ordering = ["phase"]

    def __str__(self):
        return f"Recomendaciones: {self.phase}"

    @property
    def municipality(self):
        return self.phase.municipality


class DiagnosisQuerySet(TenantQuerySet):
    municipality_path = "process__municipality"


class Diagnosis(models.Model):
    """Answers to the diagnosis questionnaire of a process; the questions are data in `phases.questionnaire`."""

    process = models.OneToOneField(Process, models.CASCADE, related_name="diagnosis", verbose_name="proceso")
    answers = models.JSONField("respuestas", default=dict)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="contestó")
    answered_at = models.DateTimeField("contestado")

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnóstico institucional"
        verbose_name_plural = "diagnósticos institucionales"

    def __str__(self):
        return f"Diagnóstico de {self.process}"

    @property
    def municipality(self):
        return self.process.municipality
