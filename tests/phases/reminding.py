"""Rows that tests of reminders need: tasks with a deadline, with or without a process, and a clock."""

import datetime as dt
from zoneinfo import ZoneInfo

from phases.models import MethodologyVersion, Phase, Process, Reminder, Task

#: A Thursday; Monday 16 March 2026 before it is a day of rest (LFT art. 74, fr. III).
DEADLINE = dt.date(2026, 3, 19)
#: Three working days before it, since the 16th does not count.
THREE_BEFORE = dt.date(2026, 3, 13)
#: The ladder of that deadline.
STEPS = {
    -14: dt.date(2026, 2, 26),
    -7: dt.date(2026, 3, 9),
    -3: dt.date(2026, 3, 13),
    -1: dt.date(2026, 3, 18),
    0: dt.date(2026, 3, 19),
    1: dt.date(2026, 3, 20),
    3: dt.date(2026, 3, 24),
    7: dt.date(2026, 3, 30),
}


def make_process(municipality, by, counterpart=None, **fields):
    methodology, _ = MethodologyVersion.objects.get_or_create(
        number=1, defaults={"title": "Metodología", "digest": "0" * 64, "is_current": True}
    )
    return Process.objects.create(
        municipality=municipality,
        counterpart=counterpart,
        methodology=methodology,
        opened_on=dt.date(2026, 2, 2),
        opened_by=by,
        **fields,
    )


def make_phase(process, number=1):
    return Phase.objects.create(
        process=process,
        number=number,
        slug="sensibilizacion",
        name="Sensibilización, planificación e identificación de socios",
        short_name="Sensibilización",
        weeks=4,
        planned_starts_on=dt.date(2026, 2, 2),
        planned_ends_on=dt.date(2026, 3, 1),
        starts_on=dt.date(2026, 2, 2),
        ends_on=dt.date(2026, 3, 1),
        state=Phase.State.OPEN,
    )


def make_task(municipality, due_on=DEADLINE, **fields):
    values = {"key": "inventario", "code": "S3", "name": "Inventariar los hermanamientos anteriores"}
    return Task.objects.create(municipality=municipality, due_on=due_on, **values | fields)


def at(day, hour=9, minute=0, zone="America/Mexico_City"):
    """The instant of that local time."""
    return dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(zone))


def fixed(instant):
    """A clock that stands still."""
    return lambda: instant


def states(**lookup):
    """Step -> state of the reminders, in the order of time."""
    return dict(Reminder.objects.filter(**lookup).order_by("step").values_list("step", "state"))
