"""Rows of the database as `phases.backplan` and `phases.whatif` read them."""

from phases import whatif
from phases.backplan import Step
from phases.clock import deadline_of
from phases.daysoff import calendars_by_municipality, calendars_of, office_calendar
from phases.events import events_of, extensions_of_tasks
from phases.ledger import unrolled
from phases.models import MethodologyVersion, Phase, Task
from phases.taskspec import parse_weeks


def steps_of_methodology(municipality, *, kind, country):
    """The dated steps that a process of this kind would have, in the methodology's order: three queries."""
    version = MethodologyVersion.objects.filter(is_current=True).first()
    calendars = calendars_by_municipality([municipality.pk])(municipality.pk, country)
    templates = version.templates.filter(is_automatic=False, week__isnull=False) if version else ()
    return [
        Step(row.key, row.name, row.phase_number, row.week, calendars.of(row), row.code)
        for row in templates
        if kind in row.kinds
    ]


def steps_of_process(process):
    """The pending dated steps of a process, each with its task: list of (Step, Task), two queries."""
    calendars = calendars_of(process)
    rows = process.tasks.pending().filter(is_automatic=False, phase__isnull=False).select_related("phase")
    found = []
    for row in rows.order_by("phase__number", "position", "pk"):
        week = parse_weeks(row.week_label)[1]
        if week is not None:
            step = Step(row.key, row.name, row.phase.number, week, calendars.of(row), row.code)
            found.append((step, row))
    return found


def slip_of(task, new_on):
    """What slips when a pending task with a deadline is due on `new_on` instead: (`whatif.Slip`, tasks by key)."""
    if task.process_id is None:
        extensions = extensions_of_tasks([task.pk])[task.pk]
        planned = task.planned_on or task.due_on
        node = whatif.Node(
            task.key,
            None,
            unrolled(planned, extensions=extensions),
            task.due_on,
            office_calendar(task.municipality),
        )
        return whatif.slip([node], [], task.key, new_on), {task.key: task}
    process = task.process
    calendars, events = calendars_of(process), events_of([process.pk])[process.pk]
    rows = process.tasks.pending().filter(due_on__isnull=False).select_related("phase")
    rows = {row.key: row for row in rows.order_by("phase__number", "position", "pk")}
    nodes = [_node(row, process, events, calendars.of(row)) for row in rows.values()]
    blocks = [
        whatif.Block(phase.number, phase.starts_on, phase.ends_on)
        for phase in process.phases.exclude(state=Phase.State.DONE).order_by("number")
    ]
    return whatif.slip(nodes, blocks, task.key, new_on), rows


def _node(row: Task, process, events, calendar):
    """A task in force: of one whose deadline no event explains, that deadline counts as it stands."""
    number = row.phase.number if row.phase_id else None
    day = row.due_on
    if row.planned_on is not None and deadline_of(row, process, events, calendar) == row.due_on:
        day = unrolled(
            row.planned_on,
            stops=events.stops,
            extensions=events.extensions_for(row),
            counted_from=row.clock_from or process.opened_on,
        )
    return whatif.Node(
        key=row.key,
        phase=number,
        unrolled=day,
        due_on=row.due_on,
        calendar=calendar,
        requires=tuple(row.requires),
        blocks=row.blocks_phase,
        ends_phase=row.is_milestone,
    )
