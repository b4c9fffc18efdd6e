"""Issued documents: frozen PDFs, known by the hash of their bytes and by a short code; links to them; work in hand."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.bylaws import Bylaws
from agreements.models.evaluation import Evaluation
from agreements.models.programme import AnnualProgramme
from agreements.models.reports import Report
from agreements.models.sessions import Session
from agreements.models.versions import AgreementVersion
from partners.models import Municipality, TenantQuerySet, User
from phases.models import Process

#: Work between the office and the ministry, or between the office and its counterpart.
INTERNAL_KINDS = ("comparison", "remarks")
#: The rows from which documents are issued: each document has exactly one of them.
SOURCES = ("agreement", "programme", "process", "report", "session", "bylaws", "evaluation")


def _one_source():
    condition = Q()
    for name in SOURCES:
        condition |= Q(**{f"{each}__isnull": each != name for each in SOURCES})
    return condition


class DocumentQuerySet(TenantQuerySet):
    """Issued papers. The committee reads what the municipality has to say, and not the work that led to it: neither
    what the ministry observed and was answered, nor what changed from one version to the next."""

    committee_may_read = True

    def visible_to(self, user):
        rows = super().visible_to(user)
        # Whoever also works for the office reads everything there.
        only_committee = user.access.committee_ids - user.access.reader_ids
        if not only_committee:
            return rows
        inner = Q(municipality__in=only_committee, kind__in=INTERNAL_KINDS)
        return rows.exclude(inner & ~Q(municipality__state__in=user.access.state_codes))

    def for_lists(self):
        return self.select_related("municipality", "issued_by")


class IssuedDocument(models.Model):
    """A PDF as it was issued. Its bytes, written before this row, lie at `issued/<sha256>.pdf` in private storage."""

    class Kind(models.TextChoices):
        AGREEMENT_DRAFT = "agreement_draft", "proyecto de acuerdo"
        AGREEMENT = "agreement", "texto para firma o firmado"
        COMPARISON = "comparison", "comparación de versiones"
        REMARKS = "remarks", "tabla de observaciones y respuestas"
        PROGRAMME = "programme", "programa anual de actividades"
        PROCESS_REPORT = "process_report", "informe del proceso"
        QUARTER = "quarter", "informe trimestral"
        YEAR_REPORT = "year_report", "informe anual"
        EVALUATION = "evaluation", "evaluación anual"
        BYLAWS = "bylaws", "reglamento de operación del comité"
        CONVOCATION = "convocation", "convocatoria a sesión del comité"
        MINUTES = "minutes", "acta de sesión del comité"

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
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="documents", verbose_name="informe", null=True, blank=True
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="documents", verbose_name="sesión", null=True, blank=True
    )
    bylaws = models.ForeignKey(
        Bylaws, models.PROTECT, related_name="documents", verbose_name="reglamento", null=True, blank=True
    )
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="documents", verbose_name="evaluación", null=True, blank=True
    )
    version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        related_name="documents",
        verbose_name="versión",
        null=True,
        blank=True,
    )
    languages = models.JSONField("idiomas", default=list, blank=True)
    code = models.CharField(
        "código de verificación",
        max_length=16,
        unique=True,
        null=True,
        blank=True,
        help_text="El que está impreso en cada página; vacío en documentos anteriores a él.",
    )
    withdrawn_at = models.DateTimeField("retirado", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="retirado por", null=True, blank=True
    )
    withdrawn_reason = models.CharField("motivo del retiro", max_length=250, blank=True)
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
                condition=_one_source(),
                name="agreements_issueddocument_one_source",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason=""),
                name="agreements_issueddocument_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def storage_name(self):
        return f"issued/{self.sha256}.pdf"


class LinkQuerySet(TenantQuerySet):
    municipality_path = "document__municipality"

    def live(self, now):
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class DocumentLink(models.Model):
    """A secret address with which somebody without account reads one issued document, until it expires or is revoked.

    Only the hash of the secret is stored; the address is shown once.
    """

    document = models.ForeignKey(
        IssuedDocument, models.CASCADE, related_name="links", verbose_name="documento"
    )
    label = models.CharField("para quién", max_length=150)
    secret_hash = models.CharField("huella del secreto", max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="creado por")
    created_at = models.DateTimeField("creado")
    expires_at = models.DateTimeField("caduca")
    revoked_at = models.DateTimeField("revocado", null=True, blank=True)
    last_read_at = models.DateTimeField("última lectura", null=True, blank=True)
    read_count = models.PositiveIntegerField("lecturas", default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "enlace a un documento"
        verbose_name_plural = "enlaces a documentos"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="agreements_documentlink_expires_later",
            )
        ]

    def __str__(self):
        return self.label

    @property
    def municipality(self):
        return self.document.municipality


class Rendering(models.Model):
    """A PDF that is being made, or was made a moment ago, by the workers: known by the hash of what goes into it.

    The bytes of a preview are no document: they lie in the private cache for ten minutes.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "en espera"
        RUNNING = "running", "preparándose"
        DONE = "done", "listo"
        FAILED = "failed", "con error"

    key = models.CharField("huella del contenido", max_length=64, unique=True)
    state = models.CharField("estado", max_length=10, choices=State, default=State.QUEUED)
    requested_at = models.DateTimeField("pedido")
    started_at = models.DateTimeField("empezado", null=True, blank=True)
    finished_at = models.DateTimeField("terminado", null=True, blank=True)
    page_count = models.PositiveSmallIntegerField("páginas", default=0)
    error = models.CharField("error", max_length=300, blank=True)

    class Meta:
        verbose_name = "PDF en preparación"
        verbose_name_plural = "PDF en preparación"
        ordering = ["requested_at", "pk"]

    def __str__(self):
        return self.key[:12]
