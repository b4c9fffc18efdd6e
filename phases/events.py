"""What moves the dates of processes, read from the database as plain data for `phases.ledger`."""

from collections import defaultdict
from dataclasses import dataclass, field

from phases import ledger
from phases.models import Extension, Suspension


@dataclass
class Events:
    """Suspensions and granted extensions of one process; `of_phase` maps phase numbers to their extensions."""

    stops: list = field(default_factory=list)
    of_phase: dict = field(default_factory=lambda: defaultdict(list))
    of_task: dict = field(default_factory=lambda: defaultdict(list))

    def extensions_for(self, task_id, phase_number):
        """Extensions of a task: its own, and those of its phase and of the phases before it."""
        if phase_number is None:
            return list(self.of_task[task_id])
        earlier = [
            row for number in sorted(self.of_phase) if number <= phase_number for row in self.of_phase[number]
        ]
        return earlier + self.of_task[task_id]

    def phase_days(self, count=4):
        """Natural days of extension of phases 1 to `count`, in order."""
        return [sum(row.days for row in self.of_phase.get(n, ())) for n in range(1, count + 1)]


def events_of(process_ids):
    """Events by process id, for any number of processes: two queries."""
    found = defaultdict(Events)
    for row in Suspension.objects.filter(process__in=process_ids).select_related("started_by"):
        found[row.process_id].stops.append(as_stop(row))
    rows = Extension.objects.granted().filter(process__in=process_ids)
    for row in rows.select_related("decided_by", "phase"):
        target = found[row.process_id]
        place = target.of_task[row.task_id] if row.task_id else target.of_phase[row.phase.number]
        place.append(as_extension(row))
    return found


def extensions_of_tasks(task_ids):
    """Granted extensions of tasks, by task id (for tasks without process): one query."""
    found = defaultdict(list)
    for row in Extension.objects.granted().filter(task__in=task_ids).select_related("decided_by"):
        found[row.task_id].append(as_extension(row))
    return found


def as_stop(row):
    """A suspension as the ledger reads it."""
    return ledger.Stop(
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        cause=row.cause,
        label=row.get_cause_display(),
        note=row.reason,
        by=row.started_by.full_name,
        recorded_on=row.recorded_at.date(),
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
