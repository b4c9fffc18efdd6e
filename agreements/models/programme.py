"""The annual programme of activities (programa anual, POA) of an agreement."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from agreements.models.attached import AttachedFile
from agreements.models.commitments import Commitment
from partners.models import Municipality, PlanLine, TenantQuerySet, User
from phases.models import Task


class ProgrammeQuerySet(TenantQuerySet):
    committee_may_read = True

    def for_lists(self):
        return self.select_related("municipality", "agreement__counterpart").annotate(
            activity_count=models.Count("activities")
        )


class AnnualProgramme(models.Model):
    """What both cities will do together in one calendar year under one agreement.

    Written while it is a draft; proposed, its words are frozen in a `ProgrammeVersion` that each side approves;
    approved by both, its activities have their days among the office's tasks. A change after that begins the next
    version.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "en elaboración"
        PROPOSED = "proposed", "en aprobación de las partes"
        APPROVED = "approved", "aprobado por ambas partes"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="programmes", verbose_name="municipio"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="programmes", verbose_name="acuerdo"
    )
    year = models.PositiveSmallIntegerField(
        "año", validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    state = models.CharField("estado", max_length=10, choices=State, default=State.DRAFT)
    cloned_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        verbose_name="preparado a partir de",
        null=True,
        blank=True,
    )
    objective = models.TextField("objetivo del año", blank=True)
    coordinator_local = models.CharField("coordinación por el municipio", max_length=150, blank=True)
    coordinator_counterpart = models.CharField("coordinación por la contraparte", max_length=150, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="elaborado por")
    created_at = models.DateTimeField("captura", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio", auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "programa anual de actividades"
        verbose_name_plural = "programas anuales de actividades"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year"],
                name="agreements_annualprogramme_year_once",
                violation_error_message="Este acuerdo ya tiene un programa para ese año.",
            )
        ]

    def __str__(self):
        return f"Programa anual de actividades {self.year}"

    @property
    def folio(self):
        return f"{self.municipality.cvegeo}/POA/{self.year}/{self.pk:05d}"

    @property
    def is_open(self):
        """Whether its data and activities may change now."""
        return self.state == self.State.DRAFT


#: What may follow upon what. A proposal that is taken back, or a change after the approval, is a draft again.
PROGRAMME_TRANSITIONS = {
    AnnualProgramme.State.DRAFT: {AnnualProgramme.State.PROPOSED},
    AnnualProgramme.State.PROPOSED: {AnnualProgramme.State.DRAFT, AnnualProgramme.State.APPROVED},
    AnnualProgramme.State.APPROVED: {AnnualProgramme.State.DRAFT},
}


class ActivityQuerySet(TenantQuerySet):
    municipality_path = "programme__municipality"
    committee_may_read = True


