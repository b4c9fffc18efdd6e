"""The timeline of a process: phases, tasks, suspensions and today as places between two days.

Pure: no database, no clock. Places are percentages of the drawing's width, so that the screen and the paper draw
the same chart each in its own units. Both ends of a span are natural days that belong to it; a mark stands in the
middle of its day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from partners import timeline as strip
from phases.ledger import Stop, in_order

# Today is drawn outside a finished process too, but not so far away that its phases shrink to a corner (natural days).
DAYS_BEFORE, DAYS_AFTER = strip.DAYS_BEFORE, strip.DAYS_AFTER
#: How far after the last phase its tasks still stretch the drawing (natural days); later ones are told in words.
DAYS_OF_TASKS = 42
#: More month labels than these would not fit side by side; a label with its year takes so much of the width.
MOST_MONTHS = 10
LABEL, LABEL_WITH_YEAR = 5.0, 9.0
ROOM_AT_THE_END = 80
MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic".split()
NO_PHASE = "Seguimiento y tareas propias"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of days: its left edge and its width."""

    x: float
    width: float

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that are drawn, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def start_of(self, day: date) -> float:
        """Where a day begins; days outside the axis stand at its ends."""
        return min(max((day - self.first).days, 0), self.days) * 100 / self.days

    def middle_of(self, day: date) -> float:
        """The middle of a day; days outside the axis stand in the middle of its first or last one."""
        return (min(max((day - self.first).days, 0), self.days - 1) + 0.5) * 100 / self.days

    def piece(self, first: date, last: date) -> Piece:
        """The run of days from ``first`` to ``last``, cut at the ends of the axis."""
        x = self.start_of(first)
        return Piece(x, max(self.start_of(last + timedelta(days=1)) - x, 0))

    def between(self, one: date, other: date) -> Piece | None:
        """The line between two marks; None when both stand at the same place."""
        left, right = sorted((self.middle_of(one), self.middle_of(other)))
        return Piece(left, right - left) if right > left else None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month, or the first day drawn; most have a label."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A suspension: its number in the list, its place, and the natural days that it has lasted until today."""

    number: int
    stop: Stop
    piece: Piece
    days: int


@dataclass(frozen=True, slots=True)
class Row:
    """One task. ``tone`` is done, late, pending, paused or none (not applicable, or never fulfilled).

    ``plan_x`` is its plan date, ``mark_x`` the day on which it was done, or else its deadline in force; None without
    date. ``slip`` leads from the plan date to the deadline, ``late`` from the deadline to the day on which it was
    done, or to today. ``is_beyond`` tells that the mark's day lies outside the drawing.
    """

    task: Any
    tone: str
    word: str
    plan_x: float | None
    mark_x: float | None
    slip: Piece | None
    late: Piece | None
    days_late: int
    is_beyond: bool

    @property
    def shape(self) -> str:
        """What the mark looks like: an arrow to a day not drawn, a diamond for milestones, else as its tone says."""
        if self.is_beyond:
            return "beyond"
        return "milestone" if self.task.is_milestone else self.tone


