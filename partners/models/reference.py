"""Facts about the world that are imported from files, each with its source and its day; never typed by an office.

An import replaces what an earlier one of its kind brought: rows belong to their import and go with it.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from partners.models.people import User
from partners.models.places import LATITUDE, LONGITUDE

MEXICO_CITY_ID = 3530597
"""GeoNames' number of Mexico City, which stands for no single alcaldía though it is written at several."""


class ReferenceImport(models.Model):
    """One file of reference data, as it was imported: what it held, where it came from, and when."""

    class Kind(models.TextChoices):
        TWINNINGS = "twinnings", "hermanamientos existentes"
        CREATIVE_CITIES = "creative_cities", "Ciudades Creativas de la UNESCO"
        CLIMATE_CITIES = "climate_cities", "ciudades que informan a CDP-ICLEI"
        NETWORK_MEMBERS = "network_members", "miembros de otras redes"
        REPRESENTATIONS = "representations", "representaciones de México en el exterior"
        REMITTANCES_BY_COUNTRY = "remittances_by_country", "remesas por país de origen"
        REMITTANCES_BY_US_STATE = "remittances_by_us_state", "remesas por estado de Estados Unidos"
        REMITTANCES_BY_MUNICIPALITY = "remittances_by_municipality", "remesas por municipio"
        COUNTRIES = "countries", "datos de los países"

    kind = models.CharField("tipo", max_length=40, choices=Kind)
    file_name = models.CharField("archivo", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    source = models.CharField("fuente", max_length=250, help_text="Quién publica los datos.")
    as_of = models.DateField("datos al", null=True, blank=True, help_text="Vacío: la fuente no lo dice.")
    row_count = models.PositiveIntegerField("filas", validators=[MinValueValidator(1)])
    imported_at = models.DateTimeField("importado")
    imported_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="importado por", null=True, blank=True
    )

    class Meta:
        verbose_name = "importación de referencia"
        verbose_name_plural = "importaciones de referencia"
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], name="partners_referenceimport_one_of_a_kind")
        ]

    def __str__(self):
        return self.get_kind_display()


class ImportedRow(models.Model):
    """What every imported fact carries: the import that brought it."""

    origin = models.ForeignKey(ReferenceImport, models.CASCADE, verbose_name="importación", related_name="+")

    class Meta:
        abstract = True


def _names(municipality, suffix=""):
    """The condition of rows about a municipality: by INEGI's code, or without one by the number of its seat."""
    condition = Q(**{f"cvegeo{suffix}": municipality.cvegeo})
    if municipality.geonameid and municipality.geonameid != MEXICO_CITY_ID:
        condition |= Q(**{f"cvegeo{suffix}": "", f"geonameid{suffix}": municipality.geonameid})
    return condition


class TwinLinkQuerySet(models.QuerySet):
    def of_city(self, geonameid):
        """Links that name this city of the world catalogue, on either side."""
        return self.filter(Q(geonameid_a=geonameid) | Q(geonameid_b=geonameid))

    def of_municipality(self, municipality):
        """Links that name this municipality, on either side."""
        return self.filter(_names(municipality, "_a") | _names(municipality, "_b"))


class TwinLink(ImportedRow):
    """A twinning that some list names. Being listed does not mean that it is in force, or registered with the SRE."""

    city_a = models.CharField("ciudad", max_length=200)
    country_a = models.CharField("país", max_length=2)
    geonameid_a = models.PositiveIntegerField("GeoNames", null=True, blank=True)
    cvegeo_a = models.CharField("clave INEGI", max_length=5, blank=True)
    city_b = models.CharField("ciudad hermana", max_length=200)
    country_b = models.CharField("país de la hermana", max_length=2)
    geonameid_b = models.PositiveIntegerField("GeoNames de la hermana", null=True, blank=True)
    cvegeo_b = models.CharField("clave INEGI de la hermana", max_length=5, blank=True)
    lists = models.CharField("listas que lo nombran", max_length=250, blank=True)
    confidence = models.CharField("confianza", max_length=20, blank=True)

    objects = TwinLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "hermanamiento listado"
        verbose_name_plural = "hermanamientos listados"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["cvegeo_a"], name="partners_twinlink_cvegeo"),
            models.Index(fields=["geonameid_b"], name="partners_twinlink_geonameid"),
        ]

    def __str__(self):
        return f"{self.city_a} – {self.city_b}"


