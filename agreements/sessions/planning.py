"""Preparing a session: planning it, convening it with the notice that the bylaws ask for, moving it, cancelling it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from agreements.models import Session
from agreements.sessions import agenda
from agreements.sessions.agenda import name_of
from agreements.sessions.moving import STALE, move, require_state, tell, touch, when
from agreements.sessions.rulebook import bylaws_on, rules_of_bylaws, rules_on, second_call_at
from agreements.sessions.seats import day_of
from partners.models import Committee

Kind, State = Session.Kind, Session.State
SHORTEST, LONGEST = 15, 720
NEEDS_URGENCY = (
    "Una extraordinaria puede convocarse con menos aviso si escribe por qué urge; el acta lo dirá."
)
DETAILS = ("starts_at", "minutes_long", "place", "online_url")


def plan_session(*, committee, kind, starts_at, place, by, now, minutes_long=90, online_url=""):
    """Prepare a session with the beginning and the end of its agenda; returns it. It may change until it is convened.

    Refuses a moment that is past, a day outside the committee's period, and a link where the bylaws do not allow
    taking part at a distance.
    """
    session = Session(
        municipality=committee.municipality,
        committee=committee,
        kind=kind,
        number=1,
        starts_at=starts_at,
        minutes_long=minutes_long,
        place=" ".join(place.split()),
        online_url=online_url,
        created_by=by,
    )
    session.clean_fields(exclude=["municipality", "committee", "created_by", "rules"])
    _check_details(session, now)
    try:
        with transaction.atomic():
            # Two people planning at once wait for each other here.
            Committee.objects.filter(pk=committee.pk).update(name=F("name"))
            same = Session.objects.filter(committee=committee, kind=kind)
            if same.filter(starts_at=starts_at).exclude(state=State.CANCELLED).exists():
                raise ValidationError(
                    {"starts_at": "Ya hay una sesión de este tipo a esa hora: ábrala en la lista."}
                )
            session.number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
            session.save()
            agenda.begin(session)
            text = f"Se preparó la {name_of(session)} para el {when(session)}."
            tell("planned", text, session=session, by=by, now=now)
    except IntegrityError as error:
        raise ValidationError(
            "Otra persona preparó esta sesión al mismo tiempo: véala en la lista."
        ) from error
    return session


def change_session(*, session, seen_at, by, now, **details):
    """Change day, place, length or link (DETAILS) of a session that nobody was convened to yet."""
    with transaction.atomic():
        touch(session, now=now, seen_at=seen_at, states=[State.PLANNED])
        _set(session, details)
        _check_details(session, now)
        _write(session, details)
        text = f"Se cambió la {name_of(session)}: {when(session)}, {session.place}."
        tell("changed", text, session=session, by=by, now=now)
    return session


def convene(*, session, by, now, seen_at=None, urgency_reason=""):
    """Convene a planned session: from here on the members see it, and its agenda stays as it is.

    Refuses less notice than the bylaws ask for (natural days, article «notice»); of an extraordinary session less is
    accepted with the urgency in writing. Refuses an agenda without business, and a committee without votes that day.
    Mails are not sent here: the caller sends them once this is committed (`agreements.sessions.mail`).
    """
    with transaction.atomic():
        touch(session, now=now, seen_at=seen_at, states=[State.PLANNED])
        today = session.municipality.today(now)
        bylaws = bylaws_on(session.municipality, today)
        _check_details(session, now)
        agenda.require_business(session)
        if not session.committee.members.on(day_of(session)).with_vote().exists():
            raise ValidationError("Ese día el comité no tiene integrantes con voto: regístrelos antes.")
        urgency = _notice(session, rules_of_bylaws(bylaws), today, urgency_reason)
        move(session, State.CONVENED, now=now, bylaws=bylaws, convened_on=today, urgency_reason=urgency)
        text = f"Se convocó a la {name_of(session)} para el {when(session)}."
        tell("convened", text, session=session, by=by, now=now)
    return session


def reschedule(*, session, seen_at, by, now, urgency_reason="", **details):
    """Move a convened session to another day, hour or place: it is a new convocation, with the same notice.

    `sequence` rises, so that calendars move their event. Only a change of place keeps the notice already given.
    """
    with transaction.atomic():
        touch(session, now=now, seen_at=seen_at, states=[State.CONVENED])
        if session.call > 1:
            raise ValidationError(
                "La segunda convocatoria es a la hora que fija el reglamento: no se cambia."
            )
        if session.attendances.exists():
            raise ValidationError("Ya se pasó lista en esta sesión: no puede cambiar de día.")
        before = session.starts_at
        _set(session, details)
        _check_details(session, now)
        if session.starts_at != before:
            today = session.municipality.today(now)
            rules = rules_of_bylaws(session.bylaws)
            session.urgency_reason = _notice(session, rules, today, urgency_reason)
            session.convened_on = today
        _write(session, details, "urgency_reason", "convened_on", sequence=session.sequence + 1)
        text = f"Se cambió la cita de la {name_of(session)}: {when(session)}, {session.place}."
        tell("rescheduled", text, session=session, by=by, now=now)
    return session


def cancel(*, session, reason, by, now):
    """Give a session up before it begins, with a reason. It keeps its number."""
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se cancela."})
    if len(reason) > 250:
        raise ValidationError({"reason": "El motivo no puede pasar de 250 caracteres."})
    with transaction.atomic():
        values = {"cancelled_reason": reason, "sequence": F("sequence") + 1}
        move(session, State.CANCELLED, now=now, **values)
        tell("cancelled", f"Se canceló la {name_of(session)}: {reason}", session=session, by=by, now=now)
    return session


def call_again(*, session, by, now):
    """The second call of a session without quorum: the same agenda, so many minutes later (article «second_call»).

    The convocation announced it already, so that nobody is convened anew. Returns the session; a second time, the
    one that there is.
    """
    with transaction.atomic():
        touch(session, now=now, states=[State.NO_QUORUM])
        require_state(session, State.NO_QUORUM)
        if session.call > 1:
            raise ValidationError("La segunda convocatoria tampoco tuvo quórum: convoque a otra sesión.")
        again = second_call_of(session)
        if again is not None:
            return again
        rules = rules_of_bylaws(session.bylaws)
        kept = (
            "municipality",
            "committee",
            "bylaws",
            "number",
            "kind",
            "minutes_long",
            "place",
            "online_url",
        )
        kept += ("convened_on", "urgency_reason")
        again = Session.objects.create(
            call=2,
            state=State.CONVENED,
            starts_at=second_call_at(session, rules),
            created_by=by,
            **{name: getattr(session, name) for name in kept},
        )
        for item in session.items.all():
            item.pk, item.session = None, again
            item._state.adding = True
            item.save()
        text = f"Hay {name_of(again)}, a partir del {when(again)} ({rules.cite('second_call')})."
        tell("called_again", text, session=again, by=by, now=now)
    return again


def second_call_of(session):
    """The second call of a session that had no quorum; None without one."""
    if session.call > 1:
        return None
    same = {"committee": session.committee_id, "kind": session.kind, "number": session.number}
    return Session.objects.filter(call=2, **same).first()


def notice_needed(session, rules):
    """Natural days that must lie between the convocation and the session."""
    return rules.notice_days(session.kind)


def earliest_day(session, rules, today):
    """The first day for which the session can be convened today without urgency."""
    return today + dt.timedelta(days=notice_needed(session, rules))


def _notice(session, rules, today, urgency_reason):
    """The reason of urgency to be kept; refuses less notice than the rules ask for."""
    given, needed = (day_of(session) - today).days, notice_needed(session, rules)
    reason = " ".join(urgency_reason.split())
    if given >= needed:
        return ""
    if len(reason) > 250:
        raise ValidationError({"urgency_reason": "El motivo no puede pasar de 250 caracteres."})
    if session.kind == Kind.EXTRAORDINARY and reason:
        return reason
    asked = "1 día natural" if needed == 1 else f"{needed} días naturales"
    left = "es hoy mismo" if given == 0 else "falta 1" if given == 1 else f"faltan {given}"
    text = (
        f"La sesión {session.get_kind_display()} se convoca con {asked} de anticipación ({rules.cite('notice')}) y "
        f"{left}."
    )
    if session.kind == Kind.EXTRAORDINARY:
        raise ValidationError({"urgency_reason": f"{text} {NEEDS_URGENCY}"}, code="notice")
    raise ValidationError(f"{text} Cambie la fecha, o convoque a una extraordinaria.", code="notice")


def _set(session, details):
    if unknown := details.keys() - set(DETAILS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    for name, value in details.items():
        setattr(session, name, " ".join(value.split()) if name == "place" else value)
    session.clean_fields(exclude=["municipality", "committee", "created_by", "rules"])


def _write(session, details, *more, **values):
    """Write what `_set` changed; the row is locked by `touch`."""
    facts = {name: getattr(session, name) for name in (*details, *more)} | values
    if Session.objects.filter(pk=session.pk, state=session.state).update(**facts) != 1:
        raise ValidationError(STALE, code="stale")
    session.refresh_from_db()


def _check_details(session, now):
    errors, committee = {}, session.committee
    day = day_of(session)
    if session.starts_at <= now:
        errors["starts_at"] = "Ese momento ya pasó: elija una fecha y hora por venir."
    elif day < committee.starts_on or (committee.ends_on and day > committee.ends_on):
        errors["starts_at"] = "Ese día está fuera del periodo del comité."
    if not SHORTEST <= session.minutes_long <= LONGEST:
        errors["minutes_long"] = f"Escriba entre {SHORTEST} y {LONGEST} minutos."
    if not session.place.strip():
        errors["place"] = "Escriba dónde se reúne el comité."
    rules = rules_on(session.municipality, day)
    if session.online_url and not rules.remote_attendance:
        errors["online_url"] = f"Las sesiones son presenciales ({rules.cite('remote')}): quite el enlace."
    if errors:
        raise ValidationError(errors)
