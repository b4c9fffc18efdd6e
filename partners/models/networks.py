"""Networks of cities, multilateral forums, and calls for cooperation funds (radar de fondos).

Rows without municipality are everybody's and kept by the ministry's advisors; an office may add its own.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from partners.funds.requirements import (
    validate_applicants,
    validate_call_countries,
    validate_requirements,
)
from partners.models.people import User
from partners.models.places import Municipality
from partners.models.tenancy import TenantQuerySet, readable_by
from partners.themes import validate_themes


class Standing(models.TextChoices):
    """How sure a fact is. What is not confirmed is always shown as such."""

    CONFIRMED = "confirmed", "confirmado"
    UNCONFIRMED = "unconfirmed", "sin confirmar"
    HISTORICAL = "historical", "histórico"


class SharedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody's rows, and those of the municipalities that the person may read."""
        condition = readable_by(user)
        return self if condition is None else self.filter(Q(municipality__isnull=True) | condition)

    def of(self, municipality):
        """What a municipality has before it: everybody's rows and its own."""
        return self.filter(Q(municipality__isnull=True) | Q(municipality=municipality))


class Network(models.Model):
    """A network of cities (red). What is said of it carries its source and the day it was last checked."""

    key = models.SlugField("clave", max_length=60, unique=True)
    name = models.CharField("nombre", max_length=200)
    acronym = models.CharField("siglas", max_length=30, blank=True)
    about = models.TextField("qué es", blank=True)
    how_to_join = models.TextField("cómo se ingresa", blank=True)
    website = models.URLField("sitio web", blank=True)
    standing = models.CharField("certeza", max_length=12, choices=Standing, default=Standing.UNCONFIRMED)
    source_url = models.URLField("fuente", max_length=500, blank=True)
    checked_on = models.DateField("revisado el", null=True, blank=True)
    is_active = models.BooleanField("vigente", default=True)
    is_corrected = models.BooleanField(
        "corregida por cancillería",
        default=False,
        help_text="Lo que una asesora o un asesor escribió no se pierde al cargar de nuevo el catálogo.",
    )

    class Meta:
        verbose_name = "red de ciudades"
        verbose_name_plural = "redes de ciudades"
        ordering = ["name"]

    def __str__(self):
        return self.acronym or self.name


