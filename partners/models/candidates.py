"""From long list to chosen city: a municipality's candidates, their marks by several people, the contacts with them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from partners.models.people import User
from partners.models.places import Counterpart, Municipality, PartnerCity
from partners.models.tenancy import TenantQuerySet


class CandidateQuerySet(TenantQuerySet):
    def in_play(self):
        """Candidates about which nothing is decided yet."""
        return self.exclude(state__in=[Candidate.State.CHOSEN, Candidate.State.DISCARDED])


class Candidate(models.Model):
    """A city that a municipality considers as a partner; one row per city, from the long list to its end."""

    class State(models.TextChoices):
        LONG_LIST = "long_list", "lista larga"
        EVALUATED = "evaluated", "evaluada"
        CONTACTED = "contacted", "contactada"
        INTERESTED = "interested", "interesada"
        CHOSEN = "chosen", "elegida"
        DISCARDED = "discarded", "descartada"

    # Which state may follow which; back to the list is «reconsider», with a reason.
    TRANSITIONS = {
        State.LONG_LIST: {State.EVALUATED, State.CONTACTED, State.DISCARDED},
        State.EVALUATED: {State.CONTACTED, State.CHOSEN, State.DISCARDED},
        State.CONTACTED: {State.INTERESTED, State.CHOSEN, State.DISCARDED},
        State.INTERESTED: {State.CHOSEN, State.DISCARDED},
        State.CHOSEN: {State.LONG_LIST},
        State.DISCARDED: {State.LONG_LIST},
    }

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="candidates", verbose_name="municipio"
    )
    city = models.ForeignKey(PartnerCity, models.PROTECT, related_name="candidacies", verbose_name="ciudad")
    state = models.CharField("estado", max_length=12, choices=State, default=State.LONG_LIST)
    reason = models.CharField("razón", max_length=300, blank=True)
    """Why it is considered; why it was chosen or discarded."""
    score = models.FloatField("puntaje del emparejador", null=True, blank=True)
    """Of the day it was added, 0-100, with `contributions`: the ranking moves on, the file stays."""
    rank = models.PositiveIntegerField("lugar", null=True, blank=True)
    contributions = models.JSONField("aportes al puntaje", default=list, blank=True)
    scored_at = models.DateTimeField("puntaje calculado", null=True, blank=True)
    counterpart = models.ForeignKey(
        Counterpart,
        models.PROTECT,
        related_name="candidacies",
        verbose_name="contraparte",
        null=True,
        blank=True,
    )
    """Who signs for the city, once it is chosen."""
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="agregada por")
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "candidata"
        verbose_name_plural = "candidatas"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "city"],
                name="partners_candidate_city_once",
                violation_error_message="Esa ciudad ya está entre sus candidatas.",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(reason=""),
                name="partners_candidate_discarded_has_reason",
                violation_error_message="Escriba por qué se descarta.",
            ),
            models.CheckConstraint(
                condition=~Q(state="chosen") | Q(counterpart__isnull=False),
                name="partners_candidate_chosen_has_counterpart",
            ),
        ]

    def __str__(self):
        return str(self.city)


class MatrixCriterion(models.Model):
    """A criterion of the weighting matrix (matriz de ponderación), in the municipality's own words."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="matrix_criteria", verbose_name="municipio"
    )
    name = models.CharField("criterio", max_length=120)
    guidance = models.CharField("cómo calificarlo", max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        "peso", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField("orden", default=0)
    retired_at = models.DateTimeField("retirado", null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "criterio de la matriz"
        verbose_name_plural = "criterios de la matriz"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class OfCandidateQuerySet(TenantQuerySet):
    municipality_path = "candidate__municipality"


class Mark(models.Model):
    """What one person thinks of a candidate by one criterion, from 1 to 5; no mark is no opinion."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="marks", verbose_name="candidata")
    criterion = models.ForeignKey(
        MatrixCriterion, models.PROTECT, related_name="marks", verbose_name="criterio"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="calificó")
    value = models.PositiveSmallIntegerField(
        "calificación", validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.CharField("razón", max_length=300, blank=True)
    marked_at = models.DateTimeField("calificada")

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "calificación"
        verbose_name_plural = "calificaciones"
        ordering = ["candidate", "criterion", "by"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion", "by"], name="partners_mark_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="partners_mark_in_scale"),
        ]

    def __str__(self):
        return f"{self.candidate}: {self.value}"


class MatrixClosingQuerySet(TenantQuerySet):
    def in_force(self):
        """Closings that nobody took back: while one stands, criteria and marks do not change."""
        return self.filter(reopened_at__isnull=True)


class MatrixClosing(models.Model):
    """The weighting matrix as it stood when the office closed it, in the words and figures of that day."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="matrix_closings", verbose_name="municipio"
    )
    content = models.JSONField("contenido")
    """What `partners.shortlist.marking.frozen` makes: criteria, people, and the result of every candidate."""
    closed_at = models.DateTimeField("cerrada")
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="cerrada por")
    reopened_at = models.DateTimeField("reabierta", null=True, blank=True)
    reopened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="reabierta por", null=True, blank=True
    )
    reopening_reason = models.CharField("por qué se reabrió", max_length=300, blank=True)

    objects = MatrixClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "cierre de la matriz"
        verbose_name_plural = "cierres de la matriz"
        ordering = ["-closed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(reopened_at__isnull=True),
                name="partners_matrixclosing_one_in_force",
                violation_error_message="La matriz ya está cerrada.",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopening_reason=""),
                name="partners_matrixclosing_reopened_has_reason",
                violation_error_message="Escriba por qué se reabre la matriz.",
            ),
        ]

    def __str__(self):
        return f"Matriz de {self.municipality}, {self.closed_at:%Y-%m-%d}"


class CandidateContact(models.Model):
    """One contact with a candidate city: channel, person, and in how many days it answered."""

    class Channel(models.TextChoices):
        LETTER = "letter", "carta u oficio"
        MAIL = "mail", "correo"
        CALL = "call", "llamada"
        VIDEO = "video", "videollamada"
        MEETING = "meeting", "reunión"
        REPRESENTATION = "representation", "por la representación de México"
        EVENT = "event", "evento o foro"

    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="contacts", verbose_name="candidata"
    )
    sent_on = models.DateField("fecha")
    channel = models.CharField("medio", max_length=20, choices=Channel)
    person = models.CharField("con quién", max_length=200)
    text = models.CharField("qué se trató", max_length=500, blank=True)
    answered_on = models.DateField("respondió el", null=True, blank=True)
    answer = models.CharField("qué respondió", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    created_at = models.DateTimeField("captura", auto_now_add=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "contacto con una candidata"
        verbose_name_plural = "contactos con candidatas"
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("sent_on")),
                name="partners_candidatecontact_answer_after",
                violation_error_message="La respuesta no puede ser anterior al contacto.",
            )
        ]

    def __str__(self):
        return f"{self.sent_on}: {self.person}"

    @property
    def municipality(self):
        return self.candidate.municipality

    @property
    def answer_days(self):
        """Natural days until the answer, or None."""
        return (self.answered_on - self.sent_on).days if self.answered_on else None
