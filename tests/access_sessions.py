"""Rows of the access table: sessions of the committee, their agenda, roll, votes and papers; the committee's page."""

import datetime as dt

from django.utils import timezone

from agreements.models import SessionAgreement
from agreements.sessions import agreeing, sitting
from tests.access_kinds import (
    CVEGEO,
    NO_POST,
    PAPERS,
    TO_ITS_PAGE,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
    readers,
)
from tests.agreements import session_scene as making

REDIRECT = readers(302, 302, 302)


def sessions(scene):
    """A committee with sessions in every state, by what may be done to each; made once per scene."""
    if not hasattr(scene, "sessions"):
        scene.sessions = _made(scene)
    return scene.sessions


def _made(scene):
    by, now = scene.people["enlace"], timezone.now().replace(second=0, microsecond=0)
    early, begun = now - dt.timedelta(days=20), now - dt.timedelta(minutes=30)
    committee = making.committee_of(
        scene.municipality, by, starts_on=early.date() - dt.timedelta(days=40), ends_on=None
    )
    president = committee.members.get(office="president")
    count = iter(range(20))

    def at(start, verb=making.convened):
        return verb(committee, by, starts_at=start + dt.timedelta(seconds=next(count)), now=early)

    def called(start, present):
        session = at(start)
        making.roll(session, by, present, now=now)
        return session

    def running():
        session = called(begun, 7)
        return sitting.open_session(session=session, presided_by=president, by=by, now=now)

    found = {
        "planned": at(now + dt.timedelta(days=15), making.planned),
        "convened": at(now + dt.timedelta(days=12)),
        "ready": called(begun, 7),
        "empty": called(begun, 1),
        "failed": called(begun, 1),
        "open": running(),
        "settled": running(),
        "held": running(),
    }
    sitting.declare_no_quorum(session=found["failed"], by=by, now=now)
    for name in ("settled", "held"):
        item = found[name].items.get(needs_vote=True)
        sitting.vote(item=item, ballots=making.ballots_of(found[name], *["yes"] * 7), by=by, now=now)
    sitting.close_session(session=found["held"], by=by, now=now)
    making.add_point(found["planned"], by, now=now, title="Otro asunto")
    agreeing.add_agreement(
        item=found["open"].items.get(needs_vote=True),
        text="Enviar el calendario",
        responsible="Secretaría",
        due_on=now.date() + dt.timedelta(days=30),
        by=by,
        now=now,
    )
    for session in found.values():
        session.refresh_from_db()
    return found


def of(name):
    return lambda scene: [sessions(scene)[name].pk]


def point(name, **which):
    """The number of a point of that session: the first that is voted unless told otherwise."""
    which = which or {"needs_vote": True}
    return lambda scene: [sessions(scene)[name].items.filter(**which).order_by("position").first().pk]


def agreed(scene):
    sessions(scene)
    return [SessionAgreement.objects.get().pk]


def _hour(name):
    def hour(scene):
        session = sessions(scene)[name]
        # Seconds do not fit into a form: the next whole minute is after the beginning.
        at = session.opened_at or session.starts_at + dt.timedelta(minutes=1)
        return f"{timezone.localtime(at, session.municipality.zone):%H:%M}"

    return hour


def _president(name):
    return lambda scene: sessions(scene)[name].committee.members.get(office="president").pk


def _seen(scene, name):
    return {"seen_at": sessions(scene)[name].changed_at.isoformat()}


def _details(scene, days):
    day = timezone.localtime(timezone.now(), scene.municipality.zone).date() + dt.timedelta(days=days)
    return {"day": day.isoformat(), "hour": "10:00", "minutes_long": "90", "place": "Auditorio"}


