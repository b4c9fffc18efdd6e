"""Versions of a whole agreement: what was sent, approved, signed."""

from django.db import models

from agreements.models.agreement import Agreement
from partners.models import TenantQuerySet, User


class VersionQuerySet(TenantQuerySet):
    municipality_path = "agreement__municipality"


class AgreementVersion(models.Model):
    """The words of an agreement at one moment, whole and for ever: never changed, never deleted.

    `content` is plain data, as `agreements.versions.freezing.content_of()` gives it, and `sha256` the hash of its
    canonical JSON: the name under which the cabildo approves, the ministry gives its opinion, and the parties sign.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions", verbose_name="acuerdo")
    number = models.PositiveIntegerField("versión")
    content = models.JSONField("contenido")
    sha256 = models.CharField("huella SHA-256", max_length=64)
    note = models.CharField("nota", max_length=250, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="autor")
    created_at = models.DateTimeField("fecha")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versión del acuerdo"
        verbose_name_plural = "versiones de acuerdos"
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_version_number_once")
        ]

    def __str__(self):
        return f"{self.agreement}, versión {self.number}"

    @property
    def municipality(self):
        return self.agreement.municipality
