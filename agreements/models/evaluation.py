"""How alive a twinning is and what it brought: missions, contacts, indicators over years, the yearly judgement."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from partners.models import Municipality, PlanLine, TenantQuerySet, User

YEARS = [MinValueValidator(1950), MaxValueValidator(2100)]


class Mission(models.Model):
    """A visit abroad, or a visit received (misión). Money in Mexican pesos; an empty amount is not known."""

    class Direction(models.TextChoices):
        OUTGOING = "outgoing", "de salida"
        INCOMING = "incoming", "recibida"

    class Purpose(models.TextChoices):
        TWINNING = "twinning", "hermanamiento y protocolo"
        BUSINESS = "business", "inversión y comercio"
        TOURISM = "tourism", "turismo"
        CULTURE = "culture", "cultura"
        EDUCATION = "education", "educación"
        COOPERATION = "cooperation", "cooperación técnica"
        DIASPORA = "diaspora", "atención a la comunidad migrante"
        FORUM = "forum", "foro o red internacional"
        OTHER = "other", "otro"

    class Payer(models.TextChoices):
        LOCAL = "local", "el municipio"
        COUNTERPART = "counterpart", "la contraparte"
        SHARED = "shared", "ambas partes"
        THIRD = "third", "un tercero"
        UNKNOWN = "", "no se sabe"

    class State(models.TextChoices):
        PLANNED = "planned", "prevista"
        DONE = "done", "realizada"
        CANCELLED = "cancelled", "cancelada"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="missions", verbose_name="municipio"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="missions", verbose_name="acuerdo", null=True, blank=True
    )
    direction = models.CharField("sentido", max_length=10, choices=Direction)
    state = models.CharField("estado", max_length=10, choices=State, default=State.PLANNED)
    country = models.CharField("país", max_length=2)
    """Of the destination, or where the visitors came from: ISO 3166; `partners.regions` gives its region."""
    city = models.CharField("ciudad", max_length=150)
    starts_on = models.DateField("inicio")
    ends_on = models.DateField("fin")
    purpose = models.CharField("propósito", max_length=12, choices=Purpose)
    description = models.TextField("objetivo de la misión", blank=True)
    people = models.PositiveSmallIntegerField("personas", null=True, blank=True)
    delegation = models.TextField("quiénes", blank=True)
    cost = models.DecimalField(
        "costo para el municipio (MXN)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    travel_paid_by = models.CharField(
        "pagó el traslado", max_length=12, choices=Payer, blank=True, default=""
    )
    stay_paid_by = models.CharField("pagó la estancia", max_length=12, choices=Payer, blank=True, default="")
    result = models.TextField("resultado", blank=True)
    revision = models.PositiveIntegerField("revisión", default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturada por")
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "misión"
        verbose_name_plural = "misiones"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreements_mission_dates_in_order",
                violation_error_message="La misión no puede terminar antes de empezar.",
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0), name="agreements_mission_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(result=""),
                name="agreements_mission_done_has_result",
                violation_error_message="Escriba el resultado de la misión para darla por realizada.",
            ),
        ]

    def __str__(self):
        return f"{self.city}, misión {self.get_direction_display()}"


class OfAgreementQuerySet(TenantQuerySet):
    municipality_path = "agreement__municipality"


class TwinningContact(models.Model):
    """A letter, call or meeting with the counterpart of an agreement; who began it tells whether both sides want it."""

    class Channel(models.TextChoices):
        MAIL = "mail", "correo"
        LETTER = "letter", "oficio o carta"
        CALL = "call", "llamada o videollamada"
        MEETING = "meeting", "reunión"
        MESSAGE = "message", "mensaje"

    class Origin(models.TextChoices):
        LOCAL = "local", "el municipio"
        COUNTERPART = "counterpart", "la contraparte"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="contacts", verbose_name="acuerdo")
    on = models.DateField("fecha")
    channel = models.CharField("medio", max_length=8, choices=Channel)
    begun_by = models.CharField("lo inició", max_length=12, choices=Origin)
    note = models.CharField("asunto", max_length=300)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    recorded_at = models.DateTimeField("registrado", auto_now_add=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "contacto con la contraparte"
        verbose_name_plural = "contactos con la contraparte"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "on", "channel", "note"],
                name="agreements_twinningcontact_once",
                violation_error_message="Ese contacto ya está registrado.",
            )
        ]

    def __str__(self):
        return f"{self.get_channel_display()}: {self.note}"

    @property
    def municipality(self):
        return self.agreement.municipality


class VitalityEdition(models.Model):
    """An edition of the traffic light's weights, in points that sum to 100, written by advisors; the newest counts."""

    number = models.PositiveSmallIntegerField("edición", unique=True)
    weights = models.JSONField("pesos")
    note = models.CharField("por qué cambió", max_length=250)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="elaborada por")
    created_at = models.DateTimeField("publicada")

    class Meta:
        verbose_name = "edición del semáforo de vitalidad"
        verbose_name_plural = "ediciones del semáforo de vitalidad"
        ordering = ["-number"]

    def __str__(self):
        return f"Edición {self.number}"


