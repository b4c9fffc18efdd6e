"""More time: asking for it, granting it, refusing it.

People count working days; what is stored are the natural days which that meant when it was granted, so that the
deadline can always be computed anew (`phases.ledger`).
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.history import record
from phases import ledger
from phases.clock import recommit, recommit_loose_tasks
from phases.daysoff import calendars_of, office_calendar
from phases.events import events_of, extensions_of_tasks
from phases.guards import lock_municipality, lock_process, refuse_if_closed, require_text, spell
from phases.models import Extension, Phase, Process, Task

#: More working days at once than this is taken for a slip of the keyboard.
MOST_WORKING_DAYS = 120


def grant_extension(*, working_days, reason, approved_by, by, today, task=None, phase=None, seen=None):
    """Give more time to a pending task, or to an unfinished phase and what comes after it; returns the extension.

    ``working_days`` count from the deadline in force; ``approved_by`` names who authorised it, with position or oficio.
    ``seen`` is the deadline, or the last day of the phase, that the person saw: a double click or a second tab is
    refused instead of giving the days twice. Raises ValidationError then, without reason or approver, for a task
    without date or not pending, for a concluded phase, while the clock stands still, or in a closed process.
    """
    reason, approved_by = (
        _check(working_days, reason),
        require_text(approved_by, "Escriba quién autorizó la prórroga."),
    )
    with transaction.atomic():
        task, phase, process = _lock(task, phase)
        in_force = task.due_on if task else phase.ends_on
        if seen is not None and seen != in_force:
            raise ValidationError(
                "La fecha ya cambió después de que usted abrió la página: ahora es el %(day)s. Si todavía hace falta "
                "más tiempo, envíe de nuevo el formulario.",
                code="stale",
                params={"day": spell(in_force)},
            )
        return _grant(
            Extension(
                municipality=(task or process).municipality,
                process=process,
                task=task,
                phase=phase,
                working_days=working_days,
                reason=reason,
                asked_on=today,
                asked_by=by,
            ),
            approved_by=approved_by,
            by=by,
            today=today,
        )


def request_extension(*, task, working_days, reason, by, today, by_name=""):
    """Ask for more time for a task; an enlace grants or refuses it. Returns the extension that waits.

    ``by`` is None, with a ``by_name``, for somebody without account who answers a mail. Raises ValidationError as
    ``grant_extension`` does, and when a request for this task waits already.
    """
    reason = _check(working_days, reason)
    with transaction.atomic():
        task, _, process = _lock(task, None)
        try:
            with transaction.atomic():
                extension = Extension.objects.create(
                    municipality=task.municipality,
                    process=process,
                    task=task,
                    state=Extension.State.ASKED,
                    working_days=working_days,
                    reason=reason,
                    asked_on=today,
                    asked_by=by,
                    asked_by_name=by_name,
                )
        except IntegrityError as error:
            raise ValidationError(
                "Ya hay una solicitud de prórroga para esta tarea: espere la respuesta del enlace municipal.",
                code="waiting",
            ) from error
        text = f"Pidió {_count(working_days)} más para «{task.name}»: {reason}"
        _record(extension, "extension.asked", text, by, by_name)
    return extension


def decide_extension(*, extension, granted, by, today, approved_by="", answer=""):
    """Grant or refuse a request for more time; returns it. Days count from the deadline in force today.

    Raises ValidationError when it was decided already, without an approver when it is granted, or without an answer
    when it is refused.
    """
    if granted:
        approved_by = require_text(approved_by, "Escriba quién autorizó la prórroga.")
    else:
        answer = require_text(answer, "Explique por qué no se concede: quien la pidió leerá su respuesta.")
    with transaction.atomic():
        task, _, _ = _lock(extension.task, None, only_pending=granted)
        row = Extension.objects.get(pk=extension.pk)
        if row.state != Extension.State.ASKED:
            raise ValidationError(
                "Esta solicitud ya se resolvió el %(day)s.",
                code="stale",
                params={"day": spell(row.decided_on)},
            )
        row.task, row.answer = task, answer
        if granted:
            return _grant(row, approved_by=approved_by, by=by, today=today)
        updated = Extension.objects.filter(pk=row.pk, state=Extension.State.ASKED).update(
            state=Extension.State.REFUSED, decided_on=today, decided_by=by, answer=answer
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de resolver esta solicitud.", code="stale")
        row.refresh_from_db()
        _record(row, "extension.refused", f"Negó la prórroga de «{task.name}»: {answer}", by)
    return row


def _check(working_days, reason):
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        raise ValidationError(
            "Escriba entre 1 y %(most)s días hábiles.", code="days", params={"most": MOST_WORKING_DAYS}
        )
    return require_text(reason, "Explique por qué hace falta más tiempo.")


def _lock(task, phase, only_pending=True):
    """The task or the phase as it stands now, and its locked process."""
    process_id = task.process_id if task is not None else phase.process_id
    process = lock_process(process_id) if process_id else None
    if process is None:
        lock_municipality(task.municipality_id)
    refuse_if_closed(process)
    if process is not None and process.state == Process.State.SUSPENDED and only_pending:
        raise ValidationError(
            "El plazo está suspendido: reanúdelo antes de dar más tiempo.", code="suspended"
        )
    if task is not None:
        task = Task.objects.select_related("municipality", "phase").get(pk=task.pk)
        if process is not None:
            task.process = process
        if only_pending and task.state != Task.State.PENDING:
            raise ValidationError("Sólo una tarea pendiente puede recibir más tiempo.", code="not_pending")
        if only_pending and task.planned_on is None:
            raise ValidationError("Esta tarea no tiene fecha límite que prorrogar.", code="no_date")
        return task, None, process
    phase = process.phases.get(pk=phase.pk)
    if phase.state == Phase.State.DONE:
        raise ValidationError("La fase ya concluyó: no hay plazo que prorrogar.", code="done")
    return None, phase, process


def _grant(extension, *, approved_by, by, today):
    """Count the working days from the deadline in force, write the extension, and move the dates."""
    task, phase, process = extension.task, extension.phase, extension.process
    calendar = calendars_of(process).office if process else office_calendar(extension.municipality)
    if task is not None:
        # What the plan date, stops and earlier extensions give before rolling: the days are added to that.
        before = task.due_on
        calendar = calendars_of(process).of(task) if process else calendar
        target = calendar.add_working_days(before, extension.working_days)
        extension.days = (target - _unrolled(task, process)).days
    else:
        before = phase.ends_on
        target = calendar.add_working_days(before, extension.working_days)
        extension.days = (target - before).days
    extension.state, extension.approved_by = Extension.State.GRANTED, approved_by
    extension.decided_on, extension.decided_by = today, by
    if extension.pk is None:
        extension.save()
    else:
        updated = Extension.objects.filter(pk=extension.pk, state=Extension.State.ASKED).update(
            state=extension.state,
            days=extension.days,
            approved_by=approved_by,
            answer=extension.answer,
            decided_on=today,
            decided_by=by,
        )
        if updated != 1:
            raise ValidationError("Otra persona acaba de resolver esta solicitud.", code="stale")
    if process is not None:
        recommit([process])
    else:
        recommit_loose_tasks(extension.municipality)
    what = f"«{task.name}»" if task else f"la fase de {phase.short_name.lower()} y las que siguen"
    text = (
        f"Dio {_count(extension.working_days)} más para {what}: del {spell(before)} al {spell(target)}. "
        f"{extension.reason} Autorizó: {approved_by}."
    )
    _record(extension, "extension.granted", text, by)
    return extension


def _unrolled(task, process):
    """The day that plan, stops and earlier extensions give, before it is moved to a working day."""
    if process is None:
        return ledger.unrolled(task.planned_on, extensions=extensions_of_tasks([task.pk])[task.pk])
    events = events_of([process.pk])[process.pk]
    return ledger.unrolled(
        task.planned_on,
        stops=events.stops,
        extensions=events.extensions_for(task),
        counted_from=task.clock_from or process.opened_on,
    )


def _count(working_days):
    return "1 día hábil" if working_days == 1 else f"{working_days} días hábiles"


def _record(extension, act, text, by, by_name=""):
    record(
        act=act,
        text=text,
        by=by,
        by_name=by_name,
        subject=extension.process or extension.task,
        municipality=extension.municipality,
    )