ITEM = {"kind": "other", "title": "Becas", "needs_vote": "on", "text": "Se aprueban las becas."}
ROWS = {
    "agreements:committee-area": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:session-list": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:session-create": Case(
        WRITE,
        act(),
        lambda s: [sessions(s)["open"].municipality.cvegeo],
        lambda s: {"kind": "ordinary", **_details(s, 40)},
    ),
    "agreements:session-detail": Case(PAPERS, NO_POST, of("convened")),
    "agreements:session-calendar": Case(PAPERS, NO_POST, of("convened")),
    "agreements:session-convocation": Case(PAPERS, NO_POST, of("convened")),
    "agreements:session-minutes": Case(PAPERS, NO_POST, of("held")),
    "agreements:session-edit": Case(
        WRITE, act(), of("planned"), lambda s: {**_details(s, 20), **_seen(s, "planned")}
    ),
    "agreements:session-convene": Case(WRITE, act(), of("planned"), lambda s: _seen(s, "planned")),
    "agreements:session-reschedule": Case(
        WRITE_PAPERS, act_on_papers(), of("convened"), lambda s: {**_details(s, 20), **_seen(s, "convened")}
    ),
    "agreements:session-cancel": Case(
        WRITE_PAPERS, act_on_papers(), of("convened"), lambda s: {"reason": "Contingencia"}
    ),
    "agreements:session-attendance": Case(
        WRITE_PAPERS,
        act_on_papers(),
        of("convened"),
        lambda s: {f"seat_{_president('convened')(s)}": "present", **_seen(s, "convened")},
    ),
    "agreements:session-open": Case(
        WRITE_PAPERS,
        act_on_papers(),
        of("ready"),
        lambda s: {"presided_by": _president("ready")(s), "hour": _hour("ready")(s)},
    ),
    "agreements:session-no-quorum": Case(TO_ITS_PAGE, act_on_papers(), of("empty")),
    "agreements:session-second-call": Case(TO_ITS_PAGE, act_on_papers(), of("failed")),
    "agreements:session-close": Case(
        WRITE_PAPERS, act_on_papers(), of("settled"), lambda s: {"hour": _hour("settled")(s)}
    ),
    "agreements:session-agreement": Case(REDIRECT, NO_POST, agreed),
    "agreements:session-agreement-remove": Case(TO_ITS_PAGE, act_on_papers(), agreed),
    "agreements:item-create": Case(WRITE, act(), of("planned"), lambda s: ITEM),
    "agreements:item-page": Case(REDIRECT, NO_POST, point("convened")),
    "agreements:item-edit": Case(WRITE, act(), point("planned"), lambda s: ITEM | _seen(s, "planned")),
    "agreements:item-move": Case(
        TO_ITS_PAGE, act(), point("planned"), lambda s: {"to": "down", "seen": _place(s)}
    ),
    "agreements:item-remove": Case(TO_ITS_PAGE, act(), point("planned")),
    "agreements:item-vote": Case(WRITE_PAPERS, act_on_papers(), point("open"), lambda s: _ballots(s)),
    "agreements:item-note": Case(
        WRITE_PAPERS, act_on_papers(), point("open"), lambda s: {"discussion": "Se habló.", "seen": ""}
    ),
    "agreements:item-take-note": Case(TO_ITS_PAGE, act_on_papers(), point("open", kind="opening")),
    "agreements:item-withdraw": Case(TO_ITS_PAGE, act_on_papers(), point("open")),
    "agreements:item-agree": Case(
        WRITE_PAPERS,
        act_on_papers(),
        point("open"),
        lambda s: {
            "text": "Invitar a la academia",
            "responsible": "Vocalías",
            "due_on": (timezone.now().date() + dt.timedelta(days=30)).isoformat(),
        },
    ),
    "agreements:document-issue-convocation": Case(WRITE_PAPERS, act_on_papers(), of("convened")),
    "agreements:document-issue-minutes": Case(WRITE_PAPERS, act_on_papers(), of("held")),
}


def _place(scene):
    return sessions(scene)["planned"].items.filter(needs_vote=True).order_by("position").first().position


def _ballots(scene):
    return {f"seat_{pk}": "yes" for pk in making.ballots_of(sessions(scene)["open"], *["yes"] * 7)}