class NetworkMemberQuerySet(models.QuerySet):
    def of_cities(self, geonameids):
        """Memberships of these cities of the world catalogue."""
        return self.filter(geonameid__in=geonameids)

    def of_municipality(self, municipality):
        return self.filter(_names(municipality))


class NetworkMember(ImportedRow):
    """A city that belongs to a network of cities, as the network or a list of it says."""

    network = models.CharField(
        "red", max_length=60, help_text="Clave de la red, por ejemplo unesco-creativas."
    )
    city = models.CharField("ciudad", max_length=200)
    country_code = models.CharField("país", max_length=2)
    geonameid = models.PositiveIntegerField("GeoNames", null=True, blank=True)
    cvegeo = models.CharField("clave INEGI", max_length=5, blank=True)
    field = models.CharField("campo", max_length=60, blank=True)
    since = models.PositiveSmallIntegerField("desde", null=True, blank=True)
    confidence = models.CharField(
        "confianza",
        max_length=20,
        blank=True,
        help_text="De la lista, en que la ciudad sea ésta; «media»: sólo por su nombre y tamaño.",
    )

    objects = NetworkMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "ciudad miembro de una red"
        verbose_name_plural = "ciudades miembro de redes"
        ordering = ["network", "city"]
        indexes = [models.Index(fields=["geonameid"], name="partners_networkmember_city")]

    def __str__(self):
        return f"{self.city}: {self.network}"


class Representation(ImportedRow):
    """An embassy or a consulate of Mexico. Outside the United States the list is incomplete: absence is unknown."""

    name = models.CharField("nombre", max_length=200)
    kind = models.CharField("tipo", max_length=60)
    city = models.CharField("ciudad", max_length=200)
    state = models.CharField("estado", max_length=20, blank=True)
    country_code = models.CharField("país", max_length=2)
    latitude = models.FloatField("latitud", null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField("longitud", null=True, blank=True, validators=LONGITUDE)
    geonameid = models.PositiveIntegerField("GeoNames", null=True, blank=True)
    covers = models.CharField("circunscripción", max_length=250, blank=True)
    """As published: «GA;AL;TN(parcial)», states of the United States."""
    checked_on = models.DateField("dato del", null=True, blank=True)

    class Meta:
        verbose_name = "representación de México"
        verbose_name_plural = "representaciones de México"
        ordering = ["country_code", "name"]
        indexes = [models.Index(fields=["country_code"], name="partners_representation_where")]

    def __str__(self):
        return self.name


class FigureQuerySet(models.QuerySet):
    def latest(self, measure, of):
        """Return {code: (value, year)} with the newest figure of each country, US state or municipality."""
        rows = (
            self.filter(measure=measure, of=of).order_by("code", "year").values_list("code", "value", "year")
        )
        return {code: (value, year) for code, value, year in rows.iterator()}


class Figure(ImportedRow):
    """A number about a country, a US state or a municipality, in one year."""

    class Measure(models.TextChoices):
        REMITTANCES = "remittances", "remesas a México (USD)"
        HDI = "hdi", "índice de desarrollo humano"

    class Of(models.TextChoices):
        COUNTRY = "country", "país"
        US_STATE = "us_state", "estado de Estados Unidos"
        MUNICIPALITY = "municipality", "municipio"

    measure = models.CharField("medida", max_length=20, choices=Measure)
    of = models.CharField("de", max_length=20, choices=Of)
    code = models.CharField("clave", max_length=5, help_text="ISO de dos letras, estado o clave INEGI.")
    year = models.PositiveSmallIntegerField("año")
    value = models.FloatField("valor")

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "cifra de referencia"
        verbose_name_plural = "cifras de referencia"
        ordering = ["measure", "of", "code", "year"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "of", "code", "year"], name="partners_figure_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="partners_figure_not_negative"),
        ]

    def __str__(self):
        return f"{self.get_measure_display()}, {self.code} {self.year}"
