"""¿Por qué esta fecha? The account of a task's deadline, from the database."""

from phases import ledger
from phases.daysoff import calendars_of, office_calendar
from phases.events import events_of, extensions_of_tasks
from phases.schedule import plan_date
from phases.taskspec import parse_weeks


def account_of(task):
    """The `ledger.Account` of a task; None for one without plan date.

    Of a task that is done, only the events up to its completion count, those written down by then; its account ends in
    the deadline that it had. Four queries.
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
        extensions = events.extensions_for(task)
        calendar = calendars_of(process).of(task)
    if until is not None:
        stops = [each for each in stops if each.ends_on and max(each.ends_on, each.recorded_on) <= until]
        extensions = [each for each in extensions if each.granted_on <= until]
    account = ledger.explain(
        task.planned_on,
        calendar,
        started_on=started_on,
        label=week_in_words(task),
        stops=stops,
        extensions=extensions,
        counted_from=started_on,
    )
    return ledger.kept(account, task.due_on, done_on=until) if until else account


def week_in_words(task):
    """«semana 9», when the task is planned for the last day of that week; "" for all others, as the yearly tasks are.

    The task comes with its process.
    """
    week = parse_weeks(task.week_label)[1]
    if week is None or task.process is None or task.planned_on != plan_date(task.process.opened_on, week):
        return ""
    return f"semana {week}"
