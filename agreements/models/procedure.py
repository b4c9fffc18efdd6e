"""The path of an agreement through cabildo and ministry: steps taken, approvals, votes, observations."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement, State
from agreements.models.attached import AttachedFile
from agreements.models.versions import AgreementVersion
from partners.models import TenantQuerySet, User


class ProcedureQuerySet(TenantQuerySet):
    municipality_path = "agreement__municipality"


class StateChange(AttachedFile):
    """One step of an agreement's path, with the document that it demands.

    Rows are only added. Of an ordinary step the day, number and unit may be corrected (`agreements.path.correcting`).
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="steps", verbose_name="acuerdo")
    version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        related_name="steps",
        verbose_name="versión",
        null=True,
        blank=True,
    )
    from_state = models.CharField("de", max_length=12, choices=State)
    to_state = models.CharField("a", max_length=12, choices=State)
    happened_on = models.DateField("fecha del acto")
    number = models.CharField("número de oficio o acta", max_length=80, blank=True)
    unit = models.CharField("unidad", max_length=160, blank=True)
    note = models.TextField("nota", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    at = models.DateTimeField("registrado")

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "paso del trámite"
        verbose_name_plural = "pasos del trámite"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"

    @property
    def municipality(self):
        return self.agreement.municipality


class Approval(AttachedFile):
    """A dated decision on one text: of the cabildo, or the opinion (dictamen) of the foreign ministry.

    It is bound to the hash of the text that was decided on. `confirms` points to an earlier decision that a person
    extends, with a written `reason`, to a text changed since. A decision that was written down by mistake is annulled,
    never erased.
    """

    class Kind(models.TextChoices):
        CABILDO = "cabildo", "aprobación del cabildo"
        DICTAMEN = "dictamen", "dictamen de la cancillería"

    class Majority(models.TextChoices):
        NONE = "", "—"
        SIMPLE = "simple", "mayoría simple"
        ABSOLUTE = "absolute", "mayoría absoluta"
        QUALIFIED = "qualified", "dos terceras partes"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals", verbose_name="acuerdo")
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="approvals", verbose_name="versión"
    )
    text_sha256 = models.CharField("huella del texto", max_length=64)
    decided_on = models.DateField("fecha")
    is_favourable = models.BooleanField("favorable", default=True)
    number = models.CharField("número de oficio o acta", max_length=80, blank=True)
    unit = models.CharField("unidad que lo emite", max_length=160, blank=True)
    session = models.CharField("sesión", max_length=120, blank=True)
    majority = models.CharField("mayoría requerida", max_length=10, choices=Majority, blank=True, default="")
    note = models.TextField("nota", blank=True)
    confirms = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="confirmations",
        verbose_name="confirma",
        null=True,
        blank=True,
    )
    reason = models.TextField("motivo de la confirmación", blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    recorded_at = models.DateTimeField("registrado")
    annulled_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="anulado por", null=True, blank=True
    )
    annulled_at = models.DateTimeField("anulado", null=True, blank=True)
    annulled_reason = models.TextField("motivo de la anulación", blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "decisión sobre el texto"
        verbose_name_plural = "decisiones sobre el texto"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirms__isnull=True, reason="")
                | Q(confirms__isnull=False, is_favourable=True) & ~Q(reason=""),
                name="agreements_approval_confirmation_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | Q(annulled_by__isnull=False) & ~Q(annulled_reason=""),
                name="agreements_approval_annulled_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.number})"

    @property
    def municipality(self):
        return self.agreement.municipality


class Vote(models.Model):
    """How one member of the cabildo voted. Votes are published by name (LGTAIP art. 66, fractions VIII and IX)."""

    class Sense(models.TextChoices):
        FOR = "for", "a favor"
        AGAINST = "against", "en contra"
        ABSTAINED = "abstained", "abstención"
        ABSENT = "absent", "ausente"

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="votes", verbose_name="decisión")
    position = models.PositiveSmallIntegerField("orden")
    name = models.CharField("nombre", max_length=150)
    office = models.CharField("cargo", max_length=100, blank=True)
    sense = models.CharField("voto", max_length=10, choices=Sense)

    class Meta:
        verbose_name = "voto"
        verbose_name_plural = "votos"
        ordering = ["approval", "position"]
        constraints = [models.UniqueConstraint(fields=["approval", "name"], name="agreements_vote_one_each")]

    def __str__(self):
        return f"{self.name}: {self.get_sense_display()}"


class Remark(models.Model):
    """An observation of the ministry on a clause (or on the whole text), and the municipality's answer to it."""

    class State(models.TextChoices):
        OPEN = "open", "por responder"
        ANSWERED = "answered", "respondida"
        SETTLED = "settled", "atendida"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="remarks", verbose_name="acuerdo")
    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="remarks", verbose_name="versión observada"
    )
    number = models.PositiveSmallIntegerField("número")
    clause_key = models.SlugField("cláusula", max_length=60, blank=True)
    text = models.TextField("observación")
    oficio = models.CharField("número de oficio", max_length=80, blank=True)
    received_on = models.DateField("recibida")
    state = models.CharField("estado", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("respuesta", blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="respondida por", null=True, blank=True
    )
    answered_at = models.DateTimeField("respondida", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrada por")
    recorded_at = models.DateTimeField("registrada")

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "observación"
        verbose_name_plural = "observaciones"
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_remark_number_once"),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(answer=""), name="agreements_remark_answered_has_answer"
            ),
        ]

    def __str__(self):
        return f"Observación {self.number}"

    @property
    def municipality(self):
        return self.agreement.municipality
