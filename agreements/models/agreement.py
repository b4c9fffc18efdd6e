"""Interinstitutional agreements: from a process's draft to the end of their term, and twinnings of the inventory."""

from django.db import models
from django.db.models import F, Q

from agreements.models.attached import AttachedFile
from partners.models import Counterpart, Municipality, TenantQuerySet, User
from phases.models import Process, Task


class State(models.TextChoices):
    """Where an agreement stands. Names of units of the ministry are settings, so the labels name none."""

    DRAFT = "draft", "borrador"
    LEGAL_REVIEW = "legal_review", "en revisión jurídica municipal"
    NEGOTIATED = "negotiated", "texto negociado"
    SENT = "sent", "enviado a la cancillería"
    IN_OPINION = "in_opinion", "en dictamen"
    OBSERVED = "observed", "con observaciones"
    ANSWERED = "answered", "observaciones respondidas"
    APPROVED = "approved", "dictaminado"
    REJECTED = "rejected", "dictamen no procedente"
    SIGNED = "signed", "firmado"
    AT_REGISTRY = "at_registry", "enviado a registro"
    REGISTERED = "registered", "inscrito"
    IN_FORCE = "in_force", "vigente"
    EXPIRING = "expiring", "por vencer"
    RENEWED = "renewed", "renovado"
    AMENDED = "amended", "modificado"
    ENDED = "ended", "terminado"
    WITHDRAWN = "withdrawn", "desistido"
    UNKNOWN = "unknown", "vigencia por confirmar"


#: Nothing is signed yet: the text may still become an agreement.
BEFORE_SIGNATURE = (
    State.DRAFT,
    State.LEGAL_REVIEW,
    State.NEGOTIATED,
    State.SENT,
    State.IN_OPINION,
    State.OBSERVED,
    State.ANSWERED,
    State.APPROVED,
)
#: It never became one.
GIVEN_UP = (State.REJECTED, State.WITHDRAWN)
#: The words may change: while it is drafted or reviewed, and while observations are answered.
TEXT_OPEN = (State.DRAFT, State.LEGAL_REVIEW, State.OBSERVED)
#: It binds, as far as this system knows. «Renovado» and «modificado» have another instrument that goes on from them.
SIGNED_STATES = (
    State.SIGNED,
    State.AT_REGISTRY,
    State.REGISTERED,
    State.IN_FORCE,
    State.EXPIRING,
    State.RENEWED,
    State.AMENDED,
    State.ENDED,
)
#: What may follow upon what, for an agreement with a foreign counterpart (LSCT art. 7 asks for the opinion of the
#: ministry before signature, and for the registry). `agreements.path.steps` says what each step demands.
TRANSITIONS = {
    State.DRAFT: {State.LEGAL_REVIEW, State.NEGOTIATED, State.WITHDRAWN},
    State.LEGAL_REVIEW: {State.DRAFT, State.NEGOTIATED, State.WITHDRAWN},
    # «Dictaminado» without being sent again: an earlier opinion, confirmed with a reason for a text changed since.
    State.NEGOTIATED: {State.DRAFT, State.SENT, State.APPROVED, State.SIGNED, State.WITHDRAWN},
    State.SENT: {State.IN_OPINION, State.OBSERVED, State.APPROVED, State.REJECTED, State.WITHDRAWN},
    State.IN_OPINION: {State.OBSERVED, State.APPROVED, State.REJECTED, State.WITHDRAWN},
    State.OBSERVED: {State.ANSWERED, State.WITHDRAWN},
    State.ANSWERED: {State.OBSERVED, State.APPROVED, State.REJECTED, State.WITHDRAWN},
    # Back to where it was when the opinion had been written down by mistake.
    State.APPROVED: {
        State.DRAFT,
        State.NEGOTIATED,
        State.SENT,
        State.IN_OPINION,
        State.ANSWERED,
        State.SIGNED,
        State.WITHDRAWN,
    },
    State.REJECTED: {State.DRAFT, State.SENT, State.IN_OPINION, State.ANSWERED, State.WITHDRAWN},
    # The instrument that renews or amends may be signed at any moment from here on.
    State.SIGNED: {State.AT_REGISTRY, State.IN_FORCE, State.RENEWED, State.AMENDED, State.ENDED},
    State.AT_REGISTRY: {State.REGISTERED, State.RENEWED, State.AMENDED, State.ENDED},
    State.REGISTERED: {State.IN_FORCE, State.RENEWED, State.AMENDED, State.ENDED},
    State.IN_FORCE: {State.EXPIRING, State.RENEWED, State.AMENDED, State.ENDED},
    State.EXPIRING: {State.IN_FORCE, State.RENEWED, State.AMENDED, State.ENDED},
    State.RENEWED: set(),
    State.AMENDED: {State.ENDED, State.RENEWED, State.EXPIRING},
    State.ENDED: set(),
    State.WITHDRAWN: set(),
    State.UNKNOWN: {State.IN_FORCE, State.RENEWED, State.AMENDED, State.ENDED},
}


