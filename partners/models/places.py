"""Municipalities, the world's cities, and what signs on the other side."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from partners.models.tenancy import TenantQuerySet, private_storage, readable_by
from partners.states import STATE_CHOICES

LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]


def validate_timezone(value):
    if value not in available_timezones():
        raise ValidationError("«%(value)s» no es una zona horaria conocida.", params={"value": value})


class MunicipalityQuerySet(models.QuerySet):
    def opened(self):
        """Municipalities that an advisor has opened: they have an office in the system."""
        return self.filter(opened_on__isnull=False)

    def visible_to(self, user):
        access = user.access
        if access.is_advisor:
            return self
        return self.opened().filter(Q(pk__in=access.municipality_ids) | Q(state__in=access.state_codes))


class Municipality(models.Model):
    """A municipality (or alcaldía of Mexico City) of INEGI's catalogue; its office exists once `opened_on` is set.

    The administration's dates are typed, never computed: not every ayuntamiento serves three years.
    """

    cvegeo = models.CharField(
        "clave INEGI",
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}$", "La clave INEGI tiene cinco dígitos, por ejemplo 14039.")],
    )
    name = models.CharField("nombre", max_length=120)
    state = models.CharField("estado", max_length=2, choices=STATE_CHOICES)
    seat = models.CharField("cabecera municipal", max_length=120, blank=True)
    latitude = models.FloatField("latitud", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("longitud", null=True, blank=True, validators=LONGITUDE)
    population = models.PositiveIntegerField(
        "población",
        null=True,
        blank=True,
        help_text="Censo de Población y Vivienda 2020 (INEGI). Vacío: sin dato.",
    )
    timezone = models.CharField(
        "zona horaria", max_length=40, default="America/Mexico_City", validators=[validate_timezone]
    )
    geonameid = models.PositiveIntegerField("identificador GeoNames de la cabecera", null=True, blank=True)

    opened_on = models.DateField("alta en el sistema", null=True, blank=True)
    administration_starts_on = models.DateField("inicio de la administración", null=True, blank=True)
    administration_ends_on = models.DateField("fin de la administración", null=True, blank=True)
    mayor = models.CharField("titular de la presidencia municipal", max_length=150, blank=True)
    mayor_title = models.CharField(
        "cargo del titular",
        max_length=80,
        blank=True,
        help_text="Por ejemplo: presidenta municipal, alcalde.",
    )
    address = models.CharField("domicilio", max_length=250, blank=True)
    coat_of_arms = models.FileField("escudo", storage=private_storage, blank=True)
    plan_priorities = models.TextField(
        "prioridades del Plan Municipal de Desarrollo", blank=True, help_text="Una por renglón."
    )
    privacy_notice = models.TextField("aviso de privacidad", blank=True)
    privacy_notice_updated_on = models.DateField("aviso de privacidad actualizado el", null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "municipio"
        verbose_name_plural = "municipios"
        ordering = ["name", "cvegeo"]
        indexes = [models.Index(fields=["state", "name"], name="partners_municipality_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Substr("cvegeo", 1, 2)),
                name="partners_municipality_cvegeo_in_state",
                violation_error_message="Los dos primeros dígitos de la clave INEGI deben ser los del estado.",
            ),
            models.CheckConstraint(
                condition=Q(administration_starts_on__isnull=True)
                | Q(administration_ends_on__isnull=True)
                | Q(administration_ends_on__gt=F("administration_starts_on")),
                name="partners_municipality_administration_in_order",
                violation_error_message="La administración debe terminar después de empezar.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_state_display()}"

    @property
    def zone(self):
        return ZoneInfo(self.timezone)

    def today(self, now: datetime):
        """The calendar day in this municipality at the instant `now` (aware)."""
        return now.astimezone(self.zone).date()


class WorldCity(models.Model):
    """A city of 5,000 inhabitants or more, from GeoNames (CC BY 4.0); a read-only catalogue, loaded at set-up."""

    geonameid = models.PositiveIntegerField("identificador GeoNames", primary_key=True)
    name = models.CharField("nombre", max_length=200)
    """As it is called in Spanish where that name is in use, otherwise as GeoNames has it."""
    geonames_name = models.CharField("nombre en GeoNames", max_length=200, blank=True)
    country_code = models.CharField("país", max_length=2)
    admin1_code = models.CharField("primera división", max_length=20, blank=True)
    subdivision = models.CharField("estado, provincia o región", max_length=80, blank=True)
    latitude = models.FloatField("latitud")
    longitude = models.FloatField("longitud")
    population = models.PositiveIntegerField("población")
    timezone = models.CharField("zona horaria", max_length=40)

    class Meta:
        verbose_name = "ciudad del mundo"
        verbose_name_plural = "ciudades del mundo"
        ordering = ["-population", "geonameid"]
        indexes = [models.Index(fields=["country_code", "-population"], name="partners_worldcity_country")]

    def __str__(self):
        return self.name


class WorldCityName(models.Model):
    """One searchable name of a city, in any script, folded: without accents and case.

    Country and weight are copied from the city, so that one index answers a search without a join. The weight is the
    population, less for a secondary name: a town once called Portland comes after the Portlands.
    """

    city = models.ForeignKey(
        WorldCity, models.CASCADE, related_name="names", verbose_name="ciudad", db_index=False
    )
    folded = models.CharField("nombre plegado", max_length=100)
    is_tail = models.BooleanField(
        "sólo el final del nombre", default=False, help_text="«vallarta», de Puerto Vallarta."
    )
    weight = models.PositiveIntegerField("peso en la búsqueda")
    country_code = models.CharField("país", max_length=2)

    class Meta:
        verbose_name = "nombre de ciudad"
        verbose_name_plural = "nombres de ciudades"
        constraints = [models.UniqueConstraint(fields=["city", "folded"], name="partners_worldcityname_once")]
        indexes = [
            # The pattern operators let PostgreSQL use it for LIKE 'prefix%'; SQLite ignores them and takes a range.
            models.Index(
                fields=["folded", "is_tail", "weight", "country_code", "city"],
                opclasses=["varchar_pattern_ops", "bool_ops", "int4_ops", "varchar_ops", "int4_ops"],
                name="partners_worldcityname_search",
            )
        ]

    def __str__(self):
        return self.folded


class CatalogueVersion(models.Model):
    """Which edition of a catalogue stands in the database, so that loading it again costs nothing."""

    name = models.CharField("catálogo", max_length=40, primary_key=True)
    version = models.CharField("edición", max_length=80)
    loaded_at = models.DateTimeField("cargado")

    class Meta:
        verbose_name = "edición de catálogo"
        verbose_name_plural = "ediciones de catálogos"

    def __str__(self):
        return f"{self.name} {self.version}"


class PartnerCityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cities of the world catalogue are everybody's; one typed by hand belongs to its municipality."""
        condition = readable_by(user)
        return self if condition is None else self.filter(Q(municipality__isnull=True) | condition)


