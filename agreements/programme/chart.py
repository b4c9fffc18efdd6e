"""The calendar of a programme: a bar per activity and a mark per step, over the months that they really take.

Pure geometry: places are fractions of the width, from 0 to 1, and the templates turn them into their own units.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from agreements.papers.gantt import COLOURS, OTHER_COLOUR, SHORT_MONTHS
from agreements.programme.steps import day_of

#: The narrowest bar that can be seen, as a part of the width.
NARROWEST = 0.008


#: Width of the drawing on paper, in its own units.
UNITS = 1000


class _Placed:
    """What stands at `x` (a mark) with a `width` (all others), written with a point whatever the language."""

    @property
    def x_percent(self):
        return f"{self.x * 100:.3f}%"

    @property
    def width_percent(self):
        return f"{self.width * 100:.3f}%"

    @property
    def end_percent(self):
        return f"{(self.x + self.width) * 100:.3f}%"

    @property
    def middle_percent(self):
        return f"{(self.x + self.width / 2) * 100:.3f}%"

    @property
    def x_units(self):
        return f"{self.x * UNITS:.2f}"

    @property
    def width_units(self):
        return f"{self.width * UNITS:.2f}"

    @property
    def middle_units(self):
        return f"{(self.x + self.width / 2) * UNITS:.2f}"


@dataclass(frozen=True)
class Month(_Placed):
    label: str
    x: float
    width: float


@dataclass(frozen=True)
class Mark(_Placed):
    """A step of an activity, or the day of today."""

    x: float
    day: dt.date
    label: str


@dataclass(frozen=True)
class Bar(_Placed):
    """One activity: its number among them all, its bar and the marks of its steps."""

    number: int
    activity: object
    x: float
    width: float
    colour: str
    kind: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Calendar:
    first: dt.date
    last: dt.date
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    today: Mark | None


def calendar_of(activities: Sequence, today: dt.date | None = None) -> Calendar | None:
    """Lay out activities (with `starts_on`, `ends_on`, `kind` and `planned_steps`, pairs of name and weeks).

    From the first day of the month in which the earliest step or activity falls to the last day of the latest one; None
    without activities. `today` is marked when it lies in between.
    """
    if not activities:
        return None
    steps = {
        id(activity): [
            (day_of(weeks, activity.starts_on, activity.ends_on), name)
            for name, weeks in activity.planned_steps
        ]
        for activity in activities
    }
    days = [day for activity in activities for day in (activity.starts_on, activity.ends_on)]
    days += [day for found in steps.values() for day, _ in found]
    first, last = min(days).replace(day=1), _month_end(max(days))
    span = (last - first).days + 1

    def x_of(day):
        return (day - first).days / span

    bars = []
    for number, activity in enumerate(activities, 1):
        width = max(((activity.ends_on - activity.starts_on).days + 1) / span, NARROWEST)
        bars.append(
            Bar(
                number=number,
                activity=activity,
                x=min(x_of(activity.starts_on), 1 - width),
                width=width,
                colour=COLOURS.get(activity.kind, OTHER_COLOUR),
                kind=activity.kind if activity.kind in COLOURS else "other",
                marks=tuple(
                    Mark(x_of(day) + 0.5 / span, day, name) for day, name in sorted(steps[id(activity)])
                ),
            )
        )
    now = None
    if today and first <= today <= last:
        now = Mark(x_of(today) + 0.5 / span, today, "hoy")
    return Calendar(first, last, tuple(_months(first, last, span)), tuple(bars), now)


def _months(first, last, span):
    start, several_years = first, first.year != last.year
    while start <= last:
        end = _month_end(start)
        label = SHORT_MONTHS[start.month - 1]
        if several_years and (start.month == 1 or start == first):
            label = f"{label} {start.year}"
        yield Month(label, (start - first).days / span, ((end - start).days + 1) / span)
        start = end + dt.timedelta(days=1)


def _month_end(day):
    following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)
