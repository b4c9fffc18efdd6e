"""Telling what a twinning is for: the communication plan, the citizen's summary, photographs for the press."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.attached import AttachedFile
from partners.models import Municipality, TenantQuerySet, User
from phases.models import Process, Task


class CommunicationAct(models.Model):
    """One act of a municipality's communication plan: to whom, what, through what, when, by whom.

    It belongs to a process (its four phases), to an agreement (the years after), or to the office as a whole. Its day
    is a task of the phases' engine (`task`).
    """

    class Scope(models.TextChoices):
        INTERNAL = "internal", "interna"
        EXTERNAL = "external", "externa"

    class State(models.TextChoices):
        PLANNED = "planned", "prevista"
        DONE = "done", "realizada"
        CANCELLED = "cancelled", "cancelada"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="communication_acts", verbose_name="municipio"
    )
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        related_name="communication_acts",
        verbose_name="proceso",
        null=True,
        blank=True,
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="communication_acts",
        verbose_name="acuerdo",
        null=True,
        blank=True,
    )
    phase = models.PositiveSmallIntegerField("fase", null=True, blank=True)
    scope = models.CharField("comunicación", max_length=10, choices=Scope)
    audience = models.CharField("a quién", max_length=200)
    message = models.TextField("mensaje")
    channel = models.CharField("canal", max_length=150)
    on = models.DateField("fecha")
    responsible = models.CharField("responsable", max_length=150)
    state = models.CharField("estado", max_length=10, choices=State, default=State.PLANNED)
    recommendation = models.SlugField("recomendación de la que nació", max_length=60, blank=True)
    outcome = models.CharField("qué se logró o por qué se canceló", max_length=300, blank=True)
    revision = models.PositiveIntegerField("revisión", default=1)
    task = models.ForeignKey(
        Task, models.SET_NULL, related_name="+", verbose_name="tarea", null=True, blank=True
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="capturada por")
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "acción de comunicación"
        verbose_name_plural = "acciones de comunicación"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(process__isnull=True) | Q(agreement__isnull=True),
                name="agreements_communicationact_one_subject",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "cancelled")) | ~Q(outcome=""),
                name="agreements_communicationact_end_has_words",
            ),
        ]

    def __str__(self):
        return f"{self.channel}: {self.audience}"


class OfAgreementQuerySet(TenantQuerySet):
    municipality_path = "agreement__municipality"


class SummaryQuerySet(OfAgreementQuerySet):
    committee_may_read = True


class CitizenSummary(models.Model):
    """An agreement in plain Spanish for the neighbours: what it is, what for, what it costs, how to take part."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="citizen_summary", verbose_name="acuerdo"
    )
    text = models.TextField("resumen para la ciudadanía")
    revision = models.PositiveIntegerField("revisión", default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="escrito por")
    changed_at = models.DateTimeField("último cambio")

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = "resumen ciudadano"
        verbose_name_plural = "resúmenes ciudadanos"

    def __str__(self):
        return f"Resumen ciudadano de {self.agreement}"

    @property
    def municipality(self):
        return self.agreement.municipality


class PressPhoto(AttachedFile):
    """A photograph for the press kit: caption, what it shows in words, who took it, and with what right it is used."""

    class Rights(models.TextChoices):
        OWN = "own", "obra del municipio"
        LICENSED = "licensed", "con licencia o autorización por escrito"
        OPEN = "open", "licencia abierta"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="press_photos", verbose_name="acuerdo"
    )
    caption = models.CharField("pie de foto", max_length=250)
    alt = models.CharField("qué se ve", max_length=250)
    author = models.CharField("autoría", max_length=150)
    rights = models.CharField("derechos", max_length=10, choices=Rights)
    rights_note = models.CharField("licencia o documento de autorización", max_length=200, blank=True)
    people_agreed = models.BooleanField("las personas reconocibles dieron su consentimiento", default=False)
    taken_on = models.DateField("tomada el")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="agregada por")
    added_at = models.DateTimeField("agregada", auto_now_add=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "fotografía de prensa"
        verbose_name_plural = "fotografías de prensa"
        ordering = ["agreement", "taken_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "sha256"],
                name="agreements_pressphoto_once",
                violation_error_message="Esa fotografía ya está en la carpeta.",
            ),
            models.CheckConstraint(
                condition=Q(rights="own") | ~Q(rights_note=""),
                name="agreements_pressphoto_rights_have_proof",
                violation_error_message="Indique la licencia o el documento que autoriza a usar la fotografía.",
            ),
        ]

    def __str__(self):
        return self.caption

    @property
    def municipality(self):
        return self.agreement.municipality
