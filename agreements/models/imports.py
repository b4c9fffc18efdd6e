"""Imports of signed agreements that the municipality already had, from a table."""

from django.db import models

from agreements.models.attached import AttachedFile
from partners.models import Municipality, TenantQuerySet, User


class AgreementImport(AttachedFile):
    """A table of existing agreements (CSV or workbook): its mapping, a dry run, and what became of every row.

    `mapping` is {field: column heading}; `report` a list with one entry per row of the table: its number, its state
    (new, repeated, refused, imported), messages, and the key of the agreement that it became.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "por revisar"
        CHECKED = "checked", "revisada"
        APPLIED = "applied", "importada"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="agreement_imports", verbose_name="municipio"
    )
    state = models.CharField("estado", max_length=10, choices=State, default=State.UPLOADED)
    mapping = models.JSONField("correspondencia de columnas", default=dict, blank=True)
    report = models.JSONField("informe por fila", default=list, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="subida por")
    uploaded_at = models.DateTimeField("subida")
    applied_at = models.DateTimeField("importada", null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "importación de acuerdos"
        verbose_name_plural = "importaciones de acuerdos"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.original_name