@dataclass(frozen=True, slots=True)
class Group:
    """A phase with its tasks; ``phase`` is None for the tasks outside the phases, which have no bars."""

    phase: Any
    name: str
    tone: str
    state: str
    days_late: int
    plan: Piece | None
    force: Piece | None
    overrun: Piece | None
    rows: tuple[Row, ...]

    @property
    def applicable_count(self) -> int:
        return sum(row.task.state != "not_applicable" for row in self.rows)

    @property
    def done_count(self) -> int:
        return sum(row.task.state == "done" for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole timeline. ``today_x`` is None when today lies too far away to be drawn."""

    axis: Axis
    today: date
    today_x: float | None
    months: tuple[Month, ...]
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    standing: str

    @property
    def summary(self) -> str:
        """The whole timeline in words, for whoever does not see it."""
        return strip.named(self.standing)

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def today_anchor(self) -> str:
        """How the label of today's line is aligned, so that it never leaves the drawing."""
        if self.today_x < 8:
            return "start"
        return "end" if self.today_x > 92 else "middle"

    def count(self, *tones: str) -> int:
        """How many tasks have one of these tones."""
        return sum(row.tone in tones for row in self.rows)


def build(
    phases: Sequence[Any],
    tasks: Iterable[Any],
    stops: Iterable[Stop] = (),
    *,
    today: date,
    paused: bool = False,
    stopped: bool = False,
) -> Chart:
    """Lay out a process of at least one phase on the day ``today``.

    ``phases`` and ``tasks`` are rows with the fields of the models of the same name, each task with its ``phase_id``.
    ``paused`` is a suspended process, ``stopped`` a closed one: nothing is late in either.
    """
    phases, tasks, stops = list(phases), list(tasks), in_order(stops)
    axis = _axis(phases, tasks, stops, today, stopped)
    line = strip.build(phases, today=today, paused=paused, stopped=stopped)
    by_phase = {phase.pk: [] for phase in phases}
    others = []
    for task in tasks:
        by_phase.get(task.phase_id, others).append(_row(task, axis, today, paused, stopped))
    groups = [
        Group(
            phase=phase,
            name=f"{phase.number}. {phase.name}",
            tone=segment.tone,
            state=segment.state,
            days_late=segment.days_late,
            plan=axis.piece(phase.planned_starts_on, phase.planned_ends_on),
            force=axis.piece(phase.starts_on, phase.ends_on),
            overrun=axis.piece(phase.ends_on + timedelta(days=1), today) if segment.days_late else None,
            rows=tuple(by_phase[phase.pk]),
        )
        for phase, segment in zip(phases, line.segments, strict=True)
    ]
    if others:
        groups.append(Group(None, NO_PHASE, "pending", "", 0, None, None, None, tuple(others)))
    return Chart(
        axis=axis,
        today=today,
        today_x=axis.middle_of(today) if today in axis else None,
        months=_months(axis),
        bands=tuple(_band(number, stop, axis, today) for number, stop in enumerate(stops, 1)),
        groups=tuple(groups),
        standing=_standing(line.standing, groups, stops),
    )


def _axis(phases, tasks, stops, today, stopped):
    """From the first to the last day of the phases, planned or in force, of their tasks and of the suspensions."""
    known = {phase.pk for phase in phases}
    days = [day for phase in phases for day in (phase.planned_starts_on, phase.starts_on)]
    days += [day for phase in phases for day in (phase.planned_ends_on, phase.ends_on)]
    days += [day for stop in stops for day in (stop.starts_on, stop.ends_on) if day]
    latest = max(days) + timedelta(days=DAYS_OF_TASKS)
    for task in tasks:
        if task.phase_id in known:
            dates = (task.planned_on, task.due_on, task.completed_on)
            days += [day for day in dates if day and day <= latest]
    first, last = min(days), max(days)
    is_running = not stopped and any(phase.state != "done" for phase in phases)
    near = first - timedelta(days=DAYS_BEFORE) <= today <= last + timedelta(days=DAYS_AFTER)
    if near or (is_running and today > last):
        first, last = min(first, today), max(last, today)
    # A mark on the last day needs room for its right half.
    return Axis(first, last + timedelta(days=1 + (last - first).days // ROOM_AT_THE_END))


def _months(axis):
    """First days of months, the axis's own beginning with them; labels are left out where they have no room."""
    found, day = [], axis.first
    while day in axis:
        found.append(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    step = -(-len(found) // MOST_MONTHS)
    places = [axis.start_of(day) for day in found] + [100.0]
    months, year = [], None
    for number, day in enumerate(found):
        label, room = "", places[min(number + step, len(found))] - places[number]
        if number % step == 0 and room >= (LABEL if day.year == year else LABEL_WITH_YEAR):
            label = MONTHS[day.month - 1] + (f" {day.year}" if day.year != year else "")
            year = day.year
        months.append(Month(places[number], label))
    return tuple(months)


def _band(number, stop, axis, today):
    last = stop.ends_on or max(today, stop.starts_on)
    return Band(number, stop, axis.piece(stop.starts_on, last), (last - stop.starts_on).days + 1)


def _row(task, axis, today, paused, stopped):
    days_late = _days_late(task, today, paused or stopped)
    tone, word = _appearance(task, days_late, paused=paused, stopped=stopped)
    day = task.completed_on or task.due_on
    plan = task.planned_on
    is_drawn = tone != "none" or task.state == "pending"
    return Row(
        task=task,
        tone=tone,
        word=word,
        plan_x=axis.middle_of(plan) if plan and plan in axis and is_drawn else None,
        mark_x=axis.middle_of(day) if day and is_drawn else None,
        slip=axis.between(plan, task.due_on) if plan and task.due_on and is_drawn else None,
        late=axis.between(task.due_on, task.completed_on or today) if days_late else None,
        days_late=days_late,
        is_beyond=bool(day and is_drawn and day not in axis),
    )


def _days_late(task, today, is_still):
    """Natural days after the deadline: those of a task done late, or of one that is late now."""
    if task.due_on is None or task.state == "not_applicable" or (task.state == "pending" and is_still):
        return 0
    return max(((task.completed_on or today) - task.due_on).days, 0)


def _appearance(task, days_late, *, paused, stopped):
    if task.state == "done":
        return "done", "cumplida con retraso" if days_late else "cumplida"
    if task.state == "not_applicable":
        return "none", "no aplica"
    if stopped:
        return "none", "sin cumplir"
    if paused:
        return "paused", "en pausa"
    if days_late:
        return "late", "con retraso"
    return "pending", "por cumplir" if task.due_on else "sin fecha"


def _standing(sentence, groups, stops):
    rows = [row for group in groups for row in group.rows]
    done, late = sum(row.tone == "done" for row in rows), sum(row.tone == "late" for row in rows)
    applicable = sum(group.applicable_count for group in groups)
    parts = [f"{done} de {applicable} tareas cumplidas"]
    if late:
        parts.append("1 con retraso" if late == 1 else f"{late} con retraso")
    if stops:
        parts.append("1 suspensión del plazo" if len(stops) == 1 else f"{len(stops)} suspensiones del plazo")
    return f"{sentence} {', '.join(parts)}."
