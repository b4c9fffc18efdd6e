"""Issued documents: frozen PDFs, known by the hash of their bytes."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.programme import AnnualProgramme
from partners.models import Municipality, TenantQuerySet, User
from phases.models import Process


class DocumentQuerySet(TenantQuerySet):
    committee_may_read = True

    def for_lists(self):
        return self.select_related("municipality", "issued_by")


class IssuedDocument(models.Model):
    """A PDF as it was issued. Its bytes, written before this row, lie at `issued/<sha256>.pdf` in private storage."""

    class Kind(models.TextChoices):
        AGREEMENT_DRAFT = "agreement_draft", "proyecto de acuerdo"
        PROGRAMME = "programme", "programa anual de actividades"
        PROCESS_REPORT = "process_report", "informe del proceso"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="documents", verbose_name="municipio"
    )
    kind = models.CharField("tipo", max_length=20, choices=Kind)
    title = models.CharField("título", max_length=250)
    folio = models.CharField("folio", max_length=40)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="documents", verbose_name="acuerdo", null=True, blank=True
    )
    programme = models.ForeignKey(
        AnnualProgramme,
        models.PROTECT,
        related_name="documents",
        verbose_name="programa",
        null=True,
        blank=True,
    )
    process = models.ForeignKey(
        Process, models.PROTECT, related_name="documents", verbose_name="proceso", null=True, blank=True
    )
    sha256 = models.CharField("huella SHA-256", max_length=64)
    size = models.PositiveIntegerField("tamaño en bytes")
    page_count = models.PositiveSmallIntegerField("páginas")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="emitido por")
    issued_at = models.DateTimeField("emitido")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "documento emitido"
        verbose_name_plural = "documentos emitidos"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, programme__isnull=True, process__isnull=True)
                | Q(agreement__isnull=True, programme__isnull=False, process__isnull=True)
                | Q(agreement__isnull=True, programme__isnull=True, process__isnull=False),
                name="agreements_issueddocument_one_source",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def storage_name(self):
        return f"issued/{self.sha256}.pdf"