class PartnerCity(models.Model):
    """A foreign (or Mexican) city with which somebody twins: from the world catalogue, or typed by hand."""

    name = models.CharField("nombre", max_length=200)
    subdivision = models.CharField("estado, provincia o región", max_length=120, blank=True)
    country_code = models.CharField("país", max_length=2)
    geonameid = models.PositiveIntegerField("identificador GeoNames", null=True, blank=True, unique=True)
    latitude = models.FloatField("latitud", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("longitud", null=True, blank=True, validators=LONGITUDE)
    population = models.PositiveIntegerField("población", null=True, blank=True)
    timezone = models.CharField("zona horaria", max_length=40, blank=True, validators=[validate_timezone])
    website = models.URLField("sitio web", blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="typed_cities",
        verbose_name="capturada por",
        null=True,
        blank=True,
    )

    objects = PartnerCityQuerySet.as_manager()

    class Meta:
        verbose_name = "ciudad contraparte"
        verbose_name_plural = "ciudades contraparte"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(geonameid__isnull=False, municipality__isnull=True)
                | Q(geonameid__isnull=True, municipality__isnull=False),
                name="partners_partnercity_catalogue_or_typed",
            )
        ]

    def __str__(self):
        return self.name


class Counterpart(models.Model):
    """The body that signs on the other side. Its kind decides the law's scope (LSCT arts. 1-2)."""

    class Kind(models.TextChoices):
        CITY = "city", "ciudad o municipio extranjero"
        COUNTY = "county", "condado o distrito"
        PROVINCE = "province", "estado, provincia o región"
        PUBLIC_AGENCY = "public_agency", "órgano o dependencia pública"
        INTERNATIONAL = "international_organisation", "organismo internacional"
        PRIVATE = "private", "institución privada"
        MEXICAN_MUNICIPALITY = "mexican_municipality", "municipio mexicano"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="counterparts", verbose_name="municipio"
    )
    kind = models.CharField("tipo", max_length=30, choices=Kind)
    official_name = models.CharField("nombre oficial en español", max_length=200)
    official_name_local = models.CharField("nombre oficial en su idioma", max_length=200, blank=True)
    language = models.CharField("idioma", max_length=12, blank=True)
    country_code = models.CharField("país", max_length=2)
    city = models.ForeignKey(
        PartnerCity, models.PROTECT, related_name="counterparts", verbose_name="ciudad", null=True, blank=True
    )
    mexican_municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="counterpart_of",
        verbose_name="municipio mexicano",
        null=True,
        blank=True,
    )
    office_holder = models.CharField("titular", max_length=150, blank=True)
    office_holder_title = models.CharField("cargo del titular", max_length=120, blank=True)
    address = models.CharField("domicilio", max_length=250, blank=True)
    contact_name = models.CharField("persona de contacto", max_length=150, blank=True)
    contact_email = models.EmailField("correo de contacto", blank=True)
    coat_of_arms = models.FileField("escudo", storage=private_storage, blank=True)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "contraparte"
        verbose_name_plural = "contrapartes"
        ordering = ["official_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="mexican_municipality", mexican_municipality__isnull=False)
                | (~Q(kind="mexican_municipality") & Q(mexican_municipality__isnull=True)),
                name="partners_counterpart_mexican_has_municipality",
                violation_error_message="Indique cuál es el municipio mexicano, sólo si la contraparte lo es.",
            ),
            models.CheckConstraint(
                condition=Q(mexican_municipality__isnull=True) | ~Q(mexican_municipality=F("municipality")),
                name="partners_counterpart_not_itself",
                violation_error_message="Un municipio no puede hermanarse consigo mismo.",
            ),
        ]

    def __str__(self):
        return self.official_name

    @property
    def is_private(self):
        return self.kind == self.Kind.PRIVATE

    @property
    def is_mexican(self):
        return self.kind == self.Kind.MEXICAN_MUNICIPALITY
