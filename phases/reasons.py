"""¿Por qué esta fecha? The account of a task's deadline, from the database."""

from phases import ledger
from phases.daysoff import calendars_of, office_calendar
from phases.events import events_of, extensions_of_tasks


def account_of(task):
    """The `ledger.Account` of a task; None for one without plan date.

    Of a task that is done, only the events up to its completion count, so that its account ends in the deadline that
    it had. Four queries.
    """
    if task.planned_on is None:
        return None
    process, until = task.process, task.completed_on
    if process is None:
        started_on = task.clock_from or task.planned_on
        extensions, stops = extensions_of_tasks([task.pk])[task.pk], ()
        calendar = office_calendar(task.municipality)
    else:
        started_on = task.clock_from or process.opened_on
        events = events_of([process.pk])[process.pk]
        stops = events.stops
        extensions = events.extensions_for(task.pk, task.phase.number if task.phase_id else None)
        calendar = calendars_of(process).of(task)
    if until is not None:
        stops = [each for each in stops if each.ends_on is not None and each.ends_on <= until]
        extensions = [each for each in extensions if each.granted_on <= until]
    return ledger.explain(
        task.planned_on,
        calendar,
        started_on=started_on,
        label=f"semana {task.week_label}" if task.week_label else "",
        stops=stops,
        extensions=extensions,
        counted_from=started_on,
    )
