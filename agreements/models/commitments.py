"""What an agreement obliges its parties to, clause by clause: each promise can be followed to what was done."""

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.clauses import Clause
from partners.models import TenantQuerySet, User


class CommitmentQuerySet(TenantQuerySet):
    municipality_path = "agreement__municipality"

    def in_force(self):
        return self.filter(retired_at__isnull=True)


class Commitment(models.Model):
    """One promise of an agreement (compromiso): who owes it, under which clause, and until when if a day was given.

    `clause` is empty for agreements of the inventory, whose text the system does not have: `clause_label` says then
    where it stands ("Cláusula cuarta"). Activities point to the commitments that they fulfil.
    """

    class Side(models.TextChoices):
        LOCAL = "local", "el municipio"
        COUNTERPART = "counterpart", "la contraparte"
        BOTH = "both", "ambas partes"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="commitments", verbose_name="acuerdo"
    )
    clause = models.ForeignKey(
        Clause, models.SET_NULL, related_name="commitments", verbose_name="cláusula", null=True, blank=True
    )
    clause_label = models.CharField("cláusula", max_length=150)
    text = models.CharField("compromiso", max_length=400)
    side = models.CharField("a cargo de", max_length=12, choices=Side, default=Side.BOTH)
    due_on = models.DateField("plazo pactado", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrado por")
    created_at = models.DateTimeField("registrado", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio", auto_now=True)
    retired_at = models.DateTimeField("retirado", null=True, blank=True)
    retired_reason = models.CharField("por qué se retiró", max_length=250, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "compromiso"
        verbose_name_plural = "compromisos"
        ordering = ["agreement", "clause__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "text"],
                condition=Q(retired_at__isnull=True),
                name="agreements_commitment_text_once",
                violation_error_message="Este compromiso ya está registrado.",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | ~Q(retired_reason=""),
                name="agreements_commitment_retired_with_reason",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def municipality(self):
        return self.agreement.municipality
