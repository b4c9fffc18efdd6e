"""Reports on an annual programme: four quarters and the year, with numbers and narrative; closed periods are locked."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from agreements.models.programme import Activity, AnnualProgramme
from partners.models import TenantQuerySet, User

NOT_NEGATIVE = [MinValueValidator(0)]


class ReportQuerySet(TenantQuerySet):
    """The committee reads reports that are closed, and not the work on them."""

    municipality_path = "programme__municipality"
    committee_may_read = True

    def visible_to(self, user):
        rows = super().visible_to(user)
        only_committee = user.access.committee_ids - user.access.reader_ids
        if not only_committee:
            return rows
        inner = Q(programme__municipality__in=only_committee, state="open")
        return rows.exclude(inner & ~Q(programme__municipality__state__in=user.access.state_codes))


class Report(models.Model):
    """What was done in one period of a programme. Its numbers are `ReportLine`s; the year's are those of its quarters.

    `revision` rises with every change, so that two people who write at once find out. Closed, nothing in it changes and
    `content` holds what its PDF is printed from; opening it again needs a reason.
    """

    class Period(models.TextChoices):
        FIRST = "t1", "primer trimestre"
        SECOND = "t2", "segundo trimestre"
        THIRD = "t3", "tercer trimestre"
        FOURTH = "t4", "cuarto trimestre"
        YEAR = "year", "informe anual"

    class State(models.TextChoices):
        OPEN = "open", "en captura"
        CLOSED = "closed", "cerrado"

    programme = models.ForeignKey(
        AnnualProgramme, models.PROTECT, related_name="reports", verbose_name="programa"
    )
    period = models.CharField("periodo", max_length=4, choices=Period)
    state = models.CharField("estado", max_length=6, choices=State, default=State.OPEN)
    revision = models.PositiveIntegerField("revisión", default=1)
    summary = models.TextField("resumen", blank=True)
    achievements = models.TextField("logros", blank=True)
    problems = models.TextField("problemas y cómo se atendieron", blank=True)
    next_steps = models.TextField("qué sigue", blank=True)
    content = models.JSONField("contenido al cerrarse", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="elaborado por")
    created_at = models.DateTimeField("inicio", auto_now_add=True)
    changed_at = models.DateTimeField("último cambio")
    closed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="cerrado por", null=True, blank=True
    )
    closed_at = models.DateTimeField("cerrado", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "informe de un programa"
        verbose_name_plural = "informes de programas"
        ordering = ["programme", "period"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "period"], name="agreements_report_period_once"),
            models.CheckConstraint(
                condition=Q(
                    state="open", closed_at__isnull=True, closed_by__isnull=True, content__isnull=True
                )
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False, content__isnull=False),
                name="agreements_report_closed_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.get_period_display()} de {self.programme.year}"

    @property
    def municipality(self):
        return self.programme.municipality

    @property
    def folio(self):
        period = "ANUAL" if self.period == self.Period.YEAR else self.period.upper()
        return f"{self.municipality.cvegeo}/INF/{self.programme.year}/{period}/{self.pk:05d}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN


class LineQuerySet(TenantQuerySet):
    municipality_path = "report__programme__municipality"


class ReportLine(models.Model):
    """What became of one activity in one quarter. Empty numbers are not known; zero is a number.

    `actual` is the indicator's value of this period (what this quarter adds, or the state at its end: see
    `Activity.adding`). Money is what was spent in this period, each side in the currency of the activity.
    """

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", "sin empezar"
        UNDER_WAY = "under_way", "en curso"
        DONE = "done", "realizada"
        POSTPONED = "postponed", "pospuesta"
        CANCELLED = "cancelled", "cancelada"

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines", verbose_name="informe")
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="report_lines", verbose_name="actividad"
    )
    progress = models.CharField("avance", max_length=12, choices=Progress, default=Progress.NOT_STARTED)
    real_starts_on = models.DateField("inició el", null=True, blank=True)
    real_ends_on = models.DateField("terminó el", null=True, blank=True)
    actual = models.DecimalField(
        "valor del indicador", max_digits=14, decimal_places=2, null=True, blank=True
    )
    women = models.PositiveIntegerField("mujeres", null=True, blank=True)
    men = models.PositiveIntegerField("hombres", null=True, blank=True)
    unspecified = models.PositiveIntegerField("otras personas o sin dato", null=True, blank=True)
    spent_local = models.DecimalField(
        "gasto del municipio (MXN)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    spent_counterpart = models.DecimalField(
        "gasto de la contraparte",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=NOT_NEGATIVE,
    )
    narrative = models.TextField("qué se hizo", blank=True)
    problems = models.TextField("problemas", blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "renglón de un informe"
        verbose_name_plural = "renglones de informes"
        ordering = ["report", "activity__starts_on", "activity"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "activity"], name="agreements_reportline_activity_once"
            ),
            models.CheckConstraint(
                condition=Q(real_ends_on__isnull=True)
                | Q(real_starts_on__isnull=False, real_ends_on__gte=models.F("real_starts_on")),
                name="agreements_reportline_dates_in_order",
            ),
            models.CheckConstraint(
                condition=(Q(spent_local__isnull=True) | Q(spent_local__gte=0))
                & (Q(spent_counterpart__isnull=True) | Q(spent_counterpart__gte=0)),
                name="agreements_reportline_spent_not_negative",
            ),
        ]

    def __str__(self):
        return f"{self.activity}, {self.report}"

    @property
    def municipality(self):
        return self.report.programme.municipality
