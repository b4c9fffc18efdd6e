"""The tasks that the term of an agreement gives to its municipality: its end, and the last day of notice."""

from django.db.models import F, Q

from agreements.models import Agreement, State
from agreements.terms import dates
from phases.dated import keep_dated_task, settle_dated_task
from phases.guards import spell
from phases.models import Task

Renewal = Agreement.Renewal

#: In force or about to be: what a calendar may still change.
RUNNING = (
    State.SIGNED,
    State.AT_REGISTRY,
    State.REGISTERED,
    State.IN_FORCE,
    State.EXPIRING,
    State.AMENDED,
)
#: Its dates may be corrected: the running ones, and those of the inventory that nobody has confirmed yet.
CORRECTABLE = (*RUNNING, State.UNKNOWN)


def keep_tasks(agreement, *, by, today):
    """See to it that the tasks of the end and of the notice are there, on their days, or settled. Idempotent."""
    if agreement.state not in CORRECTABLE or agreement.ends_on is None:
        settle_tasks(
            agreement, by=by, today=today, reason="El acuerdo ya no tiene un vencimiento por atender."
        )
        return
    municipality, ends_on = agreement.municipality, agreement.ends_on
    expiry = keep_dated_task(
        municipality=municipality,
        task=agreement.expiry_task,
        key=f"vencimiento-{agreement.pk}-{ends_on:%Y-%m-%d}",
        name=f"Atender el vencimiento de «{agreement.title}»",
        day=ends_on,
        guidance=f"{rule_in_words(agreement)} El último día de vigencia es el {spell(ends_on)}.",
        evidence="Instrumento de renovación, o minuta con la decisión",
        by=by,
        today=today,
    )
    notice = agreement.notice_task
    if agreement.notice_days:
        day = dates.notice_day(ends_on, agreement.notice_days)
        notice = keep_dated_task(
            municipality=municipality,
            task=notice,
            key=f"aviso-{agreement.pk}-{day:%Y-%m-%d}",
            name=f"Decidir si se avisa que «{agreement.title}» no continúa",
            day=day,
            guidance=f"El acuerdo pide avisar por escrito con {agreement.notice_days} días naturales de anticipación: "
            f"el último día para hacerlo es el {spell(day)}. Si el acuerdo va a continuar, escríbalo en la nota.",
            evidence="Oficio de aviso, o nota con la decisión de continuar",
            by=by,
            today=today,
        )
    else:
        settle_dated_task(task=notice, by=by, today=today, reason="El acuerdo ya no pide un aviso previo.")
    if (expiry, notice) != (agreement.expiry_task, agreement.notice_task):
        Agreement.objects.filter(pk=agreement.pk).update(expiry_task=expiry, notice_task=notice)
        agreement.expiry_task, agreement.notice_task = expiry, notice


def rule_in_words(agreement):
    return {
        Renewal.ENDS: "El acuerdo concluye al vencer, sin necesidad de declaración.",
        Renewal.AGREED: "El acuerdo sólo sigue si ambas partes lo renuevan por escrito antes de que venza.",
        Renewal.AUTOMATIC: "El acuerdo se renueva por sí mismo por un periodo igual, salvo aviso en contrario.",
    }.get(agreement.renewal, "El texto no dice qué pasa al vencer: decídalo con la contraparte.")


def settle_tasks(agreement, *, by, today, reason, done=False):
    """End both tasks because the agreement was renewed (`done`), ended, or lost its end."""
    for task in (agreement.expiry_task, agreement.notice_task):
        settle_dated_task(task=task, by=by, today=today, reason=reason, done=done)


def rolled(municipality_ids):
    """Agreements with a pending task whose deadline is not its plan date any more, because days off were declared
    since: it may have gone past its legal day, and `keep_tasks` brings it back before."""
    found = Q()
    for name in ("expiry_task", "notice_task"):
        found |= Q(**{f"{name}__state": Task.State.PENDING}) & ~Q(
            **{f"{name}__due_on": F(f"{name}__planned_on")}
        )
    return Agreement.objects.filter(found, municipality__in=municipality_ids)
