"""The office's own picture: the lines of its plans, what it is strong in and needs, and how it wants to choose."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from partners.models.people import User
from partners.models.places import Municipality
from partners.models.tenancy import TenantQuerySet
from partners.themes import THEME_CHOICES, validate_goals, validate_themes


class OfficeProfile(models.Model):
    """What an office says of its municipality and wishes for its search; one row per municipality."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="profile", verbose_name="municipio"
    )
    languages = models.JSONField("idiomas en que puede trabajar", default=list, blank=True)
    """CLDR codes besides Spanish, for example ["en", "fr"]."""
    vocation = models.TextField("vocación del municipio", blank=True)
    theme_limit = models.PositiveSmallIntegerField(
        "temas por proceso, como máximo",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
        help_text="La metodología pide reducir la dispersión de temas: al pasar de este número se avisa.",
    )
    weights = models.JSONField("pesos de los criterios", default=dict, blank=True)
    """{criterion key: weight}, sum 100; empty: those of `weights_profile`."""
    weights_profile = models.CharField("perfil de pesos", max_length=30, default="equilibrado")
    diversity = models.PositiveSmallIntegerField(
        "diversidad de países", default=30, validators=[MaxValueValidator(100)]
    )
    changed_at = models.DateTimeField("último cambio", null=True, blank=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cambiado por", null=True, blank=True
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "perfil internacional"
        verbose_name_plural = "perfiles internacionales"

    def __str__(self):
        return f"Perfil internacional de {self.municipality}"


class PlanLine(models.Model):
    """A line of a development plan: axis, objective and line of action, in the plan's own words."""

    class Plan(models.TextChoices):
        MUNICIPAL = "municipal", "Plan Municipal de Desarrollo"
        STATE = "state", "Plan Estatal de Desarrollo"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="plan_lines", verbose_name="municipio"
    )
    plan = models.CharField("plan", max_length=12, choices=Plan, default=Plan.MUNICIPAL)
    code = models.CharField("clave", max_length=30, blank=True, help_text="Como la numera el plan: 2.3.1.")
    axis = models.CharField("eje", max_length=200)
    objective = models.CharField("objetivo", max_length=400, blank=True)
    action = models.CharField("línea de acción", max_length=500, blank=True)
    goals = models.JSONField("ODS", default=list, blank=True, validators=[validate_goals])
    themes = models.JSONField("temas", default=list, blank=True, validators=[validate_themes])
    position = models.PositiveSmallIntegerField("orden", default=0)
    retired_on = models.DateField("dejó de regir el", null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "línea del plan"
        verbose_name_plural = "líneas de los planes"
        ordering = ["plan", "position", "pk"]
        indexes = [models.Index(fields=["municipality", "plan", "position"], name="partners_planline_order")]

    def __str__(self):
        return " ".join(filter(None, [self.code, self.action or self.objective or self.axis]))


class ThemeStand(models.Model):
    """What the municipality is strong in, or needs, in one theme; it may be both."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "fortaleza"
        NEED = "need", "necesidad"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="theme_stands", verbose_name="municipio"
    )
    theme = models.CharField("tema", max_length=30, choices=THEME_CHOICES)
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    level = models.PositiveSmallIntegerField(
        "nivel", default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    note = models.CharField("en qué consiste", max_length=300, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "fortaleza o necesidad"
        verbose_name_plural = "fortalezas y necesidades"
        ordering = ["kind", "-level", "theme"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "theme", "kind"],
                name="partners_themestand_once",
                violation_error_message="Ese tema ya está en la lista.",
            )
        ]

    def __str__(self):
        return f"{self.get_theme_display()} ({self.get_kind_display()})"


class RegionPriority(models.Model):
    """How much the foreign ministry wants links with a region or a country: of all municipalities, or of one."""

    class Level(models.IntegerChoices):
        LOW = 1, "baja"
        MEDIUM = 2, "media"
        HIGH = 3, "alta"

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="region_priorities",
        verbose_name="municipio",
        null=True,
        blank=True,
        help_text="Vacío: para todos los municipios.",
    )
    region = models.CharField("región", max_length=30, blank=True)
    country_code = models.CharField("país", max_length=2, blank=True)
    level = models.PositiveSmallIntegerField("prioridad", choices=Level)
    reason = models.CharField("razón", max_length=250)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="fijada por")
    set_at = models.DateTimeField("fijada")

    class Meta:
        verbose_name = "prioridad regional"
        verbose_name_plural = "prioridades regionales"
        ordering = ["-level", "region", "country_code"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(region="") & ~models.Q(country_code=""))
                | (~models.Q(region="") & models.Q(country_code="")),
                name="partners_regionpriority_one_place",
                violation_error_message="Indique una región o un país, no ambos.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "region", "country_code"],
                nulls_distinct=False,
                name="partners_regionpriority_once",
                violation_error_message="Esa región o ese país ya tiene una prioridad.",
            ),
        ]

    def __str__(self):
        return f"{self.region or self.country_code}: {self.get_level_display()}"
