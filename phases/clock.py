"""The process's clock: stopping it, giving the stopped days back, and computing every commitment anew.

Plan dates never move. A deadline in force is always computed from the plan date and the whole set of events (finished
suspensions, extensions, declared days), never by adding to the previous deadline, so that rolling over weekends does
not pile up and no order of events matters (`phases.ledger`).
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.history import record
from phases import ledger
from phases.daysoff import calendars_by_municipality
from phases.events import events_of, extensions_of_tasks
from phases.guards import lock_process, refuse_if_closed, require_text, spell
from phases.models import Phase, Process, Suspension, Task

ALREADY_STOPPED = "El plazo ya está suspendido. Para cambiar la causa, reanúdelo primero."
#: Causes that people choose; that of a closed process is written by reopening it.
CAUSES = [(value, label) for value, label in Suspension.Cause.choices if value != Suspension.Cause.CLOSED]
CHUNK = 500


def suspend(*, process, cause, reason, by, today, starts_on=None):
    """Stop the clock from ``starts_on`` on, that day included (``today`` by default); returns the suspension.

    While it lasts, no reminder is sent and the phase cannot be left; tasks may still be completed. Raises
    ValidationError without a known cause and a reason, for a day to come or before the process starts, on a day that
    an earlier suspension covers, or when the process is not running its four phases.
    """
    starts_on = starts_on or today
    reason = _check_cause(cause, reason)
    if starts_on > today:
        raise ValidationError(
            "La suspensión no puede empezar después de hoy, %(day)s: regístrela cuando empiece.",
            code="date",
            params={"day": spell(today)},
        )
    with transaction.atomic():
        process = lock_process(process.pk)
        _refuse_no_clock(process, starts_on)
        updated = 0
        if not process.suspensions.filter(ends_on__isnull=True).exists():
            _refuse_overlap(process, starts_on, None)
            updated = Process.objects.filter(pk=process.pk, state=Process.State.OPEN).update(
                state=Process.State.SUSPENDED
            )
        if updated != 1:
            raise ValidationError(ALREADY_STOPPED, code="suspended")
        try:
            with transaction.atomic():
                suspension = Suspension.objects.create(
                    process=process, cause=cause, reason=reason, starts_on=starts_on, started_by=by
                )
        except IntegrityError as error:
            raise ValidationError(ALREADY_STOPPED, code="suspended") from error
        _record(
            process,
            "process.suspended",
            f"Suspendió el plazo desde el {spell(starts_on)}: {suspension.get_cause_display()}. {reason}",
            by,
        )
    return suspension


def resume(*, process, by, today, ends_on=None):
    """Start the clock again; ``ends_on`` (``today`` by default) is the last stopped day. Returns the suspension.

    Deadlines of pending tasks, the end of the open phase and the dates of the phases to come move by the
    natural days stopped, both ends included; deadlines are then rolled to a working day. Raises
    ValidationError when the process is not suspended, for a day to come, or before the suspension began.
    """
    ends_on = ends_on or today
    if ends_on > today:
        raise ValidationError(
            "El último día detenido no puede ser posterior a hoy, %(day)s.",
            code="date",
            params={"day": spell(today)},
        )
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        suspension = process.suspensions.filter(ends_on__isnull=True).first()
        if process.state != Process.State.SUSPENDED or suspension is None:
            raise ValidationError("El plazo no está suspendido: no hay nada que reanudar.", code="running")
        if ends_on < suspension.starts_on:
            raise ValidationError(
                "El plazo se suspendió el %(day)s: no puede reanudarse antes.",
                code="date",
                params={"day": spell(suspension.starts_on)},
            )
        updated = Suspension.objects.filter(pk=suspension.pk, ends_on__isnull=True).update(
            ends_on=ends_on, ended_by=by
        )
        if updated != 1 or not _set_running(process):
            raise ValidationError("Otra persona acaba de reanudar el plazo.", code="running")
        suspension.refresh_from_db()
        recommit([process])
        _record(
            process,
            "process.resumed",
            f"Reanudó el plazo, {_in_words(suspension)}. Las fechas pendientes se movieron.",
            by,
        )
    return suspension


def record_suspension(*, process, cause, reason, starts_on, ends_on, by, today):
    """Write down a suspension that is over already, both days included; returns it. The dates move at once.

    For stops that nobody recorded in their time. Raises ValidationError as ``suspend`` does, and when the days are in
    the wrong order or overlap another suspension, one that still lasts included.
    """
    reason = _check_cause(cause, reason)
    if ends_on < starts_on:
        raise ValidationError("El último día no puede ser anterior al primero.", code="date")
    if ends_on > today:
        raise ValidationError(
            "Aquí se registran suspensiones que ya terminaron: el último día no puede ser posterior a hoy, %(day)s.",
            code="date",
            params={"day": spell(today)},
        )
    with transaction.atomic():
        process = lock_process(process.pk)
        _refuse_no_clock(process, starts_on)
        _refuse_overlap(process, starts_on, ends_on)
        suspension = Suspension.objects.create(
            process=process,
            cause=cause,
            reason=reason,
            starts_on=starts_on,
            ends_on=ends_on,
            started_by=by,
            ended_by=by,
        )
        recommit([process])
        _record(
            process,
            "process.suspension_recorded",
            f"Registró una suspensión del plazo ya terminada, {_in_words(suspension)}: "
            f"{suspension.get_cause_display()}. {reason}",
            by,
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


def _check_cause(cause, reason):
    if cause not in dict(CAUSES):
        raise ValidationError("Elija la causa de la suspensión.", code="cause")
    return require_text(reason, "Explique por qué se suspende el plazo.")


def _refuse_no_clock(process, starts_on):
    refuse_if_closed(process)
    if process.state == Process.State.IN_FOLLOWUP:
        raise ValidationError(
            "El proceso ya está en seguimiento: sus fases terminaron y no hay plazo que suspender.",
            code="followup",
        )
    if starts_on < process.opened_on:
        raise ValidationError(
            "El proceso empieza el %(day)s: el plazo no puede suspenderse antes.",
            code="date",
            params={"day": spell(process.opened_on)},
        )


def _refuse_overlap(process, starts_on, ends_on):
    """No two suspensions share a day; ``ends_on`` None is one that begins now and lasts."""
    for row in process.suspensions.order_by("starts_on"):
        if ends_on is not None and row.starts_on > ends_on:
            continue
        if row.ends_on is not None and row.ends_on < starts_on:
            continue
        if row.ends_on is None:
            raise ValidationError(
                "El plazo está suspendido desde el %(first)s: esos días ya cuentan como detenidos.",
                code="overlap",
                params={"first": spell(row.starts_on)},
            )
        raise ValidationError(
            "El plazo ya estuvo suspendido desde el %(first)s hasta el %(last)s, ese día incluido. Elija días que no "
            "se encimen con esa suspensión.",
            code="overlap",
            params={"first": spell(row.starts_on), "last": spell(row.ends_on)},
        )


def _in_words(suspension):
    days = (suspension.ends_on - suspension.starts_on).days + 1
    first, last = spell(suspension.starts_on), spell(suspension.ends_on)
    stopped = f"el {first}" if days == 1 else f"del {first} al {last}, ambos incluidos"
    return f"detenido {ledger.natural(days)} ({stopped})"


def _record(process, act, text, by):
    record(act=act, text=text, by=by, subject=process, municipality=process.municipality)


# --- Computing anew ---------------------------------------------------------------------------------------------


def recommit(processes):
    """Compute the phases' dates and every pending deadline of these processes anew; returns how many moved.

    Only what changed is written; a task whose deadline moved counts one more ``sequence`` (calendar feeds tell by it)
    and gets its reminders planned again. The caller holds the locks. Six queries, and one write for each 500 rows.
    """
    processes = list(processes)
    keys = [each.pk for each in processes]
    events = events_of(keys)
    calendars = calendars_by_municipality({each.municipality_id for each in processes})
    by_pk = {each.pk: each for each in processes}
    phases, tasks = [], []
    rows = Phase.objects.filter(process__in=keys).order_by("process", "number")
    of_process = {}
    for phase in rows:
        of_process.setdefault(phase.process_id, []).append(phase)
    for key, group in of_process.items():
        phases += _moved_phases(group, events[key])
    Phase.objects.bulk_update(phases, ["starts_on", "ends_on"], batch_size=CHUNK)
    for task in (
        Task.objects.pending().filter(process__in=keys, planned_on__isnull=False).select_related("phase")
    ):
        process = by_pk[task.process_id]
        country = process.counterpart.country_code if process.counterpart_id else ""
        calendar = calendars(process.municipality_id, country).of(task)
        tasks += _moved(task, deadline_of(task, process, events[process.pk], calendar))
    _write(tasks)
    return len(tasks)


def recommit_loose_tasks(municipality):
    """The same for the pending tasks of a municipality that belong to no process; returns how many moved."""
    rows = list(municipality.tasks.pending().filter(process__isnull=True, planned_on__isnull=False))
    extensions = extensions_of_tasks([task.pk for task in rows])
    calendar = calendars_by_municipality([municipality.pk])(municipality.pk)
    moved = []
    for task in rows:
        due_on = ledger.commitment(task.planned_on, calendar.of(task), extensions=extensions[task.pk])
        moved += _moved(task, due_on)
    _write(moved)
    return len(moved)


def deadline_of(task, process, events, calendar):
    """The commitment of a task with a plan date, from all the events of its process."""
    return ledger.commitment(
        task.planned_on,
        calendar,
        stops=events.stops,
        extensions=events.extensions_for(task),
        counted_from=task.clock_from or process.opened_on,
    )


def _moved(task, due_on):
    if due_on == task.due_on:
        return []
    task.due_on, task.sequence = due_on, task.sequence + 1
    task.next_reminder_on = task.escalated_on = None
    return [task]


def _write(tasks):
    Task.objects.bulk_update(
        tasks, ["due_on", "sequence", "next_reminder_on", "escalated_on"], batch_size=CHUNK
    )


def _moved_phases(phases, events):
    """Unfinished phases whose dates change. A concluded one keeps its dates; the first begins with the process."""
    extra = events.phase_days(len(phases))
    spans = ledger.phase_spans(
        [(phase.planned_starts_on, phase.planned_ends_on) for phase in phases],
        stops=events.stops,
        extension_days=extra,
    )
    moved, before = [], None
    for phase, (starts_on, ends_on) in zip(phases, spans, strict=True):
        if phase.state != Phase.State.DONE:
            if before is not None:
                starts_on = before.ends_on + timedelta(days=1)
            if before is not None and phase.state == Phase.State.OPEN:
                # Never before the end of the phase that was concluded, which keeps what had moved it.
                starts_on = max(starts_on, _first_day(phase, events))
            if (phase.starts_on, phase.ends_on) != (starts_on, ends_on):
                phase.starts_on, phase.ends_on = starts_on, ends_on
                moved.append(phase)
        before = phase
    return moved


def _first_day(phase, events):
    """First day in force of the open phase: stops of the days before it, and on it, push it; later ones do not."""
    day = phase.planned_starts_on + timedelta(days=sum(events.phase_days(phase.number - 1)))
    for stop, days in ledger.counted(events.stops):
        if stop.starts_on <= day:
            day += timedelta(days=days)
    return day
