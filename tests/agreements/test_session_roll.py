"""Who is on the roll when a session opens, and what the committee sees of a session that was never convened."""

import datetime as dt

import pytest

from agreements.committee.members import replace_member
from agreements.models import Session
from agreements.sessions import planning, sitting
from agreements.sessions.seats import seats_of
from tests.agreements.session_scene import (
    DURING,
    NOW,
    STARTS_AT,
    bylaws_of,
    committee_of,
    convened,
    marks_for,
    planned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(municipality, enlace):
    bylaws_of(municipality, enlace)
    return committee_of(municipality, enlace)


def test_whoever_gave_up_the_seat_after_the_roll_neither_counts_nor_votes(committee, enlace):
    session = convened(committee, enlace)
    before = NOW + dt.timedelta(days=1)
    sitting.record_attendance(session=session, marks=marks_for(session, 7), by=enlace, now=before)
    gone = committee.members.get(name="Inés Mora")
    came = replace_member(
        member=gone, on=before.date(), reason="Renuncia", by=enlace, today=before.date(), name="Luis Cano"
    )
    president = committee.members.get(office="president")
    session = sitting.open_session(session=session, presided_by=president, by=enlace, now=DURING)
    assert "Asisten 6 de 7 lugares con voto" in session.quorum_text
    seats = {seat.member: seat.status for seat in seats_of(session)}
    assert gone not in seats
    assert seats[came] == "absent"


def test_committee_does_not_see_what_was_cancelled_before_anybody_was_convened(
    committee, enlace, lectora, integrante
):
    never = planned(committee, enlace)
    planning.cancel(session=never, reason="Sin asuntos", by=enlace, now=NOW)
    known = convened(committee, enlace, starts_at=STARTS_AT + dt.timedelta(days=1))
    planning.cancel(session=known, reason="Por lluvia", by=enlace, now=NOW)
    assert list(Session.objects.visible_to(integrante)) == [known]
    assert set(Session.objects.visible_to(lectora)) == {known, never}
