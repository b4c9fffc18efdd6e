"""Several people at the same session at once. PostgreSQL only."""

import pytest

from agreements.models import AgendaItem, Ballot, Session
from agreements.sessions import planning, sitting
from partners.models import Entry
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING, NOW, STARTS_AT
from tests.agreements.test_sessions import committee  # noqa: F401 - a fixture
from tests.agreements.test_terms_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 5


def test_many_who_record_a_vote_record_one(committee, enlace):  # noqa: F811
    session = scene.opened(committee, enlace)
    item = session.items.get(needs_vote=True)
    ballots = scene.ballots_of(session, *["yes"] * 7)

    def vote():
        mine = AgendaItem.objects.select_related("session__municipality").get(pk=item.pk)
        return sitting.vote(item=mine, ballots=ballots, by=enlace, now=DURING).outcome

    outcomes = at_once(*[vote] * PEOPLE)
    assert outcomes.count("approved") == 1
    assert sum("ya se resolvió" in each for each in outcomes) == PEOPLE - 1
    assert Ballot.objects.count() == 7
    assert Entry.objects.filter(act="session.voted").count() == 1


def test_many_who_plan_the_same_session_plan_one(committee, enlace):  # noqa: F811
    def plan():
        return planning.plan_session(
            committee=committee, kind="ordinary", starts_at=STARTS_AT, place="Cabildo", by=enlace, now=NOW
        ).number

    outcomes = at_once(*[plan] * PEOPLE)
    assert outcomes.count(1) == 1
    assert Session.objects.count() == 1


def test_a_point_is_withdrawn_or_voted_and_never_both(committee, enlace):  # noqa: F811
    session = scene.opened(committee, enlace)
    item = session.items.get(needs_vote=True)
    ballots = scene.ballots_of(session, *["yes"] * 7)

    def withdraw():
        mine = AgendaItem.objects.select_related("session__municipality").get(pk=item.pk)
        return sitting.withdraw_item(item=mine, by=enlace, now=DURING).outcome

    def vote():
        mine = AgendaItem.objects.select_related("session__municipality").get(pk=item.pk)
        return sitting.vote(item=mine, ballots=ballots, by=enlace, now=DURING).outcome

    outcomes = at_once(withdraw, vote)
    assert sum("ya se resolvió" in each for each in outcomes) == 1
    item.refresh_from_db()
    assert item.outcome in ("withdrawn", "approved")
    assert Ballot.objects.count() == (7 if item.outcome == "approved" else 0)


def test_many_second_calls_are_one(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    scene.roll(session, enlace, present=1)
    sitting.declare_no_quorum(session=session, by=enlace, now=DURING)

    def again():
        mine = Session.objects.select_related("municipality", "committee", "bylaws").get(pk=session.pk)
        return planning.call_again(session=mine, by=enlace, now=DURING).pk

    assert len(set(at_once(*[again] * PEOPLE))) == 1
    assert Session.objects.filter(call=2).count() == 1
