"""Planning backwards: from a ceremony or a trip to the last day for each step. Pure: no database, no clock.

The methodology's distances in weeks are kept, in natural days, and each step has the calendar of whoever takes it: a
last day that nobody works gives way to the working day before it (`schedule.last_day`). The start is the latest one
whose plan meets the date (`schedule.latest_start`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from phases import schedule
from phases.calendars import WorkingCalendar

#: Steps whose last day people ask for first.
CABILDO, TO_SRE = "cabildo", "envio-dgcp"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day that is fixed from outside, and the task of the methodology that happens on it."""

    key: str
    label: str
    anchor: str


#: What may have a fixed day, by the word that stands in the address of the page.
OCCASIONS = (
    Occasion("firma", "Ceremonia o viaje para firmar el acuerdo", "firma"),
    Occasion("visita", "Viaje o visita con el acuerdo ya firmado", "visitas-reciprocas"),
    Occasion("exploratoria", "Viaje exploratorio, antes de negociar el texto", "reuniones-exploratorias"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A task as planning backwards sees it: its plan week and the calendar of whoever takes it."""

    key: str
    name: str
    phase: int
    week: int
    calendar: WorkingCalendar
    code: str = ""


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last working day on which a step may be done."""

    step: Step
    last_on: date

    def working_days_left(self, today: date) -> int:
        """Working days after ``today`` up to the last day; negative once it is past."""
        return self.step.calendar.working_days_between(today, self.last_on)


@dataclass(frozen=True, slots=True)
class BackPlan:
    """The latest start that meets a date, and the last day for each step up to it, in the methodology's order."""

    meets_on: date
    opened_on: date
    steps: tuple[LastDay, ...]

    def last_on(self, key: str) -> date | None:
        """Last day for the step with this key; None when it is not among the steps."""
        return next((each.last_on for each in self.steps if each.step.key == key), None)


def plan_back(steps: Iterable[Step], anchor: str, meets_on: date) -> BackPlan:
    """Plan backwards from the step with the key ``anchor``, which happens on ``meets_on``.

    On a day of rest whoever takes the step must be ready on the working day before it. ``steps`` come in the order of
    the methodology; those after the anchor, or planned for a later week, do not belong to it. KeyError when the anchor
    is not among them.
    """
    steps = list(steps)
    place = next((n for n, each in enumerate(steps) if each.key == anchor), None)
    if place is None:
        raise KeyError(anchor)
    target = steps[place]
    chosen = [*(each for each in steps[:place] if each.week <= target.week), target]
    return BackPlan(
        meets_on=meets_on,
        opened_on=schedule.latest_start(meets_on, target.week, target.calendar),
        steps=tuple(
            LastDay(each, schedule.last_day(meets_on, target.week, each.week, each.calendar))
            for each in chosen
        ),
    )
