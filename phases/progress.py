"""Verbs that move a process: completing and assigning tasks, leaving a phase, closing.

Every verb re-reads what it changes under the process's lock, refuses with ValidationError in Spanish, writes
through a guarded update and leaves exactly one Entry. Opening stands in ``opening``, the clock in ``clock``;
callers take all verbs from here. Who may act is decided before, by ``partners.access``.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from partners.history import record
from partners.models import Entry, Membership
from partners.models.people import READING_ROLES
from phases import schedule
from phases.calendars import MEXICO
from phases.clock import end_open_suspension, resume, stopped_days_of, suspend
from phases.evidence import in_words, keep_evidence
from phases.guards import lock_process, refuse_if_closed, require_text, spell
from phases.models import Phase, Process, Task
from phases.opening import choose_counterpart, open_process

__all__ = [
    "Blocker",
    "advance_phase",
    "assign_task",
    "blocking_tasks",
    "choose_counterpart",
    "close_process",
    "comment",
    "complete_task",
    "fulfil",
    "missing_requirements",
    "open_process",
    "reopen_task",
    "resume",
    "suspend",
]


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why the phase cannot be left yet; ``task`` is None for the missing counterpart."""

    text: str
    task: Task | None = None


def complete_task(*, task, by, today, note="", files=()):
    """Complete a task with its evidence: files, a note, or evidence added before. Returns the task.

    ``files`` are pairs (uploaded file, facts of ``check_upload``), stored only when nothing refuses the act.

    Raises ValidationError when the task is automatic, done already, not applicable, waits for other tasks
    (the signature waits for the cabildo and the dictamen, LSCT art. 7), comes without any evidence, or
    belongs to a closed process.
    """
    note = note.strip()
    files = tuple(files)
    with transaction.atomic():
        task, process = _lock_task(task)
        refuse_if_closed(process)
        _refuse_by_hand(task)
        _refuse_not_pending(task)
        _refuse_unmet(task)
        if not note and not files and not task.evidence.exists():
            raise ValidationError(
                "Agregue un archivo o escriba una nota que muestre que la tarea se cumplió. Se espera: "
                "%(expected)s.",
                code="evidence",
                params={"expected": task.evidence_expected[:1].lower() + task.evidence_expected[1:]},
            )
        _finish(task, by=by, today=today, note=note)
        kept = keep_evidence(task=task, by=by, note=note, files=files) if note or files else []
        proof = f" Evidencia: {in_words(kept)}" if kept else ""
        _record(task, "task.completed", f"Cumplió la tarea «{task.name}».{proof}", by)
    return task


def reopen_task(*, task, by, reason=""):
    """Set a completed task back to pending; its evidence stays and its deadline is the one in force.

    Raises ValidationError when the task is not done or automatic, when it was a gate of a phase already
    concluded, or when a completed task depends on it.
    """
    reason = reason.strip()
    with transaction.atomic():
        task, process = _lock_task(task)
        refuse_if_closed(process)
        _refuse_by_hand(task)
        if task.state != Task.State.DONE:
            raise ValidationError("La tarea «%(name)s» no está cumplida.", params={"name": task.name})
        if task.blocks_phase and task.phase_id and task.phase.state == Phase.State.DONE:
            raise ValidationError(
                "La tarea «%(name)s» permitió concluir su fase: ya no puede reabrirse.",
                code="gate",
                params={"name": task.name},
            )
        if process is not None:
            dependents = [
                each for each in process.tasks.filter(state=Task.State.DONE) if task.key in each.requires
            ]
            if dependents:
                raise ValidationError(
                    "Primero reabra lo que depende de esta tarea: %(names)s.",
                    code="required_by",
                    params={"names": _names(dependents)},
                )
        due_on = task.due_on
        if task.planned_on:
            stopped = stopped_days_of(process) if process is not None else 0
            due_on = schedule.due_date(task.planned_on, MEXICO, stopped_days=stopped)
        updated = Task.objects.filter(pk=task.pk, state=Task.State.DONE).update(
            state=Task.State.PENDING, completed_on=None, completed_by=None, due_on=due_on
        )
        if updated != 1:
            raise ValidationError(
                "Otra persona acaba de cambiar esta tarea. Revise cómo quedó.", code="stale"
            )
        task.refresh_from_db()
        _record(
            task, "task.reopened", f"Reabrió la tarea «{task.name}»{': ' + reason if reason else '.'}", by
        )
    return task


def assign_task(*, task, by, today, assignee=None, assignee_name="", assignee_email=""):
    """Give a pending task to a member of the municipality, or to somebody without account; returns the task.

    ``assignee`` is a Membership; somebody without account has a name and an e-mail, for the reminders. With
    neither, the task goes back to the responsible unit. Raises ValidationError when both are given, when the
    member is not of this municipality, was deactivated or could not open the task (committee members read
    issued papers only), or when the task is no longer pending.
    """
    name, email = (assignee_name or "").strip(), (assignee_email or "").strip()
    if assignee is not None and (name or email):
        raise ValidationError(
            "Elija a un colega o a una persona sin cuenta, no ambas cosas.", code="assignee"
        )
    if bool(name) != bool(email):
        raise ValidationError("De una persona sin cuenta escriba el nombre y el correo.", code="assignee")
    if email:
        validate_email(email)
    with transaction.atomic():
        task, process = _lock_task(task)
        refuse_if_closed(process)
        if assignee is not None and not (
            Membership.objects.active(today)
            .filter(pk=assignee.pk, municipality=task.municipality_id, role__in=READING_ROLES)
            .exists()
        ):
            raise ValidationError("Elija a una persona en funciones de este municipio.", code="assignee")
        updated = Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(
            assignee=assignee, assignee_name=name, assignee_email=email
        )
        if updated != 1:
            raise ValidationError("Sólo una tarea pendiente puede turnarse a alguien.", code="not_pending")
        task.refresh_from_db()
        to = assignee.user.full_name if assignee else name or task.responsible_unit
        _record(task, "task.assigned", f"Turnó la tarea «{task.name}» a {to}.", by)
    return task


