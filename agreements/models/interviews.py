"""Guided interviews that somebody began and has not made a draft of."""

from django.db import models

from partners.models import TenantQuerySet, User
from phases.models import Process


class InterviewQuerySet(TenantQuerySet):
    municipality_path = "process__municipality"


class InterviewDraft(models.Model):
    """What one person has answered for the draft of one process, as it was typed. Nobody else sees it.

    `typed` is {step: {field: [values]}}; it lasts until the draft is made, whatever becomes of the session.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="interviews", verbose_name="proceso")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="de")
    typed = models.JSONField("respuestas", default=dict)
    started_at = models.DateTimeField("empezada")
    saved_at = models.DateTimeField("guardada")

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = "entrevista empezada"
        verbose_name_plural = "entrevistas empezadas"
        constraints = [
            models.UniqueConstraint(fields=["process", "user"], name="agreements_interviewdraft_one_each")
        ]

    def __str__(self):
        return f"{self.process}, {self.user}"

    @property
    def municipality(self):
        return self.process.municipality