class ResultIndicator(models.Model):
    """A result of the medium or long term that the methodology names, measured over years against the plan."""

    class Result(models.TextChoices):
        TERRITORY = (
            "territory",
            "relaciones internacionales de largo plazo que contribuyen al desarrollo local",
        )
        DIALOGUE = "dialogue", "diálogo y participación institucionalizados de los actores del territorio"
        POLICY = "policy", "política de internacionalización municipal con visión de futuro"
        PRESENCE = "presence", "presencia del municipio en el mundo"

    class Direction(models.TextChoices):
        UP = "up", "mejora cuando sube"
        DOWN = "down", "mejora cuando baja"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="result_indicators", verbose_name="municipio"
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="result_indicators",
        verbose_name="acuerdo",
        null=True,
        blank=True,
    )
    plan_line = models.ForeignKey(
        PlanLine, models.PROTECT, related_name="+", verbose_name="línea del plan", null=True, blank=True
    )
    result = models.CharField("resultado de la metodología", max_length=10, choices=Result)
    name = models.CharField("indicador", max_length=200)
    unit = models.CharField("unidad", max_length=60)
    direction = models.CharField("sentido", max_length=4, choices=Direction, default=Direction.UP)
    baseline_year = models.PositiveSmallIntegerField("año de la línea base", validators=YEARS)
    baseline = models.DecimalField("línea base", max_digits=16, decimal_places=2)
    target_year = models.PositiveSmallIntegerField("año de la meta", validators=YEARS)
    target = models.DecimalField("meta", max_digits=16, decimal_places=2)
    source = models.CharField("fuente", max_length=200)
    counter = models.SlugField("conteo del sistema", max_length=40, blank=True)
    """Key of `evaluation.suggestions` when the system itself can count it; empty: somebody measures it."""
    retired_at = models.DateTimeField("retirado", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturado por")
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "indicador de resultados"
        verbose_name_plural = "indicadores de resultados"
        ordering = ["result", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                condition=Q(retired_at__isnull=True),
                name="agreements_resultindicator_name_once",
                violation_error_message="Ya hay un indicador con ese nombre.",
            ),
            models.CheckConstraint(
                condition=Q(target_year__gt=F("baseline_year")),
                name="agreements_resultindicator_years_in_order",
                violation_error_message="El año de la meta debe ser posterior al de la línea base.",
            ),
            models.CheckConstraint(
                condition=~Q(unit=""),
                name="agreements_resultindicator_has_unit",
                violation_error_message="Escriba en qué unidad se mide.",
            ),
        ]

    def __str__(self):
        return self.name


class OfIndicatorQuerySet(TenantQuerySet):
    municipality_path = "indicator__municipality"


class ResultValue(models.Model):
    """The value of an indicator in one year, with its source."""

    indicator = models.ForeignKey(
        ResultIndicator, models.CASCADE, related_name="values", verbose_name="indicador"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEARS)
    value = models.DecimalField("valor", max_digits=16, decimal_places=2)
    source = models.CharField("fuente", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturado por")
    recorded_at = models.DateTimeField("captura", auto_now=True)

    objects = OfIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "valor de un indicador"
        verbose_name_plural = "valores de indicadores"
        ordering = ["indicator", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                name="agreements_resultvalue_year_once",
                violation_error_message="Ese año ya tiene un valor.",
            )
        ]

    def __str__(self):
        return f"{self.indicator}, {self.year}"

    @property
    def municipality(self):
        return self.indicator.municipality


class EvaluationQuerySet(TenantQuerySet):
    """The committee reads evaluations that are closed."""

    municipality_path = "agreement__municipality"
    committee_may_read = True

    def visible_to(self, user):
        rows = super().visible_to(user)
        only_committee = user.access.committee_ids - user.access.reader_ids
        if not only_committee:
            return rows
        inner = Q(agreement__municipality__in=only_committee, state="open")
        return rows.exclude(inner & ~Q(agreement__municipality__state__in=user.access.state_codes))


class Evaluation(models.Model):
    """The yearly judgement on one agreement (ABC: every strategy must include its evaluation), and what is recommended.

    Closed, `content` holds what its PDF is printed from: score, contributions, results, before and after.
    """

    class State(models.TextChoices):
        OPEN = "open", "en captura"
        CLOSED = "closed", "cerrada"

    class Verdict(models.TextChoices):
        UNDECIDED = "", "sin decidir"
        CONTINUE = "continue", "continuar"
        ADJUST = "adjust", "ajustar"
        SUSPEND = "suspend", "suspender"
        END = "end", "terminar"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="evaluations", verbose_name="acuerdo"
    )
    year = models.PositiveSmallIntegerField("año", validators=YEARS)
    state = models.CharField("estado", max_length=6, choices=State, default=State.OPEN)
    revision = models.PositiveIntegerField("revisión", default=1)
    verdict = models.CharField("recomendación", max_length=10, choices=Verdict, blank=True, default="")
    reasons = models.TextField("razones", blank=True)
    transformation = models.TextField("qué cambió en el territorio", blank=True)
    lessons = models.TextField("lo aprendido", blank=True)
    presence = models.TextField("cómo fortalecer la presencia del municipio en el mundo", blank=True)
    content = models.JSONField("contenido al cerrarse", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="elaborada por")
    created_at = models.DateTimeField("inicio", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio")
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cerrada por", null=True, blank=True
    )
    closed_at = models.DateTimeField("cerrada el", null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluación anual"
        verbose_name_plural = "evaluaciones anuales"
        ordering = ["-year", "agreement"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year"], name="agreements_evaluation_year_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, content__isnull=True)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False, content__isnull=False)
                & ~Q(verdict="")
                & ~Q(reasons=""),
                name="agreements_evaluation_closed_is_whole",
            ),
        ]

    def __str__(self):
        return f"Evaluación {self.year}"

    @property
    def municipality(self):
        return self.agreement.municipality

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/EVA/{self.year}/{self.pk:05d}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN
