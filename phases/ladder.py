"""When a deadline is reminded of: steps in working days before and after it. Pure: no database, no clock.

A ladder is a tuple of (step, day) pairs in the order of time. Days are counted in the calendar of the municipality's
office; the deadline itself is rolled to a working day of that calendar first. What is to be said on a day is the latest
step that has come: whoever was not told of an older one, because a process opened late or the system was down, gets
one mail that says where the deadline stands now, and not all that were missed.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from phases.calendars import WorkingCalendar

Ladder = tuple[tuple[int, date], ...]


@lru_cache(maxsize=16_384)
def ladder(deadline: date, calendar: WorkingCalendar, steps: tuple[int, ...]) -> Ladder:
    """The day of each step (working days relative to the deadline, negative before it), in the order of time.

    Found in one walk to each side, and kept, since the tasks of many offices share deadlines and calendar.
    """
    deadline = calendar.next_working(deadline)
    days = {0: deadline}
    _walk(days, deadline, [step for step in steps if step < 0], calendar, -1)
    _walk(days, deadline, [step for step in steps if step > 0], calendar, 1)
    return tuple((step, days[step]) for step in sorted(set(steps)))


def _walk(days, day, steps, calendar, direction):
    for count in range(1, max(map(abs, steps), default=0) + 1):
        day = calendar.add_working_days(day, direction)
        days[direction * count] = day


def latest_step(pairs: Ladder, today: date) -> tuple[int, date] | None:
    """The last step that has come by ``today``, with its day; None while all are to come."""
    return next((pair for pair in reversed(pairs) if pair[1] <= today), None)


def next_step(pairs: Ladder, today: date) -> tuple[int, date] | None:
    """The first step after ``today``, with its day; None after the last one."""
    return next((pair for pair in pairs if pair[1] > today), None)


def first_step_from(pairs: Ladder, threshold: int, today: date) -> tuple[int, date] | None:
    """The first step after ``today`` that is at least ``threshold`` working days after the deadline, with its day."""
    return next((pair for pair in pairs if pair[0] >= threshold and pair[1] > today), None)


def week_begins_on(day: date, calendar: WorkingCalendar) -> date:
    """The first working day of the week (Monday to Sunday) of a day; the next one when the whole week is free."""
    return calendar.next_working(day - timedelta(days=day.weekday()))


def sorted_steps(steps: Iterable[int]) -> tuple[int, ...]:
    """Steps as ``ladder`` takes them: in order, each once."""
    return tuple(sorted(set(steps)))
