"""What moves the dates of processes, read from the database as plain data for `phases.ledger`."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from phases import ledger
from phases.models import Extension, Suspension


@dataclass
class Events:
    """Suspensions and granted extensions of one process; `of_phase` maps phase numbers to their extensions."""

    stops: list = field(default_factory=list)
    of_phase: dict = field(default_factory=lambda: defaultdict(list))
    of_task: dict = field(default_factory=lambda: defaultdict(list))

    def extensions_for(self, task):
        """Extensions of a task: its own, and those of its phase and of the phases before it.

        Of a task that was added later (`clock_from`), those of phases count from that day on: it was planned knowing
        the earlier ones.
        """
        if task.phase_id is None:
            return list(self.of_task[task.pk])
        return self.of_phases_to(task.phase.number, since=task.clock_from) + self.of_task[task.pk]

    def of_phases_to(self, number, *, since=None):
        """Extensions of the phases up to this one, granted on the day `since` or after it."""
        return [
            row
            for each in sorted(self.of_phase)
            if each <= number
            for row in self.of_phase[each]
            if since is None or row.granted_on >= since
        ]

    def phase_days(self, count=4):
        """Natural days of extension of phases 1 to `count`, in order."""
        return [sum(row.days for row in self.of_phase.get(n, ())) for n in range(1, count + 1)]


def events_of(process_ids):
    """Events by process id, for any number of processes: two queries."""
    found = defaultdict(Events)
    rows = Suspension.objects.filter(process__in=process_ids)
    for row in rows.select_related("started_by", "process__municipality"):
        found[row.process_id].stops.append(as_stop(row))
    rows = Extension.objects.granted().filter(process__in=process_ids)
    for row in rows.select_related("decided_by", "phase"):
        target = found[row.process_id]
        place = target.of_task[row.task_id] if row.task_id else target.of_phase[row.phase.number]
        place.append(as_extension(row))
    return found


def first_day_counted(process, phase, today):
    """From which day events move a task added today: tomorrow, when an event of today has moved the rest already.

    `process` and `phase` may be None. Two queries with a process.
    """
    if process is None:
        return today
    events = events_of([process.pk])[process.pk]
    moved = any(stop.ends_on == today for stop in events.stops)
    if phase is not None:
        moved = moved or bool(events.of_phases_to(phase.number, since=today))
    return today + timedelta(days=1) if moved else today


def extensions_of_tasks(task_ids):
    """Granted extensions of tasks, by task id (for tasks without process): one query."""
    found = defaultdict(list)
    for row in Extension.objects.granted().filter(task__in=task_ids).select_related("decided_by"):
        found[row.task_id].append(as_extension(row))
    return found


def as_stop(row):
    """A suspension as the ledger reads it; the day on which it was written down is the municipality's own."""
    return ledger.Stop(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        cause=row.cause,
        label=row.get_cause_display(),
        note=row.reason,
        by=row.started_by.full_name,
        recorded_on=row.process.municipality.today(row.recorded_at),
    )


def as_extension(row):
    """A granted extension as the ledger reads it."""
    return ledger.Extension(
        granted_on=row.decided_on,
        days=row.days,
        note=row.reason,
        by=row.decided_by.full_name if row.decided_by_id else "",
        approved_by=row.approved_by,
    )
