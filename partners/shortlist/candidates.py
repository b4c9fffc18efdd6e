"""Candidate cities, from the long list to their end: the door to their verbs.

*Lista larga → evaluada → contactada → interesada → elegida or descartada* (`Candidate.TRANSITIONS`). Choosing needs a
process and lives above, in `phases.choosing`; it ends here in `mark_chosen`. Every verb re-reads the candidate under a
lock, refuses in Spanish and leaves one Entry about the candidate. `seen` is the state that the person saw: a page left
open does not overrule what a colleague did since.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import counterparts, history
from partners.access import may_edit
from partners.models import Candidate, CandidateContact
from partners.templatetags.look import plain_date

State = Candidate.State
Channel = CandidateContact.Channel

REASON_MAX = 300
#: Natural days after which a contact without answer is pointed out (our proposal, grade D: nothing prescribes it).
ANSWER_DAYS = 21
#: A contact further back than this, in natural days, is taken for a slip of the keyboard.
FURTHEST_PAST = 3660


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ranking said of a city on one day: score of 0-100, place counted from 1, plain contributions."""

    score: float
    rank: int | None
    contributions: list


@dataclass(frozen=True, slots=True)
class Added:
    candidate: Candidate
    is_new: bool


def add_candidate(*, municipality, by, now, geonameid=None, city=None, reason="", standing=None):
    """Put a city on the long list; returns an Added. The same city again changes nothing.

    The city is one of the world catalogue (`geonameid`) or one that the municipality typed (`city`). `standing` is kept
    as that of the day. Raises ValidationError for an unknown city, another municipality's, or the municipality itself.
    """
    _require_enlace(by, municipality)
    if geonameid is not None:
        if geonameid == municipality.geonameid:
            raise ValidationError("Es su propio municipio: elija otra ciudad.", code="itself")
        city = counterparts.adopt_city(geonameid=geonameid, by=by, municipality=municipality)
    if city is None:
        raise ValidationError("Elija una ciudad.", code="city")
    if city.municipality_id not in (None, municipality.pk):
        raise ValidationError("Esa ciudad la capturó otro municipio: búsquela o captúrela a mano.")
    with transaction.atomic():
        candidate, is_new = Candidate.objects.select_related("city", "municipality").get_or_create(
            municipality=municipality,
            city=city,
            defaults={"reason": _text(reason), "added_by": by, **_standing_values(standing, now)},
        )
        if is_new:
            place = f", en el lugar {standing.rank:,} del emparejador" if standing and standing.rank else ""
            _record(
                candidate,
                "added",
                f"Agregó a {city.name} a la lista larga{place}.{_why(candidate.reason)}",
                by,
            )
    return Added(candidate, is_new)


def evaluate(*, candidate, by, seen):
    """Say that a city of the long list was evaluated; returns the candidate."""
    with transaction.atomic():
        row = lock_candidate(candidate, by, seen)
        _move(row, State.EVALUATED)
        _record(row, "evaluated", f"Marcó a {row.city.name} como evaluada.", by)
    return row


def contact(*, candidate, by, today, sent_on, channel, person, text=""):
    """Write down a contact; the first one with the city itself makes it *contactada*. Returns the CandidateContact.

    A contact with the representation of Mexico asks about the city, and does not move it. The same contact again is a
    double click. Raises ValidationError for a day to come, a missing name, or a discarded candidate.
    """
    person = _text(person, 200)
    if not person:
        raise ValidationError({"person": "Escriba con quién se habló o a quién se escribió."})
    if channel not in Channel.values:
        raise ValidationError({"channel": "Elija el medio."})
    if sent_on > today:
        raise ValidationError({"sent_on": "La fecha todavía no llega: anote el contacto cuando ocurra."})
    if (today - sent_on).days > FURTHEST_PAST:
        raise ValidationError({"sent_on": "Revise la fecha: es de hace más de diez años."})
    with transaction.atomic():
        row = lock_candidate(candidate, by)
        if row.state == State.DISCARDED:
            raise ValidationError(
                f"{row.city.name} está descartada: reconsidérela antes de anotar otro contacto.", code="state"
            )
        values = {"sent_on": sent_on, "channel": channel, "person": person, "text": _text(text, 500)}
        twin = row.contacts.filter(**values).first()
        if twin:
            return twin
        made = CandidateContact.objects.create(candidate=row, by=by, **values)
        moved = channel != Channel.REPRESENTATION and row.state in {State.LONG_LIST, State.EVALUATED}
        if moved:
            _move(row, State.CONTACTED)
        _record(
            row,
            "contacted",
            f"Anotó un contacto sobre {row.city.name} el {plain_date(sent_on)}, {made.get_channel_display()}, "
            f"con {person}.{' La ciudad queda como contactada.' if moved else ''}",
            by,
        )
    return made


