"""A committee of seven seats and a guest, its bylaws, and sessions in every state: each act through the verbs."""

import datetime as dt

from agreements.models import Bylaws
from agreements.sessions import agenda, planning, sitting
from agreements.sessions.seats import seats_of
from partners.models import Committee, CommitteeMember

MEXICO = dt.timezone(dt.timedelta(hours=-6))
#: A Monday morning, and a session eleven days later.
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=MEXICO)
STARTS_AT = dt.datetime(2026, 3, 13, 10, tzinfo=MEXICO)
DURING = dt.datetime(2026, 3, 13, 10, 5, tzinfo=MEXICO)

_MEMBERS = (
    ("Verónica Ortiz", "president", "government", True, True, ""),
    ("Elena Ruiz", "executive", "government", True, True, "Rosa Díaz"),
    ("Tomás Gil", "technical", "government", True, True, ""),
    ("Ana Ríos", "syndic", "council", True, True, ""),
    ("Beto Luna", "member", "business", False, True, "Carla Paz"),
    ("Inés Mora", "member", "academy", False, True, ""),
    ("Julia Sáenz", "coordinator", "civil", False, True, ""),
    ("Claire Martin", "guest", "other", False, False, ""),
)


def committee_of(municipality, by, starts_on=dt.date(2026, 1, 15), ends_on=dt.date(2027, 9, 30)):
    """A committee with seven seats with vote and one guest; the president's address is kept."""
    committee = Committee.objects.create(
        municipality=municipality, starts_on=starts_on, ends_on=ends_on, created_by=by
    )
    for name, office, sector, official, vote, substitute in _MEMBERS:
        CommitteeMember.objects.create(
            committee=committee,
            name=name,
            office=office,
            sector=sector,
            is_official=official,
            has_vote=vote,
            substitute_name=substitute,
            starts_on=starts_on,
            email="presidencia@guadalajara.example" if office == "president" else "",
        )
    return committee


def bylaws_of(municipality, by, **choices):
    """An edition in force since January, with chosen rules; its chapters are not written."""
    from_day = dt.date(2026, 1, 10)
    return Bylaws.objects.create(
        municipality=municipality,
        number=1,
        state=Bylaws.State.IN_FORCE,
        choices=choices,
        approved_on=from_day,
        in_force_from=from_day,
        created_by=by,
        changed_at=NOW,
    )


def planned(committee, by, **facts):
    """A session in preparation with one point to be voted."""
    data = {"kind": "ordinary", "starts_at": STARTS_AT, "place": "Sala de Cabildo", "now": NOW} | facts
    session = planning.plan_session(committee=committee, by=by, **data)
    add_point(session, by, now=data["now"])
    session.refresh_from_db()
    return session


def add_point(session, by, now=NOW, **facts):
    data = {
        "kind": "other",
        "title": "Calendario de visitas",
        "text": "Se aprueba el calendario de visitas de 2026.",
        "needs_vote": True,
    } | facts
    return agenda.add_item(session=session, by=by, now=now, **data)


def convened(committee, by, **facts):
    session = planned(committee, by, **facts)
    return planning.convene(session=session, by=by, now=facts.get("now", NOW))


def marks_for(session, present, *, status="present", is_remote=False):
    """The roll with the first `present` seats taken, in the order of their offices, and the others absent."""
    return {
        seat.member.pk: (status if place < present else "absent", is_remote and place < present)
        for place, seat in enumerate(seats_of(session))
    }


def roll(session, by, present=7, now=DURING, **facts):
    return sitting.record_attendance(
        session=session, marks=marks_for(session, present, **facts), by=by, now=now
    )


def opened(committee, by, present=7, **facts):
    session = convened(committee, by, **facts)
    roll(session, by, present)
    president = committee.members.get(office="president")
    return sitting.open_session(session=session, presided_by=president, by=by, now=DURING)


def ballots_of(session, *choices):
    """Ballots of the seats in the order of their offices; None for whoever left."""
    seats = [seat.member.pk for seat in seats_of(session)]
    return {pk: choice for pk, choice in zip(seats, choices, strict=False) if choice}


def held(committee, by, **facts):
    session = opened(committee, by, **facts)
    item = session.items.get(needs_vote=True)
    sitting.vote(item=item, ballots=ballots_of(session, *["yes"] * 7), by=by, now=DURING)
    return sitting.close_session(session=session, by=by, now=DURING + dt.timedelta(hours=1))
