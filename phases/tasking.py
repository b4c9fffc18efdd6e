"""Verbs on tasks: completing, reopening, assigning, fulfilling, adding one's own, and marking what does not apply."""

import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from partners.history import record
from partners.models import Membership
from partners.models.people import READING_ROLES
from phases import ledger
from phases.clock import deadline_of
from phases.daysoff import calendars_of, office_calendar
from phases.events import events_of, extensions_of_tasks, first_day_counted
from phases.evidence import in_words, keep_evidence
from phases.guards import lock_municipality, lock_process, refuse_if_closed, require_text, spell
from phases.models import Phase, Task

#: Unit of a task that an office adds without naming one.
OWN_UNIT = "Oficina de Asuntos Internacionales"
#: Own tasks stand after those of the methodology.
OWN_POSITION = 900
#: An own task further away than this, in natural days, is taken for a slip of the keyboard.
FURTHEST = 3660


def complete_task(*, task, by, today, note="", files=(), by_name=""):
    """Complete a task with its evidence: files, a note, or evidence added before. Returns the task.

    ``files`` are pairs (uploaded file, facts of ``check_upload``), stored only when nothing refuses the act. Somebody
    without account, who answers a mail, is ``by`` None with a ``by_name``.

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
        kept = (
            keep_evidence(task=task, by=by, by_name=by_name, note=note, files=files) if note or files else []
        )
        proof = f" Evidencia: {in_words(kept)}" if kept else ""
        _record(task, "task.completed", f"Cumplió la tarea «{task.name}».{proof}", by, by_name)
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
        updated = Task.objects.filter(pk=task.pk, state=Task.State.DONE).update(
            state=Task.State.PENDING, completed_on=None, completed_by=None, **_in_force(task)
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
            assignee=assignee, assignee_name=name, assignee_email=email, next_reminder_on=None
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


def add_task(
    *,
    municipality,
    name,
    due_on,
    by,
    today,
    process=None,
    phase=None,
    guidance="",
    responsible_unit="",
    evidence="",
):
    """Add a task of the office's own, to a phase of a process, to a process, or to the municipality; returns it.

    ``due_on`` is its plan date; the deadline is the first working day on or after it, and only suspensions from today
    on will move it. It is assigned to nobody in particular until somebody turns it to a person. Raises
    ValidationError without a name, for a past or an unlikely day, before the process begins, in a closed process, or in
    a phase that is over.
    """
    name = require_text(name, "Escriba el nombre de la tarea.")
    if due_on < today:
        raise ValidationError("La fecha de la tarea ya pasó: elija hoy o un día posterior.", code="date")
    if (due_on - today).days > FURTHEST:
        raise ValidationError("Revise la fecha de la tarea: está a más de diez años.", code="date")
    with transaction.atomic():
        calendar = office_calendar(municipality)
        if process is not None:
            process = lock_process(process.pk)
            refuse_if_closed(process)
            if due_on < process.opened_on:
                raise ValidationError(
                    "El proceso empieza el %(day)s: la tarea no puede ser anterior.",
                    code="date",
                    params={"day": spell(process.opened_on)},
                )
        if phase is not None:
            phase = process.phases.get(pk=phase.pk)
            if phase.state == Phase.State.DONE:
                raise ValidationError("Esa fase ya concluyó: agregue la tarea a otra.", code="phase")
        siblings = Task.objects.filter(municipality=municipality, process=process, phase=phase)
        if siblings.pending().filter(name=name, planned_on=due_on, is_own=True).exists():
            raise ValidationError(
                "Esa tarea ya está agregada, con el mismo nombre y la misma fecha.", code="twice"
            )
        task = Task.objects.create(
            municipality=municipality,
            process=process,
            phase=phase,
            key=f"propia-{secrets.token_hex(8)}",
            name=name,
            guidance=guidance.strip(),
            responsible_unit=responsible_unit.strip() or OWN_UNIT,
            evidence_expected=evidence.strip() or "Nota o archivo que muestre que se hizo",
            planned_on=due_on,
            due_on=calendar.next_working(due_on),
            clock_from=first_day_counted(process, phase, today),
            position=OWN_POSITION,
            is_own=True,
            added_by=by,
        )
        _record(task, "task.added", f"Agregó la tarea «{task.name}» para el {spell(task.due_on)}.", by)
    return task


def mark_not_applicable(*, task, reason, by):
    """Say that a pending task does not apply to this process, and why; returns it.

    Raises ValidationError without a reason, for an automatic task, and for one that blocks its phase or on which
    another one waits: that is a requirement of the methodology or of the law, not the office's to waive.
    """
    reason = require_text(reason, "Explique por qué la tarea no aplica.")
    with transaction.atomic():
        task, process = _lock_task(task)
        refuse_if_closed(process)
        _refuse_by_hand(task)
        _refuse_not_pending(task)
        if task.blocks_phase:
            raise ValidationError(
                "«%(name)s» es requisito para concluir su fase: no puede quedar como «no aplica».",
                code="gate",
                params={"name": task.name},
            )
        waiting = [each for each in process.tasks.pending() if task.key in each.requires] if process else []
        if waiting:
            raise ValidationError(
                "De esta tarea depende %(names)s: no puede quedar como «no aplica».",
                code="required_by",
                params={"names": _names(waiting)},
            )
        updated = Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(
            state=Task.State.NOT_APPLICABLE, not_applicable_reason=reason[:250], next_reminder_on=None
        )
        if updated != 1:
            raise ValidationError(
                "Otra persona acaba de cambiar esta tarea. Revise cómo quedó.", code="stale"
            )
        task.refresh_from_db()
        _record(task, "task.not_applicable", f"Marcó que «{task.name}» no aplica: {reason}", by)
    return task


def mark_applicable(*, task, by):
    """Take back that a task does not apply: it is pending again, with the deadline in force; returns it.

    Raises ValidationError when the task is not marked so, or when the kind of process omits it.
    """
    with transaction.atomic():
        task, process = _lock_task(task)
        refuse_if_closed(process)
        if task.state != Task.State.NOT_APPLICABLE:
            raise ValidationError("La tarea «%(name)s» ya aplica.", params={"name": task.name})
        if process is not None and _is_omitted(task, process):
            raise ValidationError(
                "«%(name)s» no corresponde a un proceso de este tipo (%(kind)s).",
                code="kind",
                params={"name": task.name, "kind": process.get_kind_display()},
            )
        updated = Task.objects.filter(pk=task.pk, state=Task.State.NOT_APPLICABLE).update(
            state=Task.State.PENDING, not_applicable_reason="", **_in_force(task)
        )
        if updated != 1:
            raise ValidationError(
                "Otra persona acaba de cambiar esta tarea. Revise cómo quedó.", code="stale"
            )
        task.refresh_from_db()
        _record(task, "task.applicable", f"«{task.name}» vuelve a ser aplicable.", by)
    return task


def current_deadline(task):
    """The deadline that all events give to a task today; None when it was never planned."""
    if task.planned_on is None:
        return task.due_on
    if task.process_id is None:
        extensions = extensions_of_tasks([task.pk])[task.pk]
        return ledger.commitment(task.planned_on, office_calendar(task.municipality), extensions=extensions)
    calendar = calendars_of(task.process).of(task)
    return deadline_of(task, task.process, events_of([task.process_id])[task.process_id], calendar)


def _in_force(task):
    """What a task gets that is pending again: its deadline in force, as something new to feeds and reminders."""
    due_on = current_deadline(task)
    values = {"due_on": due_on, "sequence": F("sequence") + 1, "next_reminder_on": None}
    return values if due_on == task.due_on else values | {"escalated_on": None}


def missing_requirements(task):
    """Pending tasks of the same process that must be done before this one may be completed, in order."""
    if not task.requires or not task.process_id:
        return []
    return list(
        Task.objects.pending()
        .filter(process=task.process_id, key__in=task.requires)
        .order_by("phase__number", "position")
    )


def _lock_task(task):
    """The task as it stands now, and its locked process; without one the municipality is locked instead."""
    process = lock_process(task.process_id) if task.process_id else None
    if process is None:
        lock_municipality(task.municipality_id)
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


def _is_omitted(task, process):
    template = process.methodology.templates.filter(key=task.key).first()
    return template is not None and process.kind not in template.kinds


def _record(task, act, text, by, by_name=""):
    """One line in the history of the process, or of the task itself when it has none."""
    record(
        act=act,
        text=text,
        by=by,
        by_name=by_name,
        subject=task.process or task,
        municipality=task.municipality,
    )
