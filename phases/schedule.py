"""Dates of a process: pure arithmetic over dates, no database, no clock.

Rules (methodology: four phases of 4, 4, 4 and 8 weeks; the rolling of due dates is this project's reading of
working days, Ley Federal del Trabajo art. 74):

* a phase starts on ``opened_on``, or on the natural day after the previous phase's nominal end, and ends
  7 × weeks − 1 natural days later;
* a task of week *n* is planned on the seventh day of that week, counted from ``opened_on``;
* its due date is the plan date plus the natural days on which the process was stopped, rolled forward to the
  next working day. Rolling a due date never moves the next phase, and a plan date never moves at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phases.calendars import WorkingCalendar

#: Natural days of a week; the methodology's weeks run from the opening day, not from Monday.
WEEK = 7
DEFAULT_WEEKS = (4, 4, 4, 8)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of natural days, both ends included."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """Length in natural days."""
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def moved(self, days: int) -> "Span":
        """The same span some natural days later."""
        shift = timedelta(days=days)
        return Span(self.starts_on + shift, self.ends_on + shift)


@dataclass(frozen=True, slots=True)
class TaskDates:
    """When a task was planned and when it is due."""

    plan_on: date
    due_on: date


def phase_dates(opened_on: date, weeks: Sequence[int] = DEFAULT_WEEKS) -> tuple[Span, ...]:
    """Nominal span of each phase, in order and without gaps; ``weeks`` are their lengths, all positive."""
    if any(each < 1 for each in weeks):
        raise ValueError("every phase lasts at least one week")
    spans = []
    start = opened_on
    for each in weeks:
        span = Span(start, start + timedelta(days=WEEK * each - 1))
        spans.append(span)
        start = span.ends_on + timedelta(days=1)
    return tuple(spans)


def plan_date(opened_on: date, week: int) -> date:
    """Seventh natural day of week ``week`` (1 is the week that starts on ``opened_on``)."""
    if week < 1:
        raise ValueError("weeks count from 1")
    return opened_on + timedelta(days=WEEK * week - 1)


def due_date(plan_on: date, calendar: WorkingCalendar, *, stopped_days: int = 0) -> date:
    """First working day on or after the plan date plus the natural days of suspension."""
    if stopped_days < 0:
        raise ValueError("a suspension never gives a negative number of days")
    return calendar.next_working(plan_on + timedelta(days=stopped_days))


def task_dates(opened_on: date, week: int | None, calendar: WorkingCalendar) -> TaskDates | None:
    """Plan and due date of a task of that week when a process opens; None for a task without plan week."""
    if week is None:
        return None
    planned = plan_date(opened_on, week)
    return TaskDates(planned, due_date(planned, calendar))


def stopped_days(suspensions: Iterable[tuple[date, date]]) -> int:
    """Natural days stopped by finished suspensions, first and last day included.

    Days covered twice count once, so the order and the overlap of the suspensions do not matter.
    """
    total = 0
    covered_to = date.min
    for first, last in sorted(suspensions):
        if last < first:
            raise ValueError("a suspension ends on or after the day on which it starts")
        first = max(first, covered_to + timedelta(days=1))
        if first <= last:
            total += (last - first).days + 1
            covered_to = last
    return total


def latest_start(meets_on: date, week: int, calendar: WorkingCalendar) -> date:
    """The latest day on which a process may start so that a task of ``week`` is due on or before ``meets_on``.

    Natural days; the start itself may be any day. It is found by walking back from the start whose plan date is
    ``meets_on``, because rolling to a working day only ever moves a deadline later.
    """
    start = meets_on - timedelta(days=WEEK * week - 1)
    while due_date(plan_date(start, week), calendar) > meets_on:
        start -= timedelta(days=1)
    return start


def last_day(meets_on: date, anchor_week: int, week: int, calendar: WorkingCalendar) -> date:
    """The last working day for a step of ``week`` when the step of ``anchor_week`` happens on ``meets_on``.

    The methodology's distance between both weeks is kept, in natural days, and a non-working day gives way to the
    working day before it. Steps of the anchor's week, or later, may be done until ``meets_on`` itself or after it.
    """
    return calendar.previous_working(meets_on - timedelta(days=WEEK * (anchor_week - week)))
