"""The Comité de Ciudades Hermanas: one per period of government, its members, their offices and terms."""

from django.db import models
from django.db.models import F, Q

from partners.models.people import User
from partners.models.places import Municipality
from partners.models.tenancy import TenantQuerySet


class CommitteeQuerySet(TenantQuerySet):
    committee_may_read = True

    def on(self, day):
        """Committees whose period holds `day`."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Committee(models.Model):
    """A committee of one period: it is installed anew with each administration."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="committees", verbose_name="municipio"
    )
    name = models.CharField("nombre", max_length=150, default="Comité de Ciudades Hermanas")
    starts_on = models.DateField("instalación")
    ends_on = models.DateField("fin del periodo", null=True, blank=True)
    installed_by = models.CharField("acto de instalación", max_length=250, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    created_at = models.DateTimeField("registrado", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio", auto_now=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "comité"
        verbose_name_plural = "comités"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "starts_on"],
                name="partners_committee_start_once",
                violation_error_message="Ya hay un comité que se instaló ese día.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="partners_committee_dates_in_order",
                violation_error_message="El periodo no puede terminar antes de empezar.",
            ),
        ]

    def __str__(self):
        return self.name


class MemberQuerySet(TenantQuerySet):
    """The committee reads who its members are."""

    municipality_path = "committee__municipality"
    committee_may_read = True

    def on(self, day):
        """Members whose term holds `day` and who have not left."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def with_vote(self):
        return self.filter(has_vote=True)


class CommitteeMember(models.Model):
    """A seat of the committee for a term, who holds it, and who stands in.

    Contact data of citizens is kept with their consent only (Ley General de Protección de Datos Personales en Posesión
    de Sujetos Obligados); whoever leaves gets an end date, never a deletion.
    """

    class Office(models.TextChoices):
        PRESIDENT = "president", "presidencia"
        EXECUTIVE = "executive", "secretaría ejecutiva"
        TECHNICAL = "technical", "secretaría técnica"
        TREASURER = "treasurer", "tesorería"
        SYNDIC = "syndic", "sindicatura"
        COUNCILLOR = "councillor", "regiduría"
        MEMBER = "member", "vocalía"
        COORDINATOR = "coordinator", "coordinación de ciudad hermana"
        GUEST = "guest", "persona invitada"

    class Sector(models.TextChoices):
        GOVERNMENT = "government", "gobierno municipal"
        COUNCIL = "council", "cabildo"
        BUSINESS = "business", "cámaras y empresas"
        ACADEMY = "academy", "academia"
        CIVIL = "civil", "sociedad civil"
        CULTURE = "culture", "cultura"
        MIGRANTS = "migrants", "comunidad migrante"
        CITIZENS = "citizens", "ciudadanía"
        OTHER = "other", "otro"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members", verbose_name="comité")
    name = models.CharField("nombre", max_length=150)
    position = models.CharField("cargo o institución", max_length=150, blank=True)
    office = models.CharField("cargo en el comité", max_length=12, choices=Office)
    sector = models.CharField("sector", max_length=12, choices=Sector)
    is_official = models.BooleanField("persona servidora pública", default=False)
    has_vote = models.BooleanField("con voto", default=True)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)
    left_reason = models.CharField("motivo de la baja", max_length=200, blank=True)
    substitute_name = models.CharField("suplente", max_length=150, blank=True)
    email = models.EmailField("correo", blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True)
    consent_on = models.DateField("consentimiento para tratar sus datos", null=True, blank=True)
    user = models.ForeignKey(
        User, models.SET_NULL, related_name="seats", verbose_name="cuenta", null=True, blank=True
    )
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "integrante del comité"
        verbose_name_plural = "integrantes del comité"
        ordering = ["committee", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="partners_committeemember_dates_in_order",
                violation_error_message="El cargo no puede terminar antes de empezar.",
            ),
            models.UniqueConstraint(
                fields=["committee", "office"],
                condition=Q(
                    ends_on__isnull=True, office__in=("president", "executive", "technical", "treasurer")
                ),
                name="partners_committeemember_one_per_office",
                violation_error_message="Ese cargo ya lo ocupa otra persona: registre primero su baja.",
            ),
            models.CheckConstraint(
                condition=~Q(office="guest") | Q(has_vote=False),
                name="partners_committeemember_guest_no_vote",
                violation_error_message="Las personas invitadas participan con voz y sin voto.",
            ),
            models.CheckConstraint(
                condition=Q(is_official=True) | Q(email="", phone="") | Q(consent_on__isnull=False),
                name="partners_committeemember_data_has_ground",
                violation_error_message="Para guardar correo o teléfono de una persona particular indique qué día "
                "dio su consentimiento.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.get_office_display()}"

    @property
    def municipality(self):
        return self.committee.municipality
