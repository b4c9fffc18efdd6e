"""The results that the methodology expects, and what in a process proves each of them."""

from dataclasses import dataclass

from phases import catalogue
from phases.models import Task

KEYS = frozenset(
    key for horizon in catalogue.RESULTS.values() for result in horizon for key in result.task_keys
)


@dataclass(frozen=True)
class Proof:
    """One expected result with the tasks of the process that prove it, in the order of the methodology.

    Tasks that do not apply to the process are left out: nobody asks them for a proof.
    """

    result: catalogue.Result
    tasks: tuple[Task, ...]

    @property
    def done(self):
        return tuple(task for task in self.tasks if task.is_done)

    @property
    def missing(self):
        return tuple(task for task in self.tasks if not task.is_done)

    @property
    def is_proved(self):
        """Whether all of its tasks are done, and there is one."""
        return bool(self.tasks) and not self.missing

    @property
    def applies(self):
        """Whether any task of this process could prove it."""
        return bool(self.tasks)


@dataclass(frozen=True)
class Results:
    """All results expected of a process: `short` (ten) and `long` (four), each a Proof."""

    short: tuple[Proof, ...]
    long: tuple[Proof, ...]

    @property
    def proved_count(self):
        """How many results of the short term are proved."""
        return sum(proof.is_proved for proof in self.short)

    @property
    def applicable_count(self):
        return sum(proof.applies for proof in self.short)


def results_of(process):
    """The results of a process, each task with its evidence and who added it: three queries."""
    tasks = process.tasks.filter(key__in=KEYS).select_related("phase").prefetch_related("evidence__added_by")
    return results_from(tasks)


def results_from(tasks):
    """The same from tasks at hand; those that prove nothing are ignored."""
    by_key = {task.key: task for task in tasks if task.state != Task.State.NOT_APPLICABLE}

    def proofs(horizon):
        return tuple(
            Proof(each, tuple(by_key[key] for key in each.task_keys if key in by_key))
            for each in catalogue.RESULTS[horizon]
        )

    return Results(proofs("short"), proofs("long"))
