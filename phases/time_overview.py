"""What the page «Plazos» of a process says: whose turn it was, plan against commitment, and all that moved a date."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from phases import ledger
from phases.calendars import SATURDAY
from phases.daysoff import calendars_of
from phases.elapsed import Elapsed, elapsed_of
from phases.events import events_of


@dataclass(frozen=True)
class PhaseRow:
    """A phase: what was planned, what is in force, and the natural days between both ends."""

    phase: object
    days_later: int


@dataclass(frozen=True)
class StopRow:
    """A suspension with its natural days, up to `today` while it lasts."""

    suspension: object
    days: int


@dataclass(frozen=True)
class OffDay:
    """A non-working day, no weekend, that moved the deadlines of pending tasks."""

    on: date
    why: str
    tasks: list


@dataclass(frozen=True)
class TimeOverview:
    """The account of the time of one process on one day."""

    elapsed: Elapsed
    phases: list
    stops: list
    stopped_days: int
    extensions: list
    days_off: list


def time_overview(process, today):
    """Gather the page for the day `today`; the same number of queries however much happened."""
    suspensions = list(process.suspensions.select_related("started_by", "ended_by"))
    events = events_of([process.pk])[process.pk]
    until = process.closed_on or today
    extensions = process.extensions.select_related("task", "phase", "decided_by", "asked_by")
    return TimeOverview(
        elapsed=elapsed_of(process, today),
        phases=[
            PhaseRow(phase, (phase.ends_on - phase.planned_ends_on).days) for phase in process.phases.all()
        ],
        stops=[
            StopRow(row, max(((row.ends_on or until) - row.starts_on).days + 1, 0)) for row in suspensions
        ],
        stopped_days=ledger.stopped_days(events.stops),
        extensions=list(extensions),
        days_off=_days_off(process, events),
    )


def _days_off(process, events):
    """Days of rest, weekends apart, over which pending deadlines were moved: the earliest first."""
    calendars = calendars_of(process)
    found = defaultdict(list)
    pending = process.tasks.pending().filter(planned_on__isnull=False).select_related("phase")
    for task in pending:
        calendar = calendars.of(task)
        account = ledger.explain(
            task.planned_on,
            calendar,
            started_on=process.opened_on,
            stops=events.stops,
            extensions=events.extensions_for(task),
            counted_from=task.clock_from or process.opened_on,
        )
        for line in account.lines:
            if line.kind == ledger.MOVED and line.on.weekday() < SATURDAY:
                found[line.on, calendar.why_not_working(line.on)].append(task)
    return [OffDay(on, why, found[on, why]) for on, why in sorted(found)]
