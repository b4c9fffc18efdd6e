"""Which dates an act would move, told before it is saved: the act is done and taken back in one transaction.

Exact by construction, since the verb itself computes the dates; what the verb refuses is refused here too.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from phases.models import Phase, Task


@dataclass(frozen=True, slots=True)
class Moved:
    """One date before and after: the deadline of a task, or the last day of a phase."""

    name: str
    before: date
    after: date

    @property
    def days(self):
        """Natural days later; negative for a date that moves closer."""
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class Preview:
    """What moves: the ends of phases, and the deadlines of pending tasks, the earliest first."""

    phases: list
    tasks: list

    @property
    def is_empty(self):
        return not self.phases and not self.tasks


def preview(act, *, process=None, task=None):
    """What calling `act` would move in a process, or of a task without process. Nothing is kept.

    Raises what `act` raises.
    """
    before = _dates(process, task)
    with transaction.atomic():
        act()
        after = _dates(process, task)
        transaction.set_rollback(True)
    (old_phases, old_tasks), (new_phases, new_tasks) = before, after
    return Preview(phases=_compare(old_phases, new_phases), tasks=_compare(old_tasks, new_tasks))


def _dates(process, task):
    """Names and dates by number, of the phases and of the pending tasks: two queries."""
    phases, tasks = {}, Task.objects.pending().filter(due_on__isnull=False)
    if process is None:
        tasks = tasks.filter(pk=task.pk)
    else:
        rows = Phase.objects.filter(process=process).order_by("number")
        phases = {row.pk: (f"Fase {row.number}, {row.short_name.lower()}", row.ends_on) for row in rows}
        tasks = tasks.filter(process=process)
    rows = tasks.order_by("due_on", "phase__number", "position", "pk").values_list("pk", "name", "due_on")
    return phases, {pk: (name, due_on) for pk, name, due_on in rows}


def _compare(old, new):
    return [
        Moved(name, day, new[pk][1]) for pk, (name, day) in old.items() if pk in new and new[pk][1] != day
    ]
