"""The process's clock: stopping it, and giving the stopped days back.

Plan dates never move. A deadline in force is always computed anew from the plan date and all finished
suspensions, never by adding to the previous deadline, so that rolling over weekends does not pile up.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.history import record
from phases import schedule
from phases.calendars import MEXICO
from phases.guards import lock_process, refuse_if_closed, require_text, spell
from phases.models import Phase, Process, Suspension, Task

ALREADY_STOPPED = "El plazo ya está suspendido. Para cambiar la causa, reanúdelo primero."


def stopped_days_of(process):
    """Natural days on which finished suspensions stopped the process, first and last included."""
    rows = process.suspensions.filter(ends_on__isnull=False)
    return schedule.stopped_days(rows.values_list("starts_on", "ends_on"))


def suspend(*, process, cause, reason, by, today):
    """Stop the clock from ``today`` on, that day included; returns the suspension.

    While it lasts, no reminder is sent and the phase cannot be left; tasks may still be completed. Raises
    ValidationError without a known cause and a reason, before the process starts, on a day that an earlier
    suspension covers, or when the process is not running its four phases.
    """
    if cause not in Suspension.Cause.values:
        raise ValidationError("Elija la causa de la suspensión.", code="cause")
    reason = require_text(reason, "Explique por qué se suspende el plazo.")
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        if process.state == Process.State.IN_FOLLOWUP:
            raise ValidationError(
                "El proceso ya está en seguimiento: sus fases terminaron y no hay plazo que suspender.",
                code="followup",
            )
        if today < process.opened_on:
            raise ValidationError(
                "El proceso empieza el %(day)s: el plazo no puede suspenderse antes.",
                code="date",
                params={"day": spell(process.opened_on)},
            )
        covered = process.suspensions.filter(ends_on__gte=today).order_by("-ends_on").first()
        if covered:
            raise ValidationError(
                "El plazo ya estuvo suspendido hasta el %(day)s, ese día incluido. Puede suspenderlo otra "
                "vez a partir del día siguiente.",
                code="overlap",
                params={"day": spell(covered.ends_on)},
            )
        updated = Process.objects.filter(pk=process.pk, state=Process.State.OPEN).update(
            state=Process.State.SUSPENDED
        )
        if updated != 1:
            raise ValidationError(ALREADY_STOPPED, code="suspended")
        try:
            with transaction.atomic():
                suspension = Suspension.objects.create(
                    process=process, cause=cause, reason=reason, starts_on=today, started_by=by
                )
        except IntegrityError as error:
            raise ValidationError(ALREADY_STOPPED, code="suspended") from error
        record(
            act="process.suspended",
            text=f"Suspendió el plazo desde el {spell(today)}: {suspension.get_cause_display()}. {reason}",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return suspension


def resume(*, process, by, today):
    """Start the clock again; ``today`` is the last stopped day. Returns the finished suspension.

    Deadlines of pending tasks, the end of the open phase and the dates of the phases to come move by the
    natural days stopped, both ends included; deadlines are then rolled to a working day. Raises
    ValidationError when the process is not suspended, or for a day before the suspension began.
    """
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        suspension = process.suspensions.filter(ends_on__isnull=True).first()
        if process.state != Process.State.SUSPENDED or suspension is None:
            raise ValidationError("El plazo no está suspendido: no hay nada que reanudar.", code="running")
        if today < suspension.starts_on:
            raise ValidationError(
                "El plazo se suspendió el %(day)s: no puede reanudarse antes.",
                code="date",
                params={"day": spell(suspension.starts_on)},
            )
        updated = Suspension.objects.filter(pk=suspension.pk, ends_on__isnull=True).update(
            ends_on=today, ended_by=by
        )
        if updated != 1 or not _set_running(process):
            raise ValidationError("Otra persona acaba de reanudar el plazo.", code="running")
        suspension.refresh_from_db()
        days = (suspension.ends_on - suspension.starts_on).days + 1
        _move_phases(process, suspension.starts_on, days)
        _recommit(process)
        unit = "día natural" if days == 1 else "días naturales"
        first, last = spell(suspension.starts_on), spell(suspension.ends_on)
        stopped = f"el {first}" if days == 1 else f"del {first} al {last}, ambos incluidos"
        record(
            act="process.resumed",
            text=f"Reanudó el plazo, detenido {days} {unit} ({stopped}). Las fechas pendientes se movieron.",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return suspension


def end_open_suspension(process, *, by, today):
    """Put an end to the suspension of a process that closes; nothing moves, since nothing is due any more."""
    for row in process.suspensions.filter(ends_on__isnull=True):
        Suspension.objects.filter(pk=row.pk).update(ends_on=max(today, row.starts_on), ended_by=by)


def _set_running(process):
    return (
        Process.objects.filter(pk=process.pk, state=Process.State.SUSPENDED).update(state=Process.State.OPEN)
        == 1
    )


def _move_phases(process, stopped_from, days):
    """Move what of the unfinished phases lay ahead; a phase that had begun keeps its first day."""
    shift = timedelta(days=days)
    rows = list(process.phases.exclude(state=Phase.State.DONE))
    for phase in rows:
        if phase.state == Phase.State.PENDING or phase.starts_on >= stopped_from:
            phase.starts_on += shift
        phase.ends_on += shift
    Phase.objects.bulk_update(rows, ["starts_on", "ends_on"])


def _recommit(process):
    """Compute the deadline of every pending task from its plan date and all the stopped days."""
    stopped = stopped_days_of(process)
    rows = list(process.tasks.pending().filter(planned_on__isnull=False))
    for task in rows:
        task.due_on = schedule.due_date(task.planned_on, MEXICO, stopped_days=stopped)
    Task.objects.bulk_update(rows, ["due_on"])
