"""The days of an approved programme as tasks of the office: each step of an activity, and the activity itself."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from agreements.models import ActivityStep, AnnualProgramme
from agreements.programme.steps import EVENT, day_of, weeks_in_words
from phases.dated import keep_dated_task, settle_dated_task
from phases.guards import spell
from phases.models import Task


def keep_tasks(programme, *, by, today):
    """See to it that every step of an approved programme is a task on its day. Idempotent.

    A programme that is being changed again keeps the tasks of what was approved. For a step whose day is past nothing
    is made. To be called inside a transaction.
    """
    if programme.state != AnnualProgramme.State.APPROVED:
        return
    for activity in programme.activities.prefetch_related("steps__task__municipality"):
        steps = list(activity.steps.all())
        if all(step.key != EVENT for step in steps):
            event = ActivityStep.objects.create(
                activity=activity, key=EVENT, name=activity.name[:180], weeks=0, side=ActivityStep.Side.BOTH
            )
            steps.append(event)
        for step in steps:
            _keep(programme, activity, step, by=by, today=today)


def settle_activity(activity, *, by, today, reason, done=False):
    """End the tasks of an activity because it took place (`done`) or will not.

    When it took place, its own task is done, the steps before it do not apply any more, and those after it stay.
    Idempotent. To be called inside a transaction.
    """
    for step in activity.steps.select_related("task__municipality"):
        is_event = step.key == EVENT
        if done and not is_event and step.weeks < 0:
            continue
        settle_dated_task(task=step.task, by=by, today=today, reason=reason, done=done and is_event)


def keep_up(municipality_ids, today):
    """Bring back the tasks that days off declared later pushed past their day; returns how many programmes had some."""
    late = ActivityStep.objects.filter(
        activity__programme=OuterRef("pk"), task__state=Task.State.PENDING
    ).exclude(task__due_on=F("task__planned_on"))
    rows = AnnualProgramme.objects.filter(
        Exists(late), state=AnnualProgramme.State.APPROVED, municipality__in=municipality_ids
    )
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            programme = (
                AnnualProgramme.objects.select_for_update(of=("self",))
                .select_related("municipality", "agreement__counterpart")
                .get(pk=key)
            )
            keep_tasks(programme, by=None, today=today)
    return len(keys)


def _keep(programme, activity, step, *, by, today):
    is_event = step.key == EVENT
    day = activity.ends_on if is_event else day_of(step.weeks, activity.starts_on, activity.ends_on)
    name = f"Realizar «{activity.name}»" if is_event else f"{step.name} («{activity.name}»)"
    task = keep_dated_task(
        municipality=programme.municipality,
        task=step.task,
        key=f"actividad-{activity.pk}-{step.key}-{day:%Y-%m-%d}",
        name=_short(name),
        day=day,
        guidance=_guidance(programme, activity, step),
        evidence=(activity.evidence_expected if is_event else "")[:200],
        by=by,
        today=today,
    )
    if task != step.task:
        ActivityStep.objects.filter(pk=step.pk).update(task=task)
        step.task = task


def _guidance(programme, activity, step):
    """Why the task is there: the programme, and the dates of the activity."""
    when = f"Del {spell(activity.starts_on)} al {spell(activity.ends_on)}"
    if activity.starts_on == activity.ends_on:
        when = f"El {spell(activity.ends_on)}"
    source = (
        f"Programa anual {programme.year} con {programme.agreement.counterpart}, aprobado por ambas partes."
    )
    if step.key == EVENT:
        return f"{when}. {source} Anote lo que resulte en el informe del trimestre."
    return f"Paso a cargo de {step.get_side_display()}, {weeks_in_words(step.weeks)}. La actividad: {when}. {source}"


def _short(name):
    return name if len(name) <= 200 else f"{name[:198].rstrip()}…"