def fulfil(*, process, key, by, today, note=""):
    """Fulfil a task of the process because another act did what it asks; returns whether anything changed.

    Idempotent: a task done already or not applicable is left alone. ``by`` is None when the system acts.
    Raises Task.DoesNotExist for an unknown key, and ValidationError when the task waits for others or the
    process is closed.
    """
    with transaction.atomic():
        process = lock_process(process.pk)
        task = process.tasks.select_related("phase").get(key=key)
        if task.state != Task.State.PENDING:
            return False
        refuse_if_closed(process)
        _refuse_unmet(task)
        _finish(task, by=by, today=today, note=note.strip())
        _record(task, "task.fulfilled", f"Se cumplió la tarea «{task.name}».", by)
    return True


def missing_requirements(task):
    """Pending tasks of the same process that must be done before this one may be completed, in order."""
    if not task.requires or not task.process_id:
        return []
    return list(
        Task.objects.pending()
        .filter(process=task.process_id, key__in=task.requires)
        .order_by("phase__number", "position")
    )


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
            text = f"Concluyó la fase de {phase.short_name.lower()}: el proceso queda en seguimiento."
        record(act="process.advanced", text=text, by=by, subject=process, municipality=process.municipality)
    return Process.objects.with_timeline().get(pk=process.pk)


def close_process(*, process, outcome, reason, by, today):
    """End a process for good, with its outcome and the reason; returns it. Reminders stop.

    Raises ValidationError for an unknown outcome, an empty reason, a process closed already, or the outcome
    "concluido" before the four phases are over.
    """
    if outcome not in Process.Outcome.values:
        raise ValidationError("Elija el resultado con el que se cierra el proceso.", code="outcome")
    reason = require_text(reason, "Explique por qué se cierra el proceso.")
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        if outcome == Process.Outcome.COMPLETED and process.state != Process.State.IN_FOLLOWUP:
            raise ValidationError(
                "Sólo un proceso en seguimiento se cierra como concluido: elija otro resultado o termine "
                "sus fases.",
                code="outcome",
            )
        updated = Process.objects.filter(pk=process.pk, state=process.state).update(
            state=Process.State.CLOSED, outcome=outcome, closing_reason=reason, closed_on=today
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de cambiar este proceso.", code="stale")
        end_open_suspension(process, by=by, today=today)
        process.refresh_from_db()
        record(
            act="process.closed",
            text=f"Cerró el proceso: {process.get_outcome_display()}. {reason}",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return process


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


def _lock_task(task):
    """The task as it stands now, and its locked process (None for a task without process)."""
    process = lock_process(task.process_id) if task.process_id else None
    fresh = Task.objects.select_related("municipality", "phase", "completed_by").get(pk=task.pk)
    if process is not None:
        fresh.process = process
    return fresh, process


def _finish(task, *, by, today, note):
    """Guarded update from pending to done."""
    updated = Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(
        state=Task.State.DONE, completed_on=today, completed_by=by, note=note
    )
    if updated != 1:
        raise ValidationError("Otra persona acaba de cambiar esta tarea. Revise cómo quedó.", code="stale")
    task.refresh_from_db()


def _refuse_by_hand(task):
    if task.is_automatic:
        raise ValidationError(
            "«%(name)s» se cumple por sí sola cuando ocurre el acto que la completa.",
            code="automatic",
            params={"name": task.name},
        )


def _refuse_not_pending(task):
    if task.state == Task.State.DONE:
        who = f", por {task.completed_by.full_name}" if task.completed_by else ""
        raise ValidationError(
            "La tarea «%(name)s» ya está cumplida desde el %(day)s%(who)s.",
            code="done",
            params={"name": task.name, "day": spell(task.completed_on), "who": who},
        )
    if task.state == Task.State.NOT_APPLICABLE:
        raise ValidationError(
            "La tarea «%(name)s» no aplica en este proceso. %(reason)s",
            code="not_applicable",
            params={"name": task.name, "reason": task.not_applicable_reason},
        )


def _refuse_unmet(task):
    unmet = missing_requirements(task)
    if unmet:
        raise ValidationError(
            "Antes de «%(name)s» hace falta cumplir: %(names)s.",
            code="unmet",
            params={"name": task.name, "names": _names(unmet)},
        )


def _names(tasks):
    quoted = [f"«{each.name}»" for each in tasks]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} y {quoted[-1]}"


def _record(task, act, text, by):
    """One line in the history of the process, or of the task itself when it has none."""
    record(act=act, text=text, by=by, subject=task.process or task, municipality=task.municipality)
