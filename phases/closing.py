"""Ending a process, and taking it up again."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.history import record
from phases.clock import end_open_suspension, recommit
from phases.guards import lock_process, refuse_if_closed, require_text, spell
from phases.models import Phase, Process, Suspension, Task


def close_process(*, process, outcome, reason, by, today):
    """End a process, with its outcome and the reason; returns it. Reminders stop, and it may be reopened.

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


def reopen_process(*, process, reason, by, today):
    """Take a closed process up again where it stood; returns it.

    The natural days between the closing and today, neither included, count as a suspension with its own cause, so that
    no deadline of the four phases passed meanwhile; yearly tasks of a process in follow-up keep their calendar. It
    runs, even if its clock stood still when it was closed. Raises ValidationError
    without a reason, when it is not closed, or when another open process has the same counterpart.
    """
    reason = require_text(reason, "Explique por qué se reabre el proceso.")
    with transaction.atomic():
        process = lock_process(process.pk)
        if process.state != Process.State.CLOSED:
            raise ValidationError("El proceso no está cerrado: no hay nada que reabrir.", code="open")
        closed_on, was = process.closed_on, process.get_outcome_display()
        running = process.phases.exclude(state=Phase.State.DONE).exists()
        state = Process.State.OPEN if running else Process.State.IN_FOLLOWUP
        try:
            with transaction.atomic():
                updated = Process.objects.filter(pk=process.pk, state=Process.State.CLOSED).update(
                    state=state, outcome="", closed_on=None, closing_reason=""
                )
        except IntegrityError as error:
            raise ValidationError(
                "Ya hay otro proceso abierto con «%(name)s». Continúe en ese proceso.",
                code="duplicate",
                params={"name": process.partner_name},
            ) from error
        if updated != 1:
            raise ValidationError("Otra persona acaba de reabrir este proceso.", code="stale")
        # Closed before it had begun: only the days since its first one would have run.
        first = max(closed_on + timedelta(days=1), process.opened_on)
        last = today - timedelta(days=1)
        if running and first <= last:
            Suspension.objects.create(
                process=process,
                cause=Suspension.Cause.CLOSED,
                reason=f"Cerrado como «{was}» y reabierto: {reason}",
                starts_on=first,
                ends_on=last,
                started_by=by,
                ended_by=by,
            )
        process.refresh_from_db()
        recommit([process])
        process.tasks.filter(state=Task.State.PENDING).update(next_reminder_on=None)
        record(
            act="process.reopened",
            text=f"Reabrió el proceso, cerrado el {spell(closed_on)} como «{was}». {reason}",
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return process