class Activity(models.Model):
    """One activity of a programme. Amounts are in the currency's unit, with cents."""

    class Kind(models.TextChoices):
        BUSINESS = "business", "encuentro de negocios"
        JOINT_CALL = ("joint_call", "convocatoria conjunta de cooperación descentralizada")
        WEBINARS = "webinars", "ciclo de webinars de buenas prácticas"
        VISITS = "visits", "visitas recíprocas"
        COMMUNICATION = "communication", "comunicación y sensibilización"
        OTHER = "other", "otra actividad"

    class Format(models.TextChoices):
        ON_SITE = "on_site", "presencial"
        ONLINE = "online", "en línea"
        HYBRID = "hybrid", "mixta"

    class Adding(models.TextChoices):
        SUM = "sum", "se suma: cada trimestre agrega lo suyo"
        LAST = "last", "no se suma: vale el último dato"

    programme = models.ForeignKey(
        AnnualProgramme, models.CASCADE, related_name="activities", verbose_name="programa"
    )
    kind = models.CharField("tipo de actividad", max_length=20, choices=Kind)
    name = models.CharField("nombre", max_length=200)
    area = models.CharField("área del acuerdo", max_length=60, blank=True)
    objective = models.TextField("objetivo", blank=True)
    plan_line = models.CharField("línea del Plan Municipal de Desarrollo", max_length=250, blank=True)
    plan_lines = models.ManyToManyField(
        PlanLine, related_name="activities", verbose_name="líneas del plan a las que contribuye", blank=True
    )
    sdg = models.PositiveSmallIntegerField(
        "ODS", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    modality = models.CharField("modalidad", max_length=10, choices=Format, default=Format.ON_SITE)
    starts_on = models.DateField("inicio")
    ends_on = models.DateField("fin")
    place = models.CharField("sede", max_length=200, blank=True)
    responsible_local = models.CharField("responsable del municipio", max_length=150)
    responsible_counterpart = models.CharField("responsable de la contraparte", max_length=150)
    allies = models.CharField("actores aliados", max_length=250, blank=True)
    beneficiaries = models.CharField("beneficiarios", max_length=250, blank=True)
    expected_result = models.TextField("resultado esperado", blank=True)
    indicator = models.CharField("indicador", max_length=200)
    indicator_unit = models.CharField("unidad del indicador", max_length=60, blank=True)
    baseline = models.DecimalField("línea base", max_digits=14, decimal_places=2, null=True, blank=True)
    target_value = models.DecimalField("meta", max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.CharField("meta en palabras", max_length=120, blank=True)
    adding = models.CharField(
        "cómo se acumula el indicador", max_length=4, choices=Adding, default=Adding.SUM
    )
    lenses = models.JSONField("enfoques transversales", default=list, blank=True)
    commitments = models.ManyToManyField(
        Commitment, related_name="activities", verbose_name="compromisos del acuerdo que cumple", blank=True
    )
    evidence_expected = models.CharField("evidencia prevista", max_length=250, blank=True)
    template = models.CharField("plantilla de pasos", max_length=20, blank=True)
    budget_local = models.DecimalField(
        "presupuesto del municipio (MXN)",
        max_digits=14,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    source_local = models.CharField("fuente del recurso municipal", max_length=150, blank=True)
    budget_counterpart = models.DecimalField(
        "presupuesto de la contraparte",
        max_digits=14,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
    )
    currency_counterpart = models.CharField("moneda de la contraparte", max_length=3, default="MXN")
    source_counterpart = models.CharField("fuente del recurso de la contraparte", max_length=150, blank=True)
    in_kind_local = models.CharField("aportación en especie del municipio", max_length=250, blank=True)
    in_kind_counterpart = models.CharField(
        "aportación en especie de la contraparte", max_length=250, blank=True
    )
    risks = models.TextField("riesgos", blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "actividad"
        verbose_name_plural = "actividades"
        ordering = ["programme", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreements_activity_dates_in_order",
                violation_error_message="La actividad no puede terminar antes de empezar.",
            ),
            models.CheckConstraint(
                condition=Q(budget_local__gte=0, budget_counterpart__gte=0),
                name="agreements_activity_budget_not_negative",
                violation_error_message="El presupuesto no puede ser negativo.",
            ),
            models.CheckConstraint(
                condition=Q(target_value__isnull=True) | ~Q(indicator_unit=""),
                name="agreements_activity_target_has_unit",
                violation_error_message="Escriba en qué unidad se mide el indicador.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def municipality(self):
        return self.programme.municipality

    @property
    def target_words(self):
        """«40 reuniones (entre empresas)»; words alone for activities older than the number."""
        if self.target_value is None:
            return self.target
        number = f"{self.target_value:,.2f}".rstrip("0").rstrip(".")
        measured = f"{number} {self.indicator_unit}".strip()
        return f"{measured} ({self.target})" if self.target else measured

    def accumulate(self, values):
        """The indicator after several periods, oldest first: their sum or the last one known (`adding`); None when
        nothing is known."""
        known = [value for value in values if value is not None]
        if not known:
            return None
        return sum(known) if self.adding == self.Adding.SUM else known[-1]


class OfProgrammeQuerySet(TenantQuerySet):
    municipality_path = "programme__municipality"
    committee_may_read = True


class ProgrammeVersion(models.Model):
    """A programme as it was put before both sides. Never changed; `content` is all that its PDF is printed from."""

    programme = models.ForeignKey(
        AnnualProgramme, models.PROTECT, related_name="versions", verbose_name="programa"
    )
    number = models.PositiveSmallIntegerField("versión")
    content = models.JSONField("contenido")
    sha256 = models.CharField("huella del contenido", max_length=64)
    note = models.CharField("qué cambió", max_length=250, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="propuesta por")
    created_at = models.DateTimeField("propuesta")
    taken_back_at = models.DateTimeField("retirada", null=True, blank=True)
    taken_back_reason = models.CharField("por qué se retiró", max_length=250, blank=True)

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "versión de un programa"
        verbose_name_plural = "versiones de programas"
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="agreements_programmeversion_number_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_reason=""),
                name="agreements_programmeversion_taken_back_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.programme}, versión {self.number}"

    @property
    def municipality(self):
        return self.programme.municipality


class OfVersionQuerySet(TenantQuerySet):
    municipality_path = "version__programme__municipality"
    committee_may_read = True


class ProgrammeApproval(AttachedFile):
    """One side's yes to a version of a programme: who gave it, on which day, and the paper that proves it."""

    class Side(models.TextChoices):
        LOCAL = "local", "el municipio"
        COUNTERPART = "counterpart", "la contraparte"

    version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="approvals", verbose_name="versión"
    )
    side = models.CharField("parte", max_length=12, choices=Side)
    approved_on = models.DateField("aprobado el")
    approved_by_name = models.CharField("aprobó", max_length=150)
    approved_by_title = models.CharField("cargo", max_length=150, blank=True)
    reference = models.CharField("documento en que consta", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    recorded_at = models.DateTimeField("registrado")

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "aprobación de un programa"
        verbose_name_plural = "aprobaciones de programas"
        ordering = ["version", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"], name="agreements_programmeapproval_side_once"
            ),
            # A yes that nobody can look up is none: a reference or the paper itself.
            models.CheckConstraint(
                condition=~Q(reference="", file=""), name="agreements_programmeapproval_has_proof"
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}, {self.version}"

    @property
    def municipality(self):
        return self.version.programme.municipality


class StepQuerySet(TenantQuerySet):
    municipality_path = "activity__programme__municipality"
    committee_may_read = True


class ActivityStep(models.Model):
    """A step towards an activity, planned back from it (or after it): `weeks` before its first day; below zero, after
    its last day. The activity itself is the step `event`, due on its last day."""

    class Side(models.TextChoices):
        LOCAL = "local", "municipio"
        COUNTERPART = "counterpart", "contraparte"
        BOTH = "both", "ambas partes"

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="steps", verbose_name="actividad")
    key = models.SlugField("clave", max_length=40)
    name = models.CharField("paso", max_length=180)
    weeks = models.SmallIntegerField("semanas antes de la actividad", default=0)
    side = models.CharField("a cargo de", max_length=12, choices=Side, default=Side.LOCAL)
    task = models.ForeignKey(
        Task, models.SET_NULL, related_name="+", verbose_name="tarea", null=True, blank=True
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = "paso de una actividad"
        verbose_name_plural = "pasos de actividades"
        ordering = ["activity", "-weeks", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="agreements_activitystep_key_once")
        ]

    def __str__(self):
        return self.name

    @property
    def municipality(self):
        return self.activity.programme.municipality
