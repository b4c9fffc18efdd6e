"""The task that announces the end of an administration: «Preparar la entrega-recepción», six months before it.

The folder of each twinning in follow-up has a task of its own, eight weeks before (`phases.followup`); this one is the
municipality's, and there is one whether or not a process is in follow-up. The lead is the system's proposal (grade D).
"""

import datetime as dt

from django.db import transaction

from partners.models import Municipality
from phases.dated import keep_dated_task, settle_dated_task
from phases.guards import lock_municipality, spell
from phases.models import Task

KEY = "preparar-entrega"
#: Natural days between the task's day and the end of the administration.
LEAD = dt.timedelta(days=183)
#: When the end is nearer than that already, this much is left.
LEAST = dt.timedelta(days=14)
#: A package made so long before the task's day counts as preparing it.
EARLY = dt.timedelta(days=31)
NAME = "Preparar la entrega-recepción de los hermanamientos"
GUIDANCE = (
    "La administración termina el {end}. Prepare un primer paquete en «Entrega-recepción», cierre lo que ahí se señala "
    "como pendiente y acuerde con la contraloría cómo se entregará. Repita el paquete el día de la entrega: la tarea "
    "se cumple con el primero."
)


def key_of(ends_on):
    return f"{KEY}-{ends_on:%Y-%m-%d}"


def preparation_day(ends_on, today):
    """Six months before the end; in two weeks when that is past, and never after the end."""
    day = ends_on - LEAD
    return day if day >= today else min(today + LEAST, ends_on)


def preparation_of(municipality):
    """The task of the administration that is running, or of the last one; None when there never was any."""
    tasks = Task.objects.filter(municipality=municipality, process=None, key__startswith=f"{KEY}-")
    return tasks.order_by("-pk").first()


def keep_up(municipality_ids, today):
    """See to it that every municipality that told the end of its administration has its task, on its day. Idempotent.

    Two queries for all of those where there is nothing to do.
    """
    ids = list(municipality_ids)
    tasks = Task.objects.filter(municipality__in=ids, process=None, key__startswith=f"{KEY}-").order_by("pk")
    last = {task.municipality_id: task for task in tasks}
    for municipality in Municipality.objects.filter(pk__in=ids).order_by("pk"):
        if _is_behind(last.get(municipality.pk), municipality.administration_ends_on, today):
            with transaction.atomic():
                keep_preparation(lock_municipality(municipality.pk), today=today)


def _is_behind(task, ends_on, today):
    if ends_on is None or ends_on < today:
        return task is not None and task.state == Task.State.PENDING
    return task is None or task.key != key_of(ends_on)


def keep_preparation(municipality, *, today):
    """One municipality's task: made, moved with the end of the administration, or settled when it no longer applies."""
    ends_on, task = municipality.administration_ends_on, preparation_of(municipality)
    if ends_on is None or ends_on < today:
        reason = (
            "El municipio ya no tiene registrado el fin de la administración."
            if ends_on is None
            else f"La administración terminó el {spell(ends_on)}."
        )
        settle_dated_task(task=task, by=None, today=today, reason=reason)
        return task
    key = key_of(ends_on)
    if task is not None and task.key == key:
        return task
    return keep_dated_task(
        municipality=municipality,
        task=task,
        key=key,
        name=NAME,
        day=preparation_day(ends_on, today),
        guidance=GUIDANCE.format(end=spell(ends_on)),
        evidence="Paquete de entrega-recepción con su constancia",
        by=None,
        today=today,
    )


def settle_preparation(municipality, *, by, today):
    """A package is ready: the task is done, if its time has come (a month before its day); whether it was."""
    task, ends_on = preparation_of(municipality), municipality.administration_ends_on
    if task is None or ends_on is None or task.key != key_of(ends_on) or today < ends_on - LEAD - EARLY:
        return False
    return settle_dated_task(
        task=task,
        by=by,
        today=today,
        reason=f"Se preparó el paquete de entrega-recepción al {spell(today)}.",
        done=True,
    )
