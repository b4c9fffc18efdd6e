"""The annual programme of activities (programa anual, POA) of an agreement."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from partners.models import Municipality, PlanLine, TenantQuerySet, User


class ProgrammeQuerySet(TenantQuerySet):
    committee_may_read = True

    def for_lists(self):
        return self.select_related("municipality", "agreement__counterpart").annotate(
            activity_count=models.Count("activities")
        )


class AnnualProgramme(models.Model):
    """What both cities will do together in one calendar year under one agreement."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="programmes", verbose_name="municipio"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="programmes", verbose_name="acuerdo"
    )
    year = models.PositiveSmallIntegerField(
        "año", validators=[MinValueValidator(1950), MaxValueValidator(2100)]
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
    target = models.CharField("meta", max_length=120)
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
        ]

    def __str__(self):
        return self.name

    @property
    def municipality(self):
        return self.programme.municipality
