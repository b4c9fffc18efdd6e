"""Interinstitutional agreements: drafts of a process, and existing twinnings of the inventory."""

from django.db import models
from django.db.models import Q

from partners.models import Counterpart, Municipality, TenantQuerySet, User, private_storage
from phases.models import Process


class AgreementQuerySet(TenantQuerySet):
    def inventory(self):
        """Twinnings that the municipality already had, entered by hand."""
        return self.filter(origin=Agreement.Origin.INVENTORY)

    def drafted(self):
        return self.filter(origin=Agreement.Origin.PROCESS)

    def for_lists(self):
        return self.select_related("municipality", "counterpart__city", "process")


class Agreement(models.Model):
    """An acuerdo interinstitucional (LSCT art. 2-II), whatever its name.

    A draft comes from a process and has clauses. An entry of the inventory has no process, perhaps only a year of
    signature (`signed_on` is then its first of January, `signed_precision` says so), and the file that was found.
    """

    class Kind(models.TextChoices):
        TWINNING = "twinning", "acuerdo de hermanamiento de amplio alcance"
        COOPERATION = "cooperation", "acuerdo de cooperación específica"
        MEMORANDUM = "memorandum", "memorándum de entendimiento"
        LETTER = "letter", "carta de intención o declaración de amistad"

    class Origin(models.TextChoices):
        PROCESS = "process", "proyecto de un proceso"
        INVENTORY = "inventory", "inventario"

    class State(models.TextChoices):
        DRAFT = "draft", "borrador"
        IN_FORCE = "in_force", "vigente"
        ENDED = "ended", "terminado"
        UNKNOWN = "unknown", "vigencia por confirmar"

    class Registered(models.TextChoices):
        YES = "yes", "sí"
        NO = "no", "no"
        UNKNOWN = "unknown", "no se sabe"

    class Precision(models.TextChoices):
        DAY = "day", "día"
        MONTH = "month", "mes"
        YEAR = "year", "año"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="agreements", verbose_name="municipio"
    )
    counterpart = models.ForeignKey(
        Counterpart, models.PROTECT, related_name="agreements", verbose_name="contraparte"
    )
    process = models.ForeignKey(
        Process, models.PROTECT, related_name="agreements", verbose_name="proceso", null=True, blank=True
    )
    kind = models.CharField("tipo de instrumento", max_length=20, choices=Kind, default=Kind.TWINNING)
    origin = models.CharField("procedencia", max_length=10, choices=Origin)
    state = models.CharField("estado", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("título", max_length=250)
    languages = models.JSONField("idiomas", default=list, blank=True)
    areas = models.JSONField("áreas de cooperación", default=list, blank=True)
    modalities = models.JSONField("modalidades", default=list, blank=True)
    answers = models.JSONField("datos del proyecto", default=dict, blank=True)
    library_version = models.PositiveSmallIntegerField("versión de la biblioteca de cláusulas", default=0)

    signed_on = models.DateField("fecha de firma", null=True, blank=True)
    signed_precision = models.CharField(
        "precisión de la fecha", max_length=5, choices=Precision, default=Precision.DAY
    )
    registered = models.CharField(
        "registrado ante la SRE", max_length=10, choices=Registered, default=Registered.UNKNOWN
    )
    registry_number = models.CharField("número de registro", max_length=60, blank=True)
    notes = models.TextField("notas", blank=True)
    source = models.CharField("fuente del dato", max_length=300, blank=True)

    file = models.FileField("archivo", storage=private_storage, blank=True, max_length=200)
    original_name = models.CharField("nombre del archivo", max_length=200, blank=True)
    content_type = models.CharField("tipo de contenido", max_length=120, blank=True)
    size = models.PositiveIntegerField("tamaño en bytes", default=0)
    sha256 = models.CharField("huella SHA-256", max_length=64, blank=True)

    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturado por")
    created_at = models.DateTimeField("captura", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio", auto_now=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo interinstitucional"
        verbose_name_plural = "acuerdos interinstitucionales"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["municipality", "origin"], name="agreements_agreement_origin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="process", process__isnull=False)
                | Q(origin="inventory", process__isnull=True),
                name="agreements_agreement_origin_fits_process",
            ),
            models.UniqueConstraint(
                fields=["process", "kind"],
                condition=Q(process__isnull=False, state="draft"),
                name="agreements_agreement_one_draft_per_kind",
                violation_error_message="Este proceso ya tiene un proyecto de este tipo.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/AI/{self.pk:05d}"

    @property
    def is_draft(self):
        return self.state == self.State.DRAFT


class Clause(models.Model):
    """A clause of one agreement. Its words are rows of `ClauseText`: one per language and version."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="clauses", verbose_name="acuerdo")
    key = models.SlugField("clave", max_length=60)
    position = models.PositiveSmallIntegerField("orden")
    is_mandatory = models.BooleanField("obligatoria", default=True)

    class Meta:
        verbose_name = "cláusula"
        verbose_name_plural = "cláusulas"
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="agreements_clause_key_once")
        ]

    def __str__(self):
        return self.key

    @property
    def municipality(self):
        return self.agreement.municipality


class ClauseText(models.Model):
    """One version of a clause in one language. Never changed: an edit is a new version."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="texts", verbose_name="cláusula")
    language = models.CharField("idioma", max_length=12)
    version = models.PositiveIntegerField("versión")
    heading = models.CharField("encabezado", max_length=150)
    html = models.TextField("texto")
    is_filled = models.BooleanField(
        "llenado por el sistema",
        default=False,
        help_text="Nadie lo ha editado: sigue a los datos del proyecto.",
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="autor")
    created_at = models.DateTimeField("fecha", auto_now_add=True)
    note = models.CharField("nota", max_length=250, blank=True)

    class Meta:
        verbose_name = "texto de cláusula"
        verbose_name_plural = "textos de cláusulas"
        ordering = ["clause", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "language", "version"],
                name="agreements_clausetext_version_once",
                violation_error_message="Otra persona guardó antes que usted una versión de esta cláusula.",
            )
        ]

    def __str__(self):
        return f"{self.heading} ({self.language}, versión {self.version})"
