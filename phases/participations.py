"""Verbs of taking part in a call for funds: deciding it, its tasks, sending the proposal, and how it ended.

The tasks are those of `phases.call_planning`, kept as dated tasks of the office (`phases.dated`): the closing day of a
call does not wait for the office, nor for the suspensions of a process. When it moves, what is still pending is planned
anew; what was done stays done.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from partners.funds.dates import stage_of
from partners.history import record
from partners.models import Call
from phases.call_planning import BY_KEY, SUBMIT, plan_back
from phases.dated import keep_dated_task, settle_dated_task
from phases.daysoff import office_calendar
from phases.guards import lock_municipality, require_text, spell
from phases.models import Participation, ParticipationTask, Process, Task
from phases.tasking import fulfil

State = Participation.State
#: What is said of each end, and whether a reason is asked.
WORDS = {
    State.SUBMITTED: ("Presentó la propuesta a «{call}».", False),
    State.AWARDED: ("La propuesta a «{call}» fue aprobada.", False),
    State.REJECTED: ("La propuesta a «{call}» no fue aprobada.", False),
    State.WITHDRAWN: ("Desistió de participar en «{call}».", True),
}
#: A name of a task is cut at 200 characters; the call's own must leave room for the words around it.
TITLE = 120


def take_part(*, municipality, call, by, today, now, process=None, note=""):
    """Decide that the office takes part in a call, and plan its tasks back from the closing day; returns the row.

    One that was given up is taken up again. Raises ValidationError for a call that is closed, historical or without a
    closing day, one of another office, a process of another office or a closed one, and a second time.
    """
    if call.municipality_id not in (None, municipality.pk):
        raise ValidationError("Esa convocatoria es de otro municipio.", code="foreign_row")
    _refuse_process(process, municipality)
    with transaction.atomic():
        lock_municipality(municipality.pk)
        call = Call.objects.filter(pk=call.pk).first()
        if call is None:
            raise ValidationError("Esta convocatoria ya no existe: alguien la quitó.", code="gone")
        _refuse_call(call, today)
        row = Participation.objects.filter(municipality=municipality, call=call).first()
        if row is not None and row.state != State.WITHDRAWN:
            raise ValidationError(
                "Su municipio ya participa en esta convocatoria: está %(state)s.",
                code="twice",
                params={"state": row.get_state_display()},
            )
        values = {
            "process": process,
            "state": State.PREPARING,
            "closes_on": call.closes_on,
            "note": note.strip()[:300],
            "started_by": by,
            "started_at": now,
        }
        if row is None:
            try:
                with transaction.atomic():
                    row = Participation.objects.create(municipality=municipality, call=call, **values)
            except IntegrityError as error:
                raise ValidationError(
                    "Su municipio ya participa en esta convocatoria.", code="twice"
                ) from error
        else:
            Participation.objects.filter(pk=row.pk, state=State.WITHDRAWN).update(**values)
            row.refresh_from_db()
        plan = _keep_tasks(row, by=by, today=today)
        if plan is None:
            raise ValidationError("Ya no queda ningún día hábil antes del cierre.", code="closed")
        _record(
            row,
            "participation.started",
            f"Decidió participar en «{call.title}», que cierra el {spell(call.closes_on)}."
            + (" El plazo es menor que el usual: los pasos se acortaron." if plan.is_short else ""),
            by,
        )
    return row


def move(*, participation, to, by, today, seen, note=""):
    """Say what became of a participation: sent, approved, not approved, or given up; returns it.

    `seen` is the state that the person saw. Sending settles the tasks: that of sending is done, what was left pending
    does not apply any more. Raises ValidationError for a step that does not follow, a stale page, and giving up without
    a reason.
    """
    note = (note or "").strip()[:300]
    words, asks = WORDS.get(to, ("", False))
    with transaction.atomic():
        lock_municipality(participation.municipality_id)
        row = Participation.objects.select_related("call", "municipality", "process").get(pk=participation.pk)
        if row.state != seen:
            raise ValidationError(
                "Otra persona acaba de cambiar esta participación: ahora está %(state)s.",
                code="stale",
                params={"state": row.get_state_display()},
            )
        if not words or to not in Participation.TRANSITIONS[State(row.state)]:
            raise ValidationError("Ese paso no corresponde al estado de la participación.", code="step")
        if asks:
            require_text(note, "Explique por qué el municipio desiste.")
        updated = Participation.objects.filter(pk=row.pk, state=seen).update(state=to, note=note or row.note)
        if updated != 1:
            raise ValidationError(
                "Otra persona acaba de cambiar esta participación. Revise cómo quedó.", code="stale"
            )
        row.refresh_from_db()
        _settle(row, by=by, today=today)
        if to == State.SUBMITTED:
            _fulfil_of_process(row, by=by, today=today, note=note)
        sentence = words.format(call=row.call.title)
        _record(row, f"participation.{to}", f"{sentence} {note}".strip(), by)
    return row


def keep_up(municipality_ids, today, *, by=None):
    """Plan anew what moved: closing days that changed, and days off declared since. Returns how many participations.

    Idempotent; the daily job and whoever changes a call's closing day (`by`) call it.
    """
    moved = (
        Participation.objects.filter(
            municipality__in=municipality_ids, state=State.PREPARING, call__closes_on__isnull=False
        )
        .exclude(call__closes_on=F("closes_on"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    count = sum(replan(participation_id=key, by=by, today=today) for key in list(moved))
    return count + _hold_back(municipality_ids, today)


def _hold_back(municipality_ids, today):
    """Bring back before their day the tasks that days off, declared since, rolled forward. Returns how many."""
    rolled = ParticipationTask.objects.filter(
        participation__municipality__in=municipality_ids,
        participation__state=State.PREPARING,
        task__state=Task.State.PENDING,
        task__planned_on__gte=today,
        task__due_on__gt=F("task__planned_on"),
    )
    held = set()
    for key in list(rolled.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            link = ParticipationTask.objects.select_related("task__municipality").get(pk=key)
            task = link.task
            lock_municipality(task.municipality_id)
            before = task.planned_on
            after = keep_dated_task(
                municipality=task.municipality,
                task=task,
                key=task.key,
                name=task.name,
                day=task.planned_on,
                guidance=task.guidance,
                evidence=task.evidence_expected,
                by=None,
                today=today,
            )
            if after.planned_on != before:
                held.add(link.participation_id)
    return len(held)


def replan(*, participation_id, by, today):
    """Plan the pending tasks of one participation anew for the call's closing day of now; returns whether it did.

    For a closing day without a working day left nothing moves: its tasks wait on, overdue.
    """
    with transaction.atomic():
        known = Participation.objects.only("municipality_id").get(pk=participation_id)
        lock_municipality(known.municipality_id)
        row = Participation.objects.select_related("call", "municipality").get(pk=participation_id)
        closes_on = row.call.closes_on
        before = row.closes_on
        if row.state != State.PREPARING or closes_on in (None, before):
            return False
        updated = Participation.objects.filter(pk=row.pk, state=State.PREPARING).update(closes_on=closes_on)
        if updated != 1:
            return False
        row.closes_on = closes_on
        _keep_tasks(row, by=by, today=today)
        _record(
            row,
            "participation.replanned",
            f"«{row.call.title}» cierra ahora el {spell(closes_on)} (antes, el {spell(before)}): sus tareas "
            "pendientes se planearon de nuevo.",
            by,
        )
    return True


def _keep_tasks(row, *, by, today):
    """Make or move the tasks that are not settled; returns the plan, or None when no working day is left."""
    try:
        plan = plan_back(row.closes_on, today, office_calendar(row.municipality))
    except ValueError:
        return None
    present = {each.step: each for each in row.steps.select_related("task")}
    # One that was given up and taken up again has tasks of its own, even for the same days.
    attempt = int(row.started_at.timestamp())
    title = row.call.title if len(row.call.title) <= TITLE else f"{row.call.title[: TITLE - 1].rstrip()}…"
    for planned in plan.steps:
        step, link = planned.step, present.get(planned.step.key)
        task = link.task if link else None
        if task is not None and task.state == Task.State.DONE:
            continue
        if task is not None and task.state == Task.State.NOT_APPLICABLE and not _is_ours(task):
            # The office said that this step is not needed: moving the day does not ask it again.
            continue
        new = keep_dated_task(
            municipality=row.municipality,
            task=task,
            key=f"fondo-{row.pk}-{step.key}-{planned.last_on:%Y%m%d}-{attempt}",
            name=step.name.format(call=title),
            day=planned.last_on,
            guidance=f"{step.guidance} La convocatoria cierra el {spell(row.closes_on)}.",
            evidence=step.evidence,
            by=by,
            today=today,
        )
        if link is None:
            ParticipationTask.objects.create(participation=row, step=step.key, task=new)
        elif new.pk != link.task_id:
            ParticipationTask.objects.filter(pk=link.pk).update(task=new)
    return plan


GIVEN_UP = "El municipio desistió de la convocatoria."
SENT = "La propuesta ya se presentó."


def _is_ours(task):
    """Whether a task does not apply because the participation was given up, and not because the office said so."""
    return task.not_applicable_reason == GIVEN_UP


def _settle(row, *, by, today):
    """End what is pending when a proposal is sent or given up; nothing is pending after that."""
    if row.state not in (State.SUBMITTED, State.WITHDRAWN):
        return
    reason = SENT if row.state == State.SUBMITTED else GIVEN_UP
    for each in row.steps.select_related("task__municipality"):
        done = row.state == State.SUBMITTED and each.step == SUBMIT
        settle_dated_task(task=each.task, by=by, today=today, reason=reason, done=done)


#: The methodology's task of applying to calls together with the partner (phase 4).
APPLY_TOGETHER = "convocatorias"


def _fulfil_of_process(row, *, by, today, note):
    """What was sent within a process is what its task of applying together asks. A checklist never stops the act."""
    if row.process_id is None:
        return
    try:
        fulfil(
            process=row.process,
            key=APPLY_TOGETHER,
            by=by,
            today=today,
            note=f"Se presentó la propuesta a «{row.call.title}». {note}".strip(),
        )
    except (Task.DoesNotExist, ValidationError):
        # A closed process, one of a kind without this task, or one whose task waits for others.
        return


def _refuse_call(call, today):
    stage = stage_of(call, today)
    if stage.key == "historica":
        raise ValidationError("Esta convocatoria es histórica: ya no existe.", code="historical")
    if call.closes_on is None:
        raise ValidationError(
            "La convocatoria no tiene fecha de cierre, desde la cual se planean las tareas. Captúrela primero.",
            code="undated",
        )
    if not stage.admits:
        raise ValidationError(
            "La convocatoria cerró el %(day)s.", code="closed", params={"day": spell(call.closes_on)}
        )


def _refuse_process(process, municipality):
    if process is None:
        return
    if process.municipality_id != municipality.pk:
        raise ValidationError({"process": "Elija un proceso de este municipio."}, code="foreign_row")
    if process.state == Process.State.CLOSED:
        raise ValidationError({"process": "Ese proceso está cerrado."}, code="closed")


def steps_in_order(participation):
    """(CallStep, task) of a participation, in the order of the plan: one query."""
    rows = participation.steps.select_related("task__municipality", "task__assignee__user", "task__process")
    tasks = {each.step: each.task for each in rows}
    return [(BY_KEY[key], tasks[key]) for key in BY_KEY if key in tasks]


def _record(row, act, text, by):
    record(act=act, text=text, by=by, subject=row, municipality=row.municipality)
