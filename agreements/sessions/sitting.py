"""A session as it happens: the roll, its opening with quorum, votes by rule, what was said, and its end.

What the rules do not allow is refused with the article. A decision, once recorded, never changes.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import AgendaItem, Attendance, Ballot, Session
from agreements.sessions.agenda import FRAME, name_of
from agreements.sessions.moving import move, refusal_of, tell, touch
from agreements.sessions.rulebook import bylaws_on, rules_of, rules_of_bylaws
from agreements.sessions.rules import outcome, quorum
from agreements.sessions.seats import day_of, presiding_of, quorum_of, seats_of

State, Status, Outcome = Session.State, Attendance.Status, AgendaItem.Outcome
PRESENCE = (Status.PRESENT, Status.SUBSTITUTE)
DECIDED = "Este punto ya se resolvió y su resultado no cambia: tráigalo a otra sesión si debe revisarse."
LONGEST_TEXT = 6000


def record_attendance(*, session, marks, by, now, seen_at=None):
    """Write down who is there. `marks` is {member's pk: (status, is_remote)}; whoever is not named stays as before.

    Refuses a substitute without vote or without name («substitutes») and taking part at a distance where it is not
    allowed («remote»). In an open session people may still arrive; whoever leaves stays on the roll, and casts no vote.
    """
    with transaction.atomic():
        touch(session, now=now, seen_at=seen_at, states=[State.CONVENED, State.OPEN])
        rules = _rules_today(session)
        seats = {seat.member.pk: seat for seat in seats_of(session)}
        errors, rows = {}, []
        for pk, (status, is_remote) in marks.items():
            seat = seats.get(pk)
            if seat is None:
                raise ValidationError("Una de esas personas no integra el comité el día de la sesión.")
            if text := _misplaced(session, rules, seat, status, is_remote):
                errors[f"seat_{pk}"] = text
            rows.append(
                Attendance(
                    session=session,
                    member=seat.member,
                    status=status,
                    is_remote=is_remote and status in PRESENCE,
                    recorded_at=now,
                )
            )
        if errors:
            raise ValidationError(errors)
        Attendance.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session", "member"],
            update_fields=["status", "is_remote", "recorded_at"],
        )
        counted = quorum_of(session, rules, seats_of(session))
        tell("attendance", f"Se pasó lista. {counted.sentence}", session=session, by=by, now=now)
    return counted


def open_session(*, session, presided_by, by, now, opened_at=None):
    """Open a convened session by the bylaws in force that day, whose rules it keeps. Refuses without quorum.

    `opened_at` (aware, not before the hour of the convocation nor after `now`, the same day) is `now` when not given.
    Whoever is on no roll counts as absent.
    """
    opened_at = opened_at or now
    with transaction.atomic():
        touch(session, now=now, states=[State.CONVENED])
        _check_hour(session, opened_at, now)
        bylaws = bylaws_on(session.municipality, day_of(session))
        rules = rules_of_bylaws(bylaws)
        seats = seats_of(session)
        if not any(seat.attendance for seat in seats):
            raise ValidationError("Pase lista antes de abrir la sesión.")
        counted = quorum_of(session, rules, seats)
        if not counted.is_reached:
            raise ValidationError(counted.sentence, code="no_quorum")
        presiding = presiding_of(rules, seats)
        if presided_by not in presiding.members:
            raise ValidationError(
                {"presided_by": f"{presiding.sentence} Elija a quien corresponde."}, code="presides"
            )
        _fix_roll(session, seats, now)
        move(
            session,
            State.OPEN,
            now=now,
            opened_at=opened_at,
            bylaws=bylaws,
            rules=rules.as_json(),
            presided_by=presided_by,
            quorum_text=f"{counted.sentence} {presiding.sentence}",
        )
        tell("opened", f"Se abrió la {name_of(session)}. {counted.sentence}", session=session, by=by, now=now)
    return session


def declare_no_quorum(*, session, by, now):
    """End a convened session because there is no quorum; refuses when there is, or before its hour."""
    with transaction.atomic():
        touch(session, now=now, states=[State.CONVENED])
        if now < session.starts_at:
            raise ValidationError("Todavía no es la hora de la sesión.")
        if not session.attendances.exists():
            raise ValidationError("Pase lista antes de declarar que no hubo quórum.")
        rules, seats = _rules_today(session), seats_of(session)
        counted = quorum_of(session, rules, seats)
        if counted.is_reached:
            raise ValidationError(f"{counted.sentence} Puede abrir la sesión.")
        _fix_roll(session, seats, now)
        move(session, State.NO_QUORUM, now=now, quorum_text=counted.sentence)
        tell(
            "no_quorum",
            f"La {name_of(session)} no se celebró. {counted.sentence}",
            session=session,
            by=by,
            now=now,
        )
    return session


def vote(*, item, ballots, by, now):
    """Record the vote by name on a point, and what it decides. `ballots` is {member's pk: Ballot.Choice}.

    Whoever is not named left before the vote and does not count as present in it. Refuses, with the article, whoever
    is absent or has no vote, a vote without quorum, a second vote, a point that is not voted, and a session that is
    not open. Returns the item.
    """
    session = item.session
    with transaction.atomic():
        _open(session, now)
        item = _pending(session, item)
        rules = rules_of(session)
        if not item.needs_vote:
            raise ValidationError("Este punto no se vota: el comité sólo toma nota.", code="no_vote")
        seats = {seat.member.pk: seat for seat in seats_of(session)}
        errors = {
            f"seat_{pk}": text
            for pk, choice in ballots.items()
            if (text := _no_ballot(rules, seats.get(pk), choice))
        }
        if errors:
            raise ValidationError(errors, code="outside_rules")
        counts = [list(ballots.values()).count(choice) for choice in ("yes", "no", "abstain")]
        with_vote = sum(seat.member.has_vote for seat in seats.values())
        counted = quorum(rules, seats=with_vote, present=sum(counts), call=session.call)
        if not counted.is_reached:
            raise ValidationError(
                f"En esta votación participan {sum(counts)}. {counted.sentence} Sin quórum no puede decidirse.",
                code="no_quorum",
            )
        yes, no, abstain = counts
        found = outcome(
            rules,
            matter=item.kind,
            seats=with_vote,
            yes=yes,
            no=no,
            abstain=abstain,
            presiding=ballots.get(session.presided_by_id, ""),
        )
        Ballot.objects.bulk_create(
            Ballot(item=item, member=seats[pk].member, choice=choice) for pk, choice in ballots.items()
        )
        _decide(item, found.result, now=now, sentence=found.sentence)
        tell(
            "voted", f"Punto {item.position}, {item.title}: {found.sentence}", session=session, by=by, now=now
        )
    return item


def note_item(*, item, discussion, seen, by, now):
    """Keep what was said under a point while the session is open; `seen` is the text that the person saw."""
    session, text = item.session, discussion.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"discussion": f"Escriba a lo más {LONGEST_TEXT:,} caracteres."})
    with transaction.atomic():
        _open(session, now)
        current = session.items.get(pk=item.pk)
        if current.discussion != seen.replace("\r\n", "\n"):
            raise ValidationError(
                "Otra persona cambió este texto mientras usted escribía. Lo suyo sigue aquí: revise el vigente y "
                "vuelva a guardar.",
                code="stale",
            )
        session.items.filter(pk=item.pk).update(discussion=text)
        current.discussion = text
        tell("noted", f"Se anotó lo dicho en el punto {item.position}.", session=session, by=by, now=now)
    return current


def take_note(*, item, by, now):
    """The committee took note of a point that is not voted."""
    session = item.session
    with transaction.atomic():
        _open(session, now)
        item = _pending(session, item)
        if item.needs_vote:
            raise ValidationError("Este punto se vota: registre la votación, o retírelo.")
        _decide(item, Outcome.NOTED, now=now)
        tell(
            "taken_note",
            f"El comité quedó enterado del punto {item.position}.",
            session=session,
            by=by,
            now=now,
        )
    return item


def withdraw_item(*, item, by, now):
    """Take a point off the table without deciding it."""
    session = item.session
    with transaction.atomic():
        _open(session, now)
        item = _pending(session, item)
        if item.kind in FRAME:
            raise ValidationError("El primer punto y el último son de todas las sesiones: no se retiran.")
        _decide(item, Outcome.WITHDRAWN, now=now)
        tell(
            "withdrawn", f"Se retiró el punto {item.position}: {item.title}.", session=session, by=by, now=now
        )
    return item


def close_session(*, session, by, now, closed_at=None, remarks=""):
    """End an open session: its minutes stay as they are. Refuses while a point waits for its vote."""
    closed_at = closed_at or now
    with transaction.atomic():
        touch(session, now=now, states=[State.OPEN])
        if not session.opened_at <= closed_at <= now:
            raise ValidationError({"closed_at": "Escriba una hora entre la apertura y este momento."})
        waiting = [
            str(item.position)
            for item in session.items.filter(needs_vote=True, outcome=Outcome.PENDING).order_by("position")
        ]
        if waiting:
            points = "el punto" if len(waiting) == 1 else "los puntos"
            raise ValidationError(
                f"Falta resolver {points} {', '.join(waiting)}: registre la votación, o retírelos del orden del día."
            )
        session.items.filter(needs_vote=False, outcome=Outcome.PENDING).update(
            outcome=Outcome.NOTED, decided_at=now
        )
        move(session, State.HELD, now=now, closed_at=closed_at, remarks=remarks.strip())
        tell(
            "closed", f"Se cerró la {name_of(session)}: su acta está lista.", session=session, by=by, now=now
        )
    return session


# --- What is refused -------------------------------------------------------------------------------------------------


def _rules_today(session):
    """Of a session that is not open yet: by the bylaws in force on its day."""
    if session.rules:
        return rules_of(session)
    return rules_of_bylaws(bylaws_on(session.municipality, day_of(session)))


def _misplaced(session, rules, seat, status, is_remote):
    """Why this attendance is against the rules; "" when it is not."""
    member = seat.member
    if status == Status.SUBSTITUTE:
        if not rules.substitutes_vote:
            return f"Las personas suplentes no ocupan el lugar en las sesiones ({rules.cite('substitutes')})."
        if not member.substitute_name:
            return f"{member.name} no tiene suplente registrado."
    if is_remote and status in PRESENCE and not rules.remote_attendance:
        return f"Las sesiones son presenciales: no se participa a distancia ({rules.cite('remote')})."
    if session.state == State.OPEN and seat.is_taken and status != seat.status:
        return (
            f"{seat.person} ya está en la lista de la sesión. Si se retiró, déjela sin voto desde entonces."
        )
    return ""


def _no_ballot(rules, seat, choice):
    """Why this ballot is against the rules; "" when it is not."""
    if seat is None:
        return f"Esa persona no integra el comité ese día: no vota ({rules.cite('majority')})."
    if choice not in Ballot.Choice.values:
        return "Elija a favor, en contra o abstención."
    name = seat.member.name
    if not seat.member.has_vote:
        return f"{name} participa con voz y sin voto ({rules.cite('majority')})."
    if not seat.is_taken:
        return f"{name} no asiste a la sesión: no vota ({rules.cite('quorum')})."
    if not seat.counts(rules):
        return f"Quien suple a {name} no vota ({rules.cite('substitutes')})."
    return ""


def _check_hour(session, opened_at, now):
    errors = ""
    if opened_at > now:
        errors = "Esa hora todavía no llega."
    elif opened_at < session.starts_at:
        errors = "No puede abrirse antes de la hora de la convocatoria."
    elif opened_at >= _end_of_day(session):
        errors = "La hora de apertura debe ser del día de la sesión."
    if errors:
        raise ValidationError({"opened_at": errors})


def _end_of_day(session):
    """The first instant of the day after the session, in its municipality."""
    following = day_of(session) + dt.timedelta(days=1)
    return dt.datetime.combine(following, dt.time(), tzinfo=session.municipality.zone)


def _fix_roll(session, seats, now):
    """The seats of the day, each with its attendance: from here on they are those that count and vote.

    Whoever gave up a seat after the roll was written down is on it no more; whoever is on no roll is absent.
    """
    session.attendances.exclude(member__in=[seat.member for seat in seats]).delete()
    Attendance.objects.bulk_create(
        Attendance(session=session, member=seat.member, status=Status.ABSENT, recorded_at=now)
        for seat in seats
        if seat.attendance is None
    )


def _open(session, now):
    """Take the row of an open session; every other state is refused with its reason."""
    try:
        touch(session, now=now, states=[State.OPEN])
    except ValidationError as error:
        if error.code != "state":
            raise
        current = Session.objects.get(pk=session.pk)
        rules = _rules_today(current)
        raise ValidationError(
            f"{refusal_of(current.state)} Sólo se decide en una sesión abierta y con quórum ({rules.cite('quorum')}).",
            code="state",
        ) from error


def _pending(session, item):
    """The point, read again; refuses one that was resolved."""
    current = session.items.get(pk=item.pk)
    current.session = session
    if current.outcome != Outcome.PENDING:
        raise ValidationError(DECIDED, code="decided")
    return current


def _decide(item, result, *, now, **values):
    pending = AgendaItem.objects.filter(pk=item.pk, outcome=Outcome.PENDING)
    if pending.update(outcome=result, decided_at=now, **values) != 1:
        raise ValidationError(DECIDED, code="decided")
    item.refresh_from_db(fields=["outcome", "decided_at", "sentence"])
