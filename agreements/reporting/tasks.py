"""The tasks of a process that ask for reports: which of them a closed report answers."""

import datetime as dt

from agreements.path.moving import fulfil_tasks
from agreements.reporting import periods
from phases.models import Task

QUARTERLY, YEARLY = "seguimiento-trimestral", "informe-anual"
#: The first instance of a series has no year in its key: it answers for the period that ended at most so long before
#: its plan date, in natural days.
REACH = {QUARTERLY: dt.timedelta(days=92), YEARLY: dt.timedelta(days=366)}


def fulfil_asked(report, *, by, today):
    """Fulfil the task of the process that asked for this report; returns why it stayed open, in sentences."""
    agreement = report.programme.agreement
    if agreement.process_id is None:
        return ()
    task = _asking(agreement.process, report.period, report.programme.year)
    if task is None:
        return ()
    note = f"Informe cerrado: {report} ({report.folio})."
    return fulfil_tasks(agreement, [task.key], by=by, happened_on=today, note=note)


def _asking(process, period, year):
    """The pending task of this very period; else the first of its series, when its day fits."""
    series = YEARLY if period == periods.YEAR else QUARTERLY
    exact = f"{YEARLY}-{year}" if period == periods.YEAR else f"{QUARTERLY}-{year}-{period}"
    pending = {
        task.key: task for task in process.tasks.filter(key__in=[series, exact], state=Task.State.PENDING)
    }
    if exact in pending:
        return pending[exact]
    first = pending.get(series)
    if first is None or first.planned_on is None:
        return first
    last = periods.days_of(period, year)[1]
    return first if last < first.planned_on <= last + REACH[series] else None
