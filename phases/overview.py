"""What a process page says above the fold: where we are, what is next, what is late, what blocks."""

from collections import defaultdict
from dataclasses import dataclass

from phases.calendars import MEXICO
from phases.models import Phase, Process, Task
from phases.progress import blocking_tasks


@dataclass(frozen=True)
class PhaseGroup:
    """A phase with its tasks, in the order of the methodology."""

    phase: Phase
    tasks: list[Task]

    @property
    def applicable(self):
        return [task for task in self.tasks if task.state != Task.State.NOT_APPLICABLE]

    @property
    def omitted(self):
        return [task for task in self.tasks if task.state == Task.State.NOT_APPLICABLE]

    @property
    def done_count(self):
        return sum(task.is_done for task in self.tasks)

    @property
    def applicable_count(self):
        return len(self.applicable)


@dataclass(frozen=True)
class Overview:
    """One process on one day."""

    process: Process
    groups: list[PhaseGroup]
    current: Phase | None
    next_task: Task | None
    late: list[Task]
    blockers: list

    @property
    def may_advance(self):
        return self.current is not None and self.process.is_open and not self.blockers


def process_overview(process, today):
    """Gather the page of `process` for the day `today`: one query for the tasks, none for what was prefetched."""
    tasks = list(process.tasks.for_lists().prefetch_related("evidence"))
    by_phase = defaultdict(list)
    for task in tasks:
        by_phase[task.phase_id].append(task)
    phases = list(process.phases.all())
    pending = [task for task in tasks if task.state == Task.State.PENDING]
    dated = sorted(
        (task for task in pending if task.due_on and not task.is_automatic),
        key=lambda task: (task.due_on, task.position),
    )
    current = process.current_phase
    return Overview(
        process=process,
        groups=[PhaseGroup(phase, by_phase[phase.pk]) for phase in phases],
        current=current,
        next_task=dated[0] if dated and process.state != Process.State.CLOSED else None,
        late=[task for task in pending if task.is_overdue(today)],
        blockers=blocking_tasks(process) if current else [],
    )


def days_left_phrase(due_on, today, calendar=MEXICO):
    """Say how far a deadline is, in working days: «vence hoy», «en 3 días hábiles», «1 día hábil de retraso»."""
    if due_on is None:
        return "sin fecha límite"
    if due_on == today:
        return "vence hoy"
    count = abs(calendar.working_days_between(today, due_on))
    unit = "día hábil" if count == 1 else "días hábiles"
    if due_on > today:
        return f"en {count} {unit}" if count else "en el próximo día hábil"
    return f"{count} {unit} de retraso" if count else "venció en día inhábil"
