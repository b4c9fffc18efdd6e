"""A session of the committee as it happens: the roll, quorum, second call, who presides, votes, minutes that stay."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.models import AgendaItem, Ballot, Session
from agreements.sessions import planning, sitting
from agreements.sessions.rulebook import rules_of
from agreements.sessions.seats import quorum_of, seats_of
from partners.models import Candidate
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING, NOW, STARTS_AT
from tests.agreements.test_sessions import acts, committee, refused  # noqa: F401 - a fixture
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db
State, Outcome = Session.State, AgendaItem.Outcome


# --- The roll and the quorum -----------------------------------------------------------------------------------------


def test_the_quorum_is_counted_as_the_roll_is_called(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    assert not scene.roll(session, enlace, present=3).is_reached
    counted = scene.roll(session, enlace, present=4)
    assert (counted.seats, counted.present, counted.needed, counted.is_reached) == (7, 4, 4, True)
    assert quorum_of(session, rules_of(session), seats_of(session)) == counted


def test_a_guest_is_present_and_does_not_count(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    guest = committee.members.get(office="guest")
    counted = sitting.record_attendance(
        session=session, marks={guest.pk: ("present", False)}, by=enlace, now=DURING
    )
    assert (counted.seats, counted.present) == (7, 0)


def test_a_substitute_needs_a_name_and_bylaws_that_allow_it(committee, municipality, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    executive, technical = (committee.members.get(office=office) for office in ("executive", "technical"))
    marks = {executive.pk: ("substitute", False)}
    assert sitting.record_attendance(session=session, marks=marks, by=enlace, now=DURING).present == 1
    with refused(match="no tiene suplente"):
        sitting.record_attendance(
            session=session, marks={technical.pk: ("substitute", False)}, by=enlace, now=DURING
        )
    scene.bylaws_of(municipality, enlace, substitutes_vote=False)
    with refused(match="suplentes no ocupan"):
        sitting.record_attendance(session=session, marks=marks, by=enlace, now=DURING)


def test_taking_part_at_a_distance_needs_bylaws_that_allow_it(committee, municipality, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    assert scene.roll(session, enlace, present=4, is_remote=True).is_reached
    scene.bylaws_of(municipality, enlace, remote_attendance=False)
    with refused(match="no se participa a distancia"):
        scene.roll(session, enlace, present=4, is_remote=True)


def test_nobody_of_another_committee_is_on_the_roll(committee, other_municipality, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    stranger = scene.committee_of(other_municipality, enlace).members.first()
    with refused(match="no integra el comité"):
        sitting.record_attendance(
            session=session, marks={stranger.pk: ("present", False)}, by=enlace, now=DURING
        )


def test_without_quorum_a_session_does_not_open_and_ends_so(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    president = committee.members.get(office="president")
    with refused(match="Pase lista"):
        sitting.open_session(session=session, presided_by=president, by=enlace, now=DURING)
    scene.roll(session, enlace, present=3)
    with refused(match="no hay quórum"):
        sitting.open_session(session=session, presided_by=president, by=enlace, now=DURING)
    session.refresh_from_db()
    assert session.state == State.CONVENED
    sitting.declare_no_quorum(session=session, by=enlace, now=DURING)
    assert session.state == State.NO_QUORUM
    assert "Asisten 3 de 7" in session.quorum_text
    with refused(match="no tuvo quórum"):
        sitting.vote(item=session.items.get(needs_vote=True), ballots={}, by=enlace, now=DURING)


def test_no_quorum_is_not_declared_where_there_is_one_or_before_the_hour(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    with refused(match="Todavía no es la hora"):
        sitting.declare_no_quorum(session=session, by=enlace, now=STARTS_AT - dt.timedelta(minutes=1))
    scene.roll(session, enlace, present=4)
    with refused(match="hay quórum"):
        sitting.declare_no_quorum(session=session, by=enlace, now=DURING)


def test_the_second_call_has_its_own_hour_and_quorum(committee, municipality, enlace):  # noqa: F811
    scene.bylaws_of(municipality, enlace, second_call_minutes=30, second_call_quorum="third")
    session = scene.convened(committee, enlace)
    scene.roll(session, enlace, present=3)
    sitting.declare_no_quorum(session=session, by=enlace, now=DURING)
    again = planning.call_again(session=session, by=enlace, now=DURING)
    assert planning.call_again(session=session, by=enlace, now=DURING) == again
    assert (again.call, again.number, again.starts_at - session.starts_at) == (2, 1, dt.timedelta(minutes=30))
    assert list(again.items.values_list("title")) == list(session.items.values_list("title"))
    scene.roll(again, enlace, present=3)
    president = committee.members.get(office="president")
    with refused(match="antes de la hora"):
        sitting.open_session(session=again, presided_by=president, by=enlace, now=DURING)
    later = STARTS_AT + dt.timedelta(minutes=31)
    sitting.open_session(session=again, presided_by=president, by=enlace, now=later)
    assert again.state == State.OPEN
    assert "en segunda convocatoria" in again.quorum_text


def test_whoever_the_bylaws_say_presides(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    scene.roll(session, enlace)
    members = {member.office: member for member in committee.members.all()}
    with refused(match="Preside la presidencia"):
        sitting.open_session(session=session, presided_by=members["executive"], by=enlace, now=DURING)
    sitting.record_attendance(
        session=session, marks={members["president"].pk: ("excused", False)}, by=enlace, now=DURING
    )
    sitting.open_session(session=session, presided_by=members["executive"], by=enlace, now=DURING)
    assert "No asiste la presidencia: preside la secretaría ejecutiva" in session.quorum_text


def test_without_both_those_present_choose(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    marks = scene.marks_for(session, 7)
    members = {member.office: member for member in committee.members.all()}
    marks |= {members[office].pk: ("absent", False) for office in ("president", "executive")}
    sitting.record_attendance(session=session, marks=marks, by=enlace, now=DURING)
    sitting.open_session(session=session, presided_by=members["syndic"], by=enlace, now=DURING)
    assert "eligen entre sí" in session.quorum_text


def test_an_open_session_keeps_its_rules(committee, municipality, enlace):  # noqa: F811
    bylaws = scene.bylaws_of(municipality, enlace, quorum="majority")
    session = scene.opened(committee, enlace, present=4)
    bylaws.choices = {"quorum": "two_thirds"}
    bylaws.save()
    session.refresh_from_db()
    assert rules_of(session).quorum == "majority"


def test_people_arrive_late_and_nobody_leaves_the_roll(committee, enlace):  # noqa: F811
    session = scene.opened(committee, enlace, present=4)
    late = committee.members.get(name="Julia Sáenz")
    sitting.record_attendance(session=session, marks={late.pk: ("present", False)}, by=enlace, now=DURING)
    with refused(match="ya está en la lista"):
        sitting.record_attendance(session=session, marks={late.pk: ("absent", False)}, by=enlace, now=DURING)


@pytest.mark.parametrize("minutes", [-30, 15 * 60])
def test_the_hour_of_opening_is_of_the_session(committee, enlace, minutes):  # noqa: F811
    session = scene.convened(committee, enlace)
    scene.roll(session, enlace)
    with pytest.raises(ValidationError) as refusal:
        sitting.open_session(
            session=session,
            presided_by=committee.members.get(office="president"),
            by=enlace,
            now=DURING + dt.timedelta(days=2),
            opened_at=STARTS_AT + dt.timedelta(minutes=minutes),
        )
    assert "opened_at" in refusal.value.message_dict


# --- Votes -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def session(committee, enlace):  # noqa: F811
    return scene.opened(committee, enlace, present=5)


@pytest.fixture
def item(session):
    return session.items.get(needs_vote=True)


def cast(item, by, *choices):
    return sitting.vote(item=item, ballots=scene.ballots_of(item.session, *choices), by=by, now=DURING)


def test_a_vote_is_counted_and_explained(item, enlace):
    item = cast(item, enlace, "yes", "yes", "yes", "no", "abstain")
    assert (item.outcome, item.ballots.count()) == (Outcome.APPROVED, 5)
    assert item.sentence.startswith(
        "3 a favor, 1 en contra y 1 abstención, de 5 presentes con voto; se necesitaban 2"
    )
    assert acts(item.session)[0] == "session.voted"


def test_a_decision_does_not_change(item, enlace):
    cast(item, enlace, "yes", "yes", "yes", "no")
    with refused(match="ya se resolvió"):
        cast(item, enlace, "no", "no", "no", "no")
    with refused(match="ya se resolvió"):
        sitting.withdraw_item(item=item, by=enlace, now=DURING)
    assert list(Ballot.objects.filter(item=item).values_list("choice", flat=True)).count("no") == 1


def test_whoever_left_is_not_present_in_the_vote(item, enlace):
    assert "de 4 presentes" in cast(item, enlace, "yes", "yes", "no", "yes", None).sentence


def test_too_few_who_vote_decide_nothing(item, enlace):
    with refused(match="Sin quórum no puede decidirse"):
        cast(item, enlace, "yes", "yes", "yes")
    item.refresh_from_db()
    assert (item.outcome, Ballot.objects.count()) == (Outcome.PENDING, 0)


@pytest.mark.parametrize(
    ("who", "why"),
    [("Julia Sáenz", "no asiste a la sesión"), ("Claire Martin", "con voz y sin voto")],
)
def test_a_vote_outside_the_rules_is_refused_by_name(item, session, enlace, who, why):
    sitting.record_attendance(
        session=session,
        marks={session.committee.members.get(office="guest").pk: ("present", False)},
        by=enlace,
        now=DURING,
    )
    ballots = scene.ballots_of(session, "yes", "yes", "yes", "yes")
    member = session.committee.members.get(name=who)
    with pytest.raises(ValidationError) as refusal:
        sitting.vote(item=item, ballots=ballots | {member.pk: "yes"}, by=enlace, now=DURING)
    (text,) = refusal.value.message_dict[f"seat_{member.pk}"]
    assert text.startswith(who)
    assert why in text
    assert Ballot.objects.count() == 0


def test_a_stranger_does_not_vote(item, session, other_municipality, enlace):
    stranger = scene.committee_of(other_municipality, enlace).members.first()
    with refused(match="no integra el comité"):
        sitting.vote(
            item=item,
            ballots=scene.ballots_of(session, *["yes"] * 5) | {stranger.pk: "yes"},
            by=enlace,
            now=DURING,
        )


def test_nothing_is_voted_before_the_session_opens_nor_after_it_closed(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    with refused(match="todavía no se abre.*Sólo se decide en una sesión abierta y con quórum"):
        cast(session.items.get(needs_vote=True), enlace, "yes")
    scene.roll(session, enlace)
    sitting.open_session(
        session=session, presided_by=committee.members.get(office="president"), by=enlace, now=DURING
    )
    item = session.items.get(needs_vote=True)
    cast(item, enlace, *["yes"] * 7)
    sitting.close_session(session=session, by=enlace, now=DURING)
    with refused(match="acta quedó cerrada"):
        cast(item, enlace, *["no"] * 7)


def test_a_point_without_vote_is_noted_and_not_voted(session, enlace):
    opening = session.items.get(kind="opening")
    with refused(match="no se vota"):
        cast(opening, enlace, *["yes"] * 5)
    assert sitting.take_note(item=opening, by=enlace, now=DURING).outcome == Outcome.NOTED
    with refused(match="Este punto se vota"):
        sitting.take_note(item=session.items.get(needs_vote=True), by=enlace, now=DURING)


def test_a_qualified_matter_asks_for_its_majority(committee, municipality, enlace):  # noqa: F811
    planned = scene.planned(committee, enlace)
    candidate = Candidate.objects.create(
        municipality=municipality, city=PartnerCityFactory(name="Lyon"), added_by=enlace
    )
    scene.add_point(planned, enlace, kind="twinning", title="Lyon", candidate=candidate)
    planning.convene(session=planned, by=enlace, now=NOW)
    scene.roll(planned, enlace, present=7)
    president = committee.members.get(office="president")
    sitting.open_session(session=planned, presided_by=president, by=enlace, now=DURING)
    item = cast(planned.items.get(kind="twinning"), enlace, "yes", "yes", "yes", "yes", "no", "no", "no")
    assert item.outcome == Outcome.REJECTED
    assert "se necesitaban 5 a favor (dos terceras partes" in item.sentence


def test_who_presides_decides_a_tie(committee, municipality, enlace):  # noqa: F811
    session = scene.opened(committee, enlace, present=4)
    item = cast(session.items.get(needs_vote=True), enlace, "yes", "yes", "no", "no")
    assert item.outcome == Outcome.APPROVED
    assert "voto de calidad" in item.sentence


# --- What is written down, and the end -------------------------------------------------------------------------------


def test_what_was_said_is_kept_and_a_stale_text_refused(item, enlace):
    sitting.note_item(item=item, discussion="Se habló de fechas.\r\n", seen="", by=enlace, now=DURING)
    with refused(match="Otra persona cambió este texto"):
        sitting.note_item(item=item, discussion="Lo mío", seen="", by=enlace, now=DURING)
    item.refresh_from_db()
    assert item.discussion == "Se habló de fechas."


def test_a_session_closes_when_every_vote_was_taken(item, session, enlace):
    with refused(match="Falta resolver el punto 2"):
        sitting.close_session(session=session, by=enlace, now=DURING)
    sitting.withdraw_item(item=item, by=enlace, now=DURING)
    sitting.close_session(session=session, by=enlace, now=DURING, remarks=" Se fue la luz. ")
    assert (session.state, session.remarks, session.closed_at) == (State.HELD, "Se fue la luz.", DURING)
    assert set(session.items.values_list("outcome", flat=True)) == {Outcome.NOTED, Outcome.WITHDRAWN}
    with refused(match="ya se celebró"):
        sitting.close_session(session=session, by=enlace, now=DURING)


def test_a_session_does_not_close_before_it_opened(session, item, enlace):
    cast(item, enlace, *["yes"] * 5)
    with refused(match="entre la apertura"):
        sitting.close_session(session=session, by=enlace, now=DURING, closed_at=STARTS_AT)
