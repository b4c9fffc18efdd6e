"""The stakeholder map (actores y aliados): who may carry the twinning, how much they want it, and what was said."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from partners.models.people import User
from partners.models.places import Municipality
from partners.models.tenancy import TenantQuerySet
from partners.themes import validate_themes

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class Stakeholder(models.Model):
    """An organisation or a person of the territory. Personal data is kept only with consent, and its day."""

    class Sector(models.TextChoices):
        BUSINESS = "business", "cámara o empresa"
        ACADEMY = "academy", "universidad o centro de investigación"
        CIVIL = "civil", "sociedad civil"
        MIGRANTS = "migrants", "club u organización de migrantes"
        CULTURE = "culture", "cultura y artes"
        MUNICIPAL = "municipal", "dependencia municipal"
        STATE = "state", "gobierno del estado"
        FEDERAL = "federal", "gobierno federal"
        MEDIA = "media", "medios de comunicación"
        OTHER = "other", "otro"

    class Ground(models.TextChoices):
        CONSENT = "consent", "consentimiento de la persona"
        PUBLIC_SERVANT = "public_servant", "datos de contacto de una persona servidora pública"
        NONE = "none", "sin datos personales"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="stakeholders", verbose_name="municipio"
    )
    name = models.CharField("nombre", max_length=200)
    sector = models.CharField("sector", max_length=20, choices=Sector)
    themes = models.JSONField("temas", default=list, blank=True, validators=[validate_themes])
    interest = models.PositiveSmallIntegerField("interés", validators=SCALE, null=True, blank=True)
    influence = models.PositiveSmallIntegerField("influencia", validators=SCALE, null=True, blank=True)
    contribution = models.CharField("qué puede aportar", max_length=300, blank=True)
    contact_name = models.CharField("persona de contacto", max_length=150, blank=True)
    contact_title = models.CharField("cargo", max_length=120, blank=True)
    contact_email = models.EmailField("correo", blank=True)
    contact_phone = models.CharField("teléfono", max_length=40, blank=True)
    data_ground = models.CharField(
        "base para tratar los datos personales", max_length=20, choices=Ground, default=Ground.NONE
    )
    consent_on = models.DateField("consentimiento otorgado el", null=True, blank=True)
    consent_proof = models.CharField("cómo consta", max_length=200, blank=True)
    is_active = models.BooleanField("activo", default=True)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "actor"
        verbose_name_plural = "actores y aliados"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="partners_stakeholder_name_once",
                violation_error_message="Ya hay un actor con ese nombre.",
            ),
            # Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados: treating needs a ground.
            models.CheckConstraint(
                condition=~Q(data_ground="none") | Q(contact_name="", contact_email="", contact_phone=""),
                name="partners_stakeholder_data_has_ground",
                violation_error_message="Para guardar datos de una persona indique con qué base se tratan.",
            ),
            models.CheckConstraint(
                condition=~Q(data_ground="consent") | Q(consent_on__isnull=False),
                name="partners_stakeholder_consent_has_day",
                violation_error_message="Indique qué día se otorgó el consentimiento.",
            ),
        ]

    def __str__(self):
        return self.name


class OfStakeholderQuerySet(TenantQuerySet):
    municipality_path = "stakeholder__municipality"


class StakeholderCommitment(models.Model):
    """What an actor offered to do, until when, and whether it came about."""

    class State(models.TextChoices):
        PENDING = "pending", "pendiente"
        KEPT = "kept", "cumplido"
        DROPPED = "dropped", "sin efecto"

    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="commitments", verbose_name="actor"
    )
    text = models.CharField("compromiso", max_length=300)
    due_on = models.DateField("para el", null=True, blank=True)
    state = models.CharField("estado", max_length=10, choices=State, default=State.PENDING)
    settled_on = models.DateField("resuelto el", null=True, blank=True)
    note = models.CharField("nota", max_length=300, blank=True)
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = OfStakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = "compromiso de un actor"
        verbose_name_plural = "compromisos de actores"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", settled_on__isnull=True)
                | (~Q(state="pending") & Q(settled_on__isnull=False)),
                name="partners_stakeholdercommitment_settled_has_day",
            )
        ]

    def __str__(self):
        return self.text

    @property
    def municipality(self):
        return self.stakeholder.municipality


class StakeholderContact(models.Model):
    """One contact with an actor: when, how, who, and what came of it."""

    class Channel(models.TextChoices):
        MEETING = "meeting", "reunión"
        CALL = "call", "llamada"
        MAIL = "mail", "correo"
        LETTER = "letter", "oficio o carta"
        MESSAGE = "message", "mensaje"
        EVENT = "event", "evento"

    stakeholder = models.ForeignKey(
        Stakeholder, models.PROTECT, related_name="contacts", verbose_name="actor"
    )
    happened_on = models.DateField("fecha")
    channel = models.CharField("medio", max_length=10, choices=Channel)
    text = models.CharField("qué se trató", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = OfStakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = "contacto con un actor"
        verbose_name_plural = "contactos con actores"
        ordering = ["-happened_on", "-pk"]

    def __str__(self):
        return f"{self.happened_on}: {self.text}"

    @property
    def municipality(self):
        return self.stakeholder.municipality