class NetworkMembership(models.Model):
    """That a municipality belongs to a network, or wants to; and when the next dues are payable."""

    class State(models.TextChoices):
        APPLYING = "applying", "en trámite de ingreso"
        MEMBER = "member", "miembro"
        LEFT = "left", "salió"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="network_memberships", verbose_name="municipio"
    )
    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships", verbose_name="red")
    state = models.CharField("situación", max_length=10, choices=State, default=State.MEMBER)
    since_on = models.DateField("desde", null=True, blank=True)
    dues_on = models.DateField("próxima cuota", null=True, blank=True)
    dues_amount = models.DecimalField(
        "monto de la cuota",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    dues_currency = models.CharField("moneda", max_length=3, default="MXN")
    contact = models.CharField("quién la atiende", max_length=200, blank=True)
    note = models.CharField("nota", max_length=300, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "participación en una red"
        verbose_name_plural = "participaciones en redes"
        ordering = ["network__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "network"],
                name="partners_networkmembership_once",
                violation_error_message="Esa red ya está en la lista.",
            )
        ]

    def __str__(self):
        return str(self.network)


class Forum(models.Model):
    """A meeting of the multilateral agenda (agenda multilateral): an assembly, a summit, a congress."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="forums",
        verbose_name="agregado por",
        null=True,
        blank=True,
    )
    name = models.CharField("nombre", max_length=200)
    network = models.ForeignKey(
        Network, models.PROTECT, related_name="forums", verbose_name="red", null=True, blank=True
    )
    organiser = models.CharField("convoca", max_length=200, blank=True)
    starts_on = models.DateField("inicio")
    ends_on = models.DateField("fin")
    place = models.CharField("sede", max_length=200, blank=True)
    country_code = models.CharField("país", max_length=2, blank=True)
    themes = models.JSONField("temas", default=list, blank=True, validators=[validate_themes])
    standing = models.CharField("certeza", max_length=12, choices=Standing, default=Standing.UNCONFIRMED)
    source_url = models.URLField("fuente", max_length=500, blank=True)
    checked_on = models.DateField("revisado el", null=True, blank=True)
    uid = models.CharField("identificador de la agenda", max_length=250, blank=True)
    """UID of an imported .ics, so that importing it again updates."""

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = "foro"
        verbose_name_plural = "agenda multilateral"
        ordering = ["starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="partners_forum_dates_in_order",
                violation_error_message="El foro no puede terminar antes de empezar.",
            ),
            # One row for one UID in each agenda: the national one (no municipality) and that of every office.
            models.UniqueConstraint(
                fields=["municipality", "uid"],
                condition=~Q(uid="") & Q(municipality__isnull=False),
                name="partners_forum_uid_once",
            ),
            models.UniqueConstraint(
                fields=["uid"],
                condition=~Q(uid="") & Q(municipality__isnull=True),
                name="partners_forum_national_uid_once",
            ),
        ]

    def __str__(self):
        return self.name


class CallQuerySet(SharedQuerySet):
    """Calls by where they stand on a day. A historical one is in none of these but `historical`."""

    def of(self, municipality):
        """What one office sees: everybody's calls and its own."""
        return self.filter(Q(municipality__isnull=True) | Q(municipality=municipality))

    def current(self):
        return self.exclude(standing=Standing.HISTORICAL)

    def historical(self):
        return self.filter(standing=Standing.HISTORICAL)

    def open_on(self, today):
        """Begun, or without a known beginning, and with a closing day that has not passed."""
        return self.current().filter(Q(opens_on__isnull=True) | Q(opens_on__lte=today), closes_on__gte=today)

    def upcoming(self, today):
        return self.current().filter(opens_on__gt=today)

    def closed(self, today):
        return self.current().filter(closes_on__lt=today)

    def undated(self, today):
        """Without a closing day, and not still to open."""
        return self.current().filter(
            Q(opens_on__isnull=True) | Q(opens_on__lte=today), closes_on__isnull=True
        )


class Call(models.Model):
    """A fund or a call for proposals (convocatoria), with its dates and what it demands of who applies."""

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="calls",
        verbose_name="agregada por",
        null=True,
        blank=True,
    )
    title = models.CharField("nombre", max_length=250)
    funder = models.CharField("convoca", max_length=200)
    about = models.TextField("de qué trata", blank=True)
    opens_on = models.DateField("abre el", null=True, blank=True)
    closes_on = models.DateField("cierra el", null=True, blank=True)
    """None: a fund without a dated call."""
    applicants = models.JSONField(
        "quién puede participar", default=list, blank=True, validators=[validate_applicants]
    )
    """Keys of partners/funds/requirements.py."""
    requirements = models.JSONField(
        "requisitos", default=list, blank=True, validators=[validate_requirements]
    )
    """Keys of partners/funds/requirements.py that the office's own rows can prove or not."""
    countries = models.JSONField("países", default=list, blank=True, validators=[validate_call_countries])
    """ISO codes of the partner's country; empty: any."""
    themes = models.JSONField("temas", default=list, blank=True, validators=[validate_themes])
    amount_min = models.DecimalField(
        "monto mínimo",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    amount_max = models.DecimalField(
        "monto máximo",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField("moneda", max_length=3, blank=True)
    cofunding_percent = models.PositiveSmallIntegerField(
        "aportación propia exigida (%)", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    standing = models.CharField("certeza", max_length=12, choices=Standing, default=Standing.UNCONFIRMED)
    source_url = models.URLField("fuente", max_length=500, blank=True)
    checked_on = models.DateField("revisada el", null=True, blank=True)
    uid = models.CharField("identificador de la importación", max_length=250, blank=True)
    catalogue_key = models.SlugField("clave del catálogo", max_length=60, blank=True)
    """Of a call that comes with the system, so that a newer edition of the catalogue finds it."""
    changed_at = models.DateTimeField("último cambio", null=True, blank=True)
    """By a person: the catalogue leaves such a row alone. It is also what a stale tab is known by."""
    changed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cambiada por", null=True, blank=True
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "convocatoria"
        verbose_name_plural = "convocatorias y fondos"
        ordering = [F("closes_on").asc(nulls_last=True), "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="partners_call_dates_in_order",
                violation_error_message="La convocatoria no puede cerrar antes de abrir.",
            ),
            models.CheckConstraint(
                condition=Q(amount_min__isnull=True)
                | Q(amount_max__isnull=True)
                | Q(amount_max__gte=F("amount_min")),
                name="partners_call_amounts_in_order",
                violation_error_message="El monto máximo no puede ser menor que el mínimo.",
            ),
            models.UniqueConstraint(
                fields=["municipality", "uid"],
                condition=~Q(uid="") & Q(municipality__isnull=False),
                name="partners_call_own_uid_once",
            ),
            models.UniqueConstraint(
                fields=["uid"],
                condition=~Q(uid="") & Q(municipality__isnull=True),
                name="partners_call_shared_uid_once",
            ),
            models.UniqueConstraint(
                fields=["catalogue_key"], condition=~Q(catalogue_key=""), name="partners_call_catalogue_once"
            ),
        ]

    def __str__(self):
        return self.title