def answer(*, contact, by, today, answered_on, text, interested=False):
    """Write down the answer to a contact; with `interested` the city becomes *interesada*. Returns the contact.

    Raises ValidationError when it is answered already, for a day before the contact or to come, or when a city that was
    not contacted is said to be interested.
    """
    if answered_on > today:
        raise ValidationError({"answered_on": "La fecha todavía no llega."})
    with transaction.atomic():
        row = lock_candidate(contact.candidate, by)
        asked = CandidateContact.objects.get(pk=contact.pk)
        if answered_on < asked.sent_on:
            raise ValidationError(
                {
                    "answered_on": f"La respuesta no puede ser anterior al contacto ({plain_date(asked.sent_on)})."
                }
            )
        updated = CandidateContact.objects.filter(pk=asked.pk, answered_on__isnull=True).update(
            answered_on=answered_on, answer=_text(text, 500)
        )
        if updated != 1:
            raise ValidationError(
                f"Ese contacto ya tiene respuesta, del {plain_date(asked.answered_on)}.", code="answered"
            )
        asked.refresh_from_db()
        moved = interested and row.state not in {State.INTERESTED, State.CHOSEN}
        if moved:
            if row.state in {State.LONG_LIST, State.EVALUATED}:
                raise ValidationError(
                    "Sólo una ciudad contactada puede quedar como interesada: anote primero un contacto con ella.",
                    code="state",
                )
            _move(row, State.INTERESTED)
        days = asked.answer_days
        delay = "el mismo día" if days == 0 else f"{days} {'día' if days == 1 else 'días'}"
        _record(
            row,
            "answered",
            f"Anotó la respuesta de {asked.person}, sobre {row.city.name}, del {plain_date(answered_on)}: "
            f"{delay}.{' La ciudad está interesada.' if moved else ''}",
            by,
        )
    return asked


def discard(*, candidate, by, reason, seen):
    """Leave a candidate aside, with the reason; returns it. A chosen one is released first (`phases.choosing`)."""
    reason = _required(reason, "Escriba por qué se descarta: la razón queda en el expediente.")
    with transaction.atomic():
        row = lock_candidate(candidate, by, seen)
        _move(row, State.DISCARDED, reason=reason)
        _record(row, "discarded", f"Descartó a {row.city.name}: {reason}", by)
    return row


def reconsider(*, candidate, by, reason, seen):
    """Take a discarded candidate back to the long list, with the reason; returns it.

    A chosen one is not taken back here: a process rests on it.
    """
    reason = _required(reason, "Escriba por qué se reconsidera: la razón queda en el expediente.")
    with transaction.atomic():
        row = lock_candidate(candidate, by, seen)
        if row.state != State.DISCARDED:
            raise ValidationError(f"{row.city.name} no está descartada.", code="state")
        _move(row, State.LONG_LIST, reason=reason)
        _record(row, "reconsidered", f"Volvió a poner a {row.city.name} en la lista larga: {reason}", by)
    return row


def mark_chosen(*, candidate, counterpart, by, reason, seen):
    """The candidate's part of `phases.choosing.choose`: it is chosen, `counterpart` signs for it. Returns it."""
    reason = _required(reason, "Escriba por qué se elige: la razón va en la minuta de la decisión.")
    with transaction.atomic():
        row = lock_candidate(candidate, by, seen)
        if row.state == State.LONG_LIST:
            raise ValidationError(
                f"{row.city.name} está en la lista larga: evalúela o contáctela antes de elegirla.",
                code="state",
            )
        _move(row, State.CHOSEN, reason=reason, counterpart=counterpart)
        _record(row, "chosen", f"Eligió a {row.city.name}, con {counterpart.official_name}: {reason}", by)
    return row


def release_chosen(*, candidate, by, reason, seen):
    """The candidate's part of `phases.choosing.release`: a chosen one goes back to the long list. Returns it."""
    reason = _required(reason, "Escriba por qué se reconsidera: la razón queda en el expediente.")
    with transaction.atomic():
        row = lock_candidate(candidate, by, seen)
        if row.state != State.CHOSEN:
            raise ValidationError(f"{row.city.name} no está elegida.", code="state")
        _move(row, State.LONG_LIST, reason=reason, counterpart=None)
        _record(row, "released", f"Reconsideró la elección de {row.city.name}: {reason}", by)
    return row


def lock_candidate(candidate, by, seen=None):
    """The candidate as it stands, locked; refused for who is no enlace, or when it left the state that was seen."""
    row = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("city", "municipality")
        .get(pk=candidate.pk)
    )
    _require_enlace(by, row.municipality)
    if seen is not None and row.state != seen:
        raise ValidationError(
            f"{row.city.name} cambió mientras usted miraba la página: ahora está como "
            f"«{row.get_state_display()}». Revise antes de seguir.",
            code="stale",
        )
    return row


def _move(row, state, **values):
    if state not in Candidate.TRANSITIONS[row.state]:
        raise ValidationError(
            f"{row.city.name} está como «{row.get_state_display()}»: no puede pasar a «{State(state).label}».",
            code="state",
        )
    updated = Candidate.objects.filter(pk=row.pk, state=row.state).update(state=state, **values)
    if updated != 1:
        raise ValidationError(
            "Otra persona acaba de cambiar esta candidata. Revise cómo quedó.", code="stale"
        )
    row.refresh_from_db(fields=["state", *values])


def _standing_values(standing, now):
    if standing is None:
        return {}
    return {
        "score": standing.score,
        "rank": standing.rank,
        "contributions": standing.contributions,
        "scored_at": now,
    }


def _text(value, most=REASON_MAX):
    text = " ".join((value or "").split())
    if len(text) > most:
        raise ValidationError(f"El texto es muy largo: use a lo más {most} caracteres.", code="length")
    return text


def _required(value, message):
    text = _text(value)
    if not text:
        raise ValidationError({"reason": message})
    return text


def _why(reason):
    return f" {reason}" if reason else ""


def _record(row, act, text, by):
    history.record(act=f"candidate.{act}", text=text, by=by, subject=row, municipality=row.municipality)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")
