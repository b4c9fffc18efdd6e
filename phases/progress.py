"""Verbs that move a process. This module is their door: callers take all verbs from here.

Leaving a phase and commenting stand here; the rest in its rooms: ``opening``, ``clock`` (suspensions), ``extensions``,
``tasking`` (tasks), ``closing``, ``followup`` (what comes due every year). Every verb re-reads what it changes under
the process's lock, refuses with ValidationError in Spanish, writes through a guarded update and leaves exactly one
Entry. Who may act is decided before, by ``partners.access``.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.history import record
from partners.models import Entry
from phases import followup
from phases.clock import record_suspension, resume, suspend
from phases.closing import close_process, reopen_process
from phases.extensions import decide_extension, grant_extension, request_extension
from phases.guards import lock_process, refuse_if_closed, require_text
from phases.models import Phase, Process, Task
from phases.opening import choose_counterpart, open_process
from phases.tasking import (
    add_task,
    assign_task,
    complete_task,
    fulfil,
    mark_applicable,
    mark_not_applicable,
    missing_requirements,
    reopen_task,
)

__all__ = [
    "Blocker",
    "add_task",
    "advance_phase",
    "assign_task",
    "blocking_tasks",
    "choose_counterpart",
    "close_process",
    "comment",
    "complete_task",
    "decide_extension",
    "fulfil",
    "grant_extension",
    "mark_applicable",
    "mark_not_applicable",
    "missing_requirements",
    "open_process",
    "record_suspension",
    "reopen_process",
    "reopen_task",
    "request_extension",
    "resume",
    "suspend",
]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why the phase cannot be left yet; ``task`` is None for the missing counterpart."""

    text: str
    task: Task | None = None


def blocking_tasks(process):
    """What keeps the process in its open phase, as a tuple of ``Blocker``; empty when it may advance.

    Two queries, one when the phases are prefetched. Empty too when no phase is open.
    """
    phase = process.current_phase
    if phase is None:
        return ()
    missing = ()
    if process.counterpart_id is None:
        missing = (Blocker("Falta elegir la contraparte del hermanamiento."),)
    gates = process.tasks.pending().filter(phase=phase, blocks_phase=True).order_by("position", "pk")
    return missing + tuple(Blocker(f"Falta cumplir «{task.name}».", task) for task in gates)


def advance_phase(*, process, by, today, expected_phase):
    """Conclude the open phase and open the next one; after the fourth the process is *en seguimiento*.

    ``expected_phase`` is the number of the phase that the person saw: a double click or a second tab is
    refused instead of concluding one phase more. The phase's milestone is fulfilled by this act; nominal
    dates do not move. Raises ValidationError while the process is not running or something blocks.
    """
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        if process.state == Process.State.SUSPENDED:
            raise ValidationError(
                "El plazo está suspendido: reanúdelo antes de avanzar de fase.", code="suspended"
            )
        phase = process.current_phase
        if phase is None or phase.number != expected_phase:
            raise ValidationError(
                "La fase %(number)s ya no está en curso: el proceso cambió después de que usted abrió la "
                "página. Revise cómo quedó.",
                code="stale",
                params={"number": expected_phase},
            )
        blockers = blocking_tasks(process)
        if blockers:
            raise ValidationError([ValidationError(each.text, code="blocked") for each in blockers])
        updated = Phase.objects.filter(pk=phase.pk, state=Phase.State.OPEN).update(
            state=Phase.State.DONE, completed_on=today, completed_by=by
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de avanzar este proceso.", code="stale")
        Task.objects.filter(phase=phase, is_milestone=True, state=Task.State.PENDING).update(
            state=Task.State.DONE, completed_on=today, completed_by=by
        )
        following = process.phases.filter(number=phase.number + 1).first()
        if following is not None:
            Phase.objects.filter(pk=following.pk, state=Phase.State.PENDING).update(state=Phase.State.OPEN)
            begun = following.short_name.lower()
            text = f"Concluyó la fase de {phase.short_name.lower()} e inició la de {begun}."
        else:
            Process.objects.filter(pk=process.pk, state=Process.State.OPEN).update(
                state=Process.State.IN_FOLLOWUP
            )
            process.refresh_from_db()
            tasks = followup.begin(process, today=today)
            text = (
                f"Concluyó la fase de {phase.short_name.lower()}: el proceso queda en seguimiento, con {tasks} tareas "
                "programadas."
            )
        record(act="process.advanced", text=text, by=by, subject=process, municipality=process.municipality)
    return Process.objects.with_timeline().get(pk=process.pk)


def comment(*, process, text, by):
    """Add a remark to the history of a process, closed ones included; returns the entry.

    A remark is a line of the append-only history: it cannot be changed or taken back, and it sends no mail. The same
    words again, with nothing in between, are the same remark: a double click. Raises ValidationError when it is
    empty.
    """
    line = f"Comentó: {require_text(text, 'Escriba el comentario.')}"
    with transaction.atomic():
        process = lock_process(process.pk)
        last = Entry.objects.about(process).first()
        if last and (last.act, last.actor_id, last.text) == ("process.commented", by.pk, line):
            return last
        return record(
            act="process.commented",
            text=line,
            by=by,
            subject=process,
            municipality=process.municipality,
        )
