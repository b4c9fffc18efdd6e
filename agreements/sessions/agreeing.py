"""What the committee agreed under a point, who does it and until when: each agreement is a task of the municipality."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import AgendaItem, Session, SessionAgreement
from agreements.sessions.agenda import name_of
from agreements.sessions.moving import tell, touch
from agreements.sessions.seats import day_of
from phases.dated import keep_dated_task, settle_dated_task

#: An agreement is for the near future: a later day is a slip of the keyboard.
LATEST = dt.timedelta(days=5 * 366)
MOST_AGREEMENTS = 40
_NOTHING_AGREED = {
    AgendaItem.Outcome.REJECTED: "El comité no aprobó este punto: de él no salen acuerdos.",
    AgendaItem.Outcome.TIED: "Este punto terminó en empate: de él no salen acuerdos.",
    AgendaItem.Outcome.WITHDRAWN: "Este punto se retiró del orden del día.",
}


def add_agreement(*, item, text, responsible, due_on, by, now):
    """Record an agreement in an open session; returns it, with its task in the engine of the phases.

    The task falls due on the last working day on or before `due_on`. For a day that is past by the time it is written
    down there is no task, and the minutes hold the agreement all the same.
    """
    session = item.session
    text, responsible = " ".join(text.split()), " ".join(responsible.split())
    with transaction.atomic():
        touch(session, now=now, states=[Session.State.OPEN])
        item = session.items.get(pk=item.pk)
        _check(session, item, text, responsible, due_on)
        agreed = SessionAgreement.objects.create(item=item, text=text, responsible=responsible, due_on=due_on)
        today = session.municipality.today(now)
        agreed.task = keep_dated_task(
            municipality=session.municipality,
            task=None,
            key=f"sesion-{session.pk}-acuerdo-{agreed.pk}",
            name=text,
            day=due_on,
            guidance=f"A cargo de {responsible}. Lo acordó el comité en la {name_of(session)}, punto {item.position}: "
            f"{item.title}.",
            evidence="Documento o nota que muestre que se cumplió",
            by=by,
            today=today,
        )
        agreed.save(update_fields=["task"])
        tell(
            "agreed",
            f"Acuerdo del punto {item.position}: {text} ({responsible}).",
            session=session,
            by=by,
            now=now,
        )
    return agreed


def remove_agreement(*, agreed, by, now):
    """Take back an agreement that was written down by mistake, while the session is open; returns whether."""
    session = agreed.item.session
    with transaction.atomic():
        touch(session, now=now, states=[Session.State.OPEN])
        deleted, _ = SessionAgreement.objects.filter(pk=agreed.pk).delete()
        if not deleted:
            transaction.set_rollback(True)
            return False
        settle_dated_task(
            task=agreed.task,
            by=by,
            today=session.municipality.today(now),
            reason="El acuerdo se anotó por error en la sesión.",
        )
        tell("unagreed", f"Se quitó el acuerdo «{agreed.text}».", session=session, by=by, now=now)
    return True


def _check(session, item, text, responsible, due_on):
    errors, day = {}, day_of(session)
    if not text:
        errors["text"] = "Escriba qué se acordó."
    elif len(text) > 200:
        errors["text"] = "Escriba a lo más 200 caracteres; el detalle va en lo que se dijo."
    elif item.agreed.filter(text=text).exists():
        errors["text"] = "Ese acuerdo ya está anotado en este punto."
    if not responsible:
        errors["responsible"] = "Escriba a cargo de quién queda."
    elif len(responsible) > 150:
        errors["responsible"] = "Escriba a lo más 150 caracteres."
    if due_on < day:
        errors["due_on"] = "La fecha no puede ser anterior a la sesión."
    elif due_on > day + LATEST:
        errors["due_on"] = "Esa fecha queda a más de cinco años: revísela."
    if errors:
        raise ValidationError(errors)
    if why := _NOTHING_AGREED.get(item.outcome):
        raise ValidationError(why)
    if SessionAgreement.objects.filter(item__session=session).count() >= MOST_AGREEMENTS:
        raise ValidationError(f"Una sesión no lleva más de {MOST_AGREEMENTS} acuerdos.")
