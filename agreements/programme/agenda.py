"""The days of a programme in order: every activity and every step towards it. Pure but for the rows at hand."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from agreements.models import Activity, ActivityStep
from agreements.programme.planning import steps_of
from agreements.programme.steps import EVENT, planned


@dataclass(frozen=True)
class AgendaRow:
    """One day: a step, or the activity itself (`step` is then None), and its task when there is one."""

    day: dt.date
    activity: Activity
    step: ActivityStep | None
    is_past: bool
    task: object = None


def with_planned_steps(activities):
    """Activities (their steps prefetched) as `chart.calendar_of` takes them."""
    activities = list(activities)
    for activity in activities:
        activity.planned_steps = [(step.name, step.weeks) for step in steps_of(activity)]
    return activities


def planned_steps_of(activity, calendar, today):
    """The steps of one activity with their days; a task that is done is not late."""
    return planned(steps_of(activity), activity, calendar, today)


def agenda_of(activities, calendar, today):
    """All days of these activities (steps and tasks prefetched), first the earliest."""
    rows = []
    for activity in activities:
        events = [step for step in activity.steps.all() if step.key == EVENT]
        task = events[0].task if events else None
        rows.append(AgendaRow(activity.starts_on, activity, None, activity.ends_on < today, task))
        rows += [
            AgendaRow(each.day, activity, each.step, each.is_past, each.step.task)
            for each in planned_steps_of(activity, calendar, today)
        ]
    return sorted(rows, key=lambda row: (row.day, row.activity.pk, row.step is None))


#: So many months of an agenda are open from the start, beginning with the present one.
OPEN_MONTHS = 2


@dataclass(frozen=True)
class AgendaMonth:
    first: dt.date
    rows: list[AgendaRow]
    is_open: bool


def months_of(rows, today):
    """The rows of an agenda month by month; the present month and the next one that has days are open."""
    present = today.replace(day=1)
    months = [(first, list(found)) for first, found in groupby(rows, key=lambda row: row.day.replace(day=1))]
    coming = [first for first, _ in months if first >= present][:OPEN_MONTHS]
    # A year that is over shows its end.
    opened = coming or [first for first, _ in months[-1:]]
    return [AgendaMonth(first, found, first in opened) for first, found in months]