class AgreementQuerySet(TenantQuerySet):
    def inventory(self):
        """Twinnings that the municipality already had, entered by hand or imported."""
        return self.filter(origin=Agreement.Origin.INVENTORY)

    def drafted(self):
        return self.filter(origin=Agreement.Origin.PROCESS)

    def unsigned(self):
        """Those that may still be signed."""
        return self.filter(state__in=BEFORE_SIGNATURE)

    def for_lists(self):
        return self.select_related("municipality", "counterpart__city", "process")


class Agreement(AttachedFile):
    """An acuerdo interinstitucional (LSCT art. 2-II), whatever its name.

    A draft comes from a process and has clauses. An entry of the inventory has no process, perhaps only a year of
    signature (`signed_on` is then its first of January, `signed_precision` says so), and the file that was found.

    Three numbers that are never mixed up: `folio` is ours, `expediente` the municipality's own, `registry_number` the
    ministry's. The columns `cabildo_*`, `dictamen_*` and `signed_*` repeat what `Approval` and `AgreementVersion` hold
    in full, so that the order of the law is a constraint of this table.
    """

    class Kind(models.TextChoices):
        TWINNING = "twinning", "acuerdo de hermanamiento de amplio alcance"
        COOPERATION = "cooperation", "acuerdo de cooperación específica"
        MEMORANDUM = "memorandum", "memorándum de entendimiento"
        LETTER = "letter", "carta de intención o declaración de amistad"
        REGULARISATION = "regularisation", "acuerdo de regularización de un hermanamiento"

    class Origin(models.TextChoices):
        PROCESS = "process", "proyecto de un proceso"
        INVENTORY = "inventory", "inventario"

    class Scope(models.TextChoices):
        FOREIGN = "foreign", "con una contraparte extranjera"
        NATIONAL = "national", "entre municipios de México"

    class Relation(models.TextChoices):
        NONE = "", "—"
        AMENDMENT = "amendment", "modifica a"
        RENEWAL = "renewal", "renueva a"
        REGULARISATION = "regularisation", "regulariza a"

    class Renewal(models.TextChoices):
        UNKNOWN = "", "no se sabe"
        ENDS = "ends", "concluye al vencer"
        AGREED = "agreed", "se renueva por acuerdo escrito"
        AUTOMATIC = "automatic", "se renueva por sí mismo"

    State = State

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
    scope = models.CharField("ámbito", max_length=10, choices=Scope, default=Scope.FOREIGN)
    state = models.CharField("estado", max_length=12, choices=State, default=State.DRAFT)
    title = models.CharField("título", max_length=250)
    languages = models.JSONField("idiomas", default=list, blank=True)
    areas = models.JSONField("áreas de cooperación", default=list, blank=True)
    modalities = models.JSONField("modalidades", default=list, blank=True)
    answers = models.JSONField("datos del proyecto", default=dict, blank=True)
    library_version = models.PositiveSmallIntegerField("versión de la biblioteca de cláusulas", default=0)

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="successors",
        verbose_name="instrumento anterior",
        null=True,
        blank=True,
    )
    relation = models.CharField("relación", max_length=14, choices=Relation, blank=True, default="")

    expediente = models.CharField("número de expediente del municipio", max_length=60, blank=True)
    cabildo_on = models.DateField("aprobación del cabildo", null=True, blank=True)
    cabildo_sha256 = models.CharField("huella aprobada por el cabildo", max_length=64, blank=True)
    dictamen_on = models.DateField("fecha del dictamen", null=True, blank=True)
    dictamen_sha256 = models.CharField("huella dictaminada", max_length=64, blank=True)
    signed_sha256 = models.CharField("huella firmada", max_length=64, blank=True)

    signed_on = models.DateField("fecha de firma", null=True, blank=True)
    signed_precision = models.CharField(
        "precisión de la fecha", max_length=5, choices=Precision, default=Precision.DAY
    )
    registered = models.CharField(
        "registrado ante la SRE", max_length=10, choices=Registered, default=Registered.UNKNOWN
    )
    registered_on = models.DateField("fecha de inscripción", null=True, blank=True)
    registry_number = models.CharField("número de registro", max_length=60, blank=True)

    starts_on = models.DateField("inicio de vigencia", null=True, blank=True)
    ends_on = models.DateField(
        "fin de vigencia", null=True, blank=True, help_text="Vacío si es indefinida o no se conoce."
    )
    is_indefinite = models.BooleanField("vigencia indefinida", default=False)
    renewal = models.CharField("renovación", max_length=10, choices=Renewal, blank=True, default="")
    notice_days = models.PositiveSmallIntegerField(
        "días naturales de aviso para terminarlo", null=True, blank=True
    )
    ended_on = models.DateField("fecha de terminación", null=True, blank=True)
    expiry_task = models.ForeignKey(
        Task, models.SET_NULL, related_name="+", verbose_name="tarea del vencimiento", null=True, blank=True
    )
    notice_task = models.ForeignKey(
        Task, models.SET_NULL, related_name="+", verbose_name="tarea del aviso", null=True, blank=True
    )

    notes = models.TextField("notas", blank=True)
    source = models.CharField("fuente del dato", max_length=300, blank=True)

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
                condition=Q(process__isnull=False, state__in=BEFORE_SIGNATURE),
                name="agreements_agreement_one_draft_per_kind",
                violation_error_message="Este proceso ya tiene un proyecto de este tipo.",
            ),
            models.CheckConstraint(
                condition=Q(origin="inventory")
                | Q(state__in=(*BEFORE_SIGNATURE, *GIVEN_UP), signed_on__isnull=True, signed_sha256="")
                | Q(state__in=SIGNED_STATES, signed_on__isnull=False) & ~Q(signed_sha256=""),
                name="agreements_agreement_signed_state",
            ),
            # A condition on an empty date is neither true nor false, and a constraint lets that pass: hence "isnull".
            # The order of the law, which no screen, command or query can pass by. A letter of intent commits to
            # nothing, and between Mexican municipalities there is no foreign organ (LSCT art. 1).
            models.CheckConstraint(
                condition=Q(origin="inventory")
                | Q(signed_on__isnull=True)
                | Q(kind="letter")
                | Q(
                    cabildo_on__isnull=False,
                    cabildo_on__lte=F("signed_on"),
                    cabildo_sha256=F("signed_sha256"),
                ),
                name="agreements_agreement_cabildo_first",
                violation_error_message="Antes de la firma, el cabildo debe aprobar este mismo texto.",
            ),
            models.CheckConstraint(
                condition=Q(origin="inventory")
                | Q(signed_on__isnull=True)
                | Q(kind="letter")
                | Q(scope="national")
                | Q(
                    dictamen_on__isnull=False,
                    dictamen_on__lte=F("signed_on"),
                    dictamen_sha256=F("signed_sha256"),
                ),
                name="agreements_agreement_dictamen_first",
                violation_error_message="Antes de la firma hace falta el dictamen de procedencia de este mismo texto "
                "(Ley sobre la Celebración de Tratados, art. 7).",
            ),
            models.CheckConstraint(
                condition=Q(origin="inventory")
                | Q(registered_on__isnull=True)
                | Q(signed_on__isnull=False, registered_on__gte=F("signed_on")),
                name="agreements_agreement_registered_after_signature",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(is_indefinite=False) & (Q(starts_on__isnull=True) | Q(ends_on__gt=F("starts_on"))),
                name="agreements_agreement_term_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, relation="") | Q(parent__isnull=False) & ~Q(relation=""),
                name="agreements_agreement_parent_has_relation",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/AI/{self.pk:05d}"

    @property
    def is_draft(self):
        """Still to be signed: what is printed of it is a draft."""
        return self.state in BEFORE_SIGNATURE

    @property
    def is_text_open(self):
        """Whether its words and data may change now."""
        return self.state in TEXT_OPEN

    @property
    def is_signed(self):
        return self.state in SIGNED_STATES

    @property
    def needs_cabildo(self):
        return self.kind != self.Kind.LETTER

    @property
    def needs_dictamen(self):
        """LSCT arts. 1 and 7: with a foreign counterpart, unless it is a letter without commitments."""
        return self.scope == self.Scope.FOREIGN and self.kind != self.Kind.LETTER
