"""What was planned for one year under one agreement, and what its closed reports say was done and spent."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from agreements.models import AnnualProgramme, Report, ReportLine

QUARTERS = ("t1", "t2", "t3", "t4")
NO_REPORT = "sin informe cerrado"
PESO = "MXN"


@dataclass(frozen=True, slots=True)
class Done:
    """An activity and the last word of the closed reports on it; `progress` is "" when none tells."""

    name: str
    starts_on: object
    ends_on: object
    progress: str
    word: str
    plan_lines: int


@dataclass(frozen=True, slots=True)
class Money:
    """Planned and spent of one side in one currency; `spent` is None when no closed report tells."""

    side: str
    currency: str
    planned: Decimal
    spent: Decimal | None

    @property
    def percent(self):
        if not self.planned or self.spent is None:
            return None
        return int((100 * self.spent / self.planned).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Execution:
    """The year. `programme` is None when there is none; `quarters` are those whose report is closed."""

    programme: AnnualProgramme | None = None
    activities: tuple[Done, ...] = ()
    quarters: tuple[str, ...] = ()
    money: tuple[Money, ...] = ()
    people: int | None = None
    women: int | None = None

    @property
    def planned(self):
        return len(self.activities) if self.programme else None

    @property
    def done(self):
        """Activities done according to the closed reports; None while there is none."""
        if not self.quarters:
            return None
        return sum(each.progress == ReportLine.Progress.DONE for each in self.activities)

    @property
    def spent_percent(self):
        """The municipality's spending in percent of its budget; None when either is not known."""
        return next(
            (each.percent for each in self.money if each.currency == PESO and each.side == "local"), None
        )


def execution_of(agreement, year) -> Execution:
    """Read the programme of a year and its closed quarterly reports: four queries."""
    programme = AnnualProgramme.objects.filter(agreement=agreement, year=year).first()
    if programme is None:
        return Execution()
    activities = list(programme.activities.order_by("starts_on", "pk").prefetch_related("plan_lines"))
    lines = list(
        ReportLine.objects.filter(
            report__programme=programme,
            report__state=Report.State.CLOSED,
            report__period__in=QUARTERS,
        )
        .select_related("report")
        .order_by("report__period", "pk")
    )
    closed = Report.objects.filter(programme=programme, state=Report.State.CLOSED, period__in=QUARTERS)
    last = {line.activity_id: line for line in lines}
    people = _sum(line_people for line in lines for line_people in (line.women, line.men, line.unspecified))
    return Execution(
        programme=programme,
        activities=tuple(_done(activity, last.get(activity.pk)) for activity in activities),
        quarters=tuple(sorted(closed.values_list("period", flat=True))),
        money=_money(activities, lines),
        people=people,
        women=_sum(line.women for line in lines),
    )


def _done(activity, line):
    return Done(
        name=activity.name,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        progress=line.progress if line else "",
        word=line.get_progress_display() if line else NO_REPORT,
        plan_lines=len(activity.plan_lines.all()),
    )


def _money(activities, lines):
    by_pk = {activity.pk: activity for activity in activities}
    planned, spent = {}, {}
    for activity in activities:
        for key, amount in (
            (("local", PESO), activity.budget_local),
            (("counterpart", activity.currency_counterpart), activity.budget_counterpart),
        ):
            planned[key] = planned.get(key, Decimal(0)) + amount
    for line in lines:
        activity = by_pk[line.activity_id]
        for key, amount in (
            (("local", PESO), line.spent_local),
            (("counterpart", activity.currency_counterpart), line.spent_counterpart),
        ):
            if amount is not None:
                spent[key] = spent.get(key, Decimal(0)) + amount
    keys = sorted(planned, key=lambda key: (key[0] != "local", key[1]))
    return tuple(
        Money(side, currency, planned[side, currency], spent.get((side, currency)))
        for side, currency in keys
        if planned[side, currency] or (side, currency) in spent
    )


def _sum(numbers):
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
