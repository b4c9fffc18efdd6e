"""Sessions of the committee: planning, the agenda, the notice, moving and cancelling."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Session
from agreements.sessions import agenda, planning
from partners.models import Candidate, Entry
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING, MEXICO, NOW, STARTS_AT
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db
State = Session.State
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def committee(municipality, enlace):
    return scene.committee_of(municipality, enlace)


def acts(session):
    return list(Entry.objects.about(session).values_list("act", flat=True))


def refused(code=None, match=""):
    return pytest.raises(ValidationError, match=match)


# --- Planning --------------------------------------------------------------------------------------------------------


def test_a_session_begins_with_the_frame_of_its_agenda(committee, enlace):
    session = planning.plan_session(
        committee=committee,
        kind="ordinary",
        starts_at=STARTS_AT,
        place=" Sala  de Cabildo ",
        by=enlace,
        now=NOW,
    )
    assert (session.number, session.state, session.place) == (1, State.PLANNED, "Sala de Cabildo")
    assert [(item.position, item.kind) for item in session.items.all()] == [(1, "opening"), (2, "closing")]
    assert acts(session) == ["session.planned"]


def test_the_next_session_approves_the_minutes_of_the_last(committee, enlace):
    scene.held(committee, enlace)
    second = planning.plan_session(
        committee=committee,
        kind="ordinary",
        starts_at=STARTS_AT + dt.timedelta(days=60),
        place="Sala",
        by=enlace,
        now=DURING,
    )
    assert second.number == 2
    assert second.items.get(kind="minutes").title == "Lectura y aprobación del acta de la sesión ordinaria 1"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"starts_at": NOW}, "starts_at"),
        ({"starts_at": dt.datetime(2027, 10, 1, 10, tzinfo=MEXICO)}, "starts_at"),
        ({"minutes_long": 10}, "minutes_long"),
        ({"place": "  "}, "place"),
    ],
)
def test_impossible_details_are_refused_by_field(committee, enlace, facts, field):
    data = {"kind": "ordinary", "starts_at": STARTS_AT, "place": "Sala"} | facts
    with pytest.raises(ValidationError) as refusal:
        planning.plan_session(committee=committee, by=enlace, now=NOW, **data)
    assert field in refusal.value.message_dict
    assert not Session.objects.exists()


def test_a_double_click_plans_once(committee, enlace):
    scene.planned(committee, enlace)
    with refused(match="Ya hay una sesión"):
        scene.planned(committee, enlace)
    assert Session.objects.count() == 1


def test_a_link_needs_bylaws_that_allow_taking_part_at_a_distance(committee, municipality, enlace):
    scene.bylaws_of(municipality, enlace, remote_attendance=False)
    with refused(match="presenciales"):
        scene.planned(committee, enlace, online_url="https://reunion.example/1")


def test_the_agenda_grows_before_its_last_point_and_moves_within(committee, enlace):
    session = scene.planned(committee, enlace)
    second = scene.add_point(session, enlace, title="Programa de becas")
    kinds = list(session.items.values_list("position", "title"))
    assert [position for position, _ in kinds] == [1, 2, 3, 4]
    assert [title for _, title in kinds[1:3]] == ["Calendario de visitas", "Programa de becas"]
    assert agenda.move_item(item=second, up=True, seen=3, by=enlace, now=NOW)
    assert not agenda.move_item(item=second, up=True, seen=3, by=enlace, now=NOW), (
        "a second click moves nothing"
    )
    assert session.items.get(position=2).title == "Programa de becas"
    assert agenda.remove_item(item=second, by=enlace, now=NOW)
    assert not agenda.remove_item(item=second, by=enlace, now=NOW)
    assert list(session.items.values_list("position", flat=True)) == [1, 2, 3]


def test_a_point_is_complete_or_refused(committee, enlace, municipality, other_municipality):
    session = scene.planned(committee, enlace)
    with refused(match="Elija la ciudad candidata"):
        scene.add_point(session, enlace, kind="twinning", title="Lyon")
    with refused(match="propuesta sobre la que se vota"):
        scene.add_point(session, enlace, title="Sin propuesta", text=" ")
    with refused(match="ya tiene un punto"):
        scene.add_point(session, enlace, title="calendario de VISITAS")
    with refused(match="ya está en el orden"):
        scene.add_point(session, enlace, kind="closing", title="Otra clausura")
    foreign = Candidate.objects.create(
        municipality=other_municipality, city=PartnerCityFactory(), added_by=enlace
    )
    with refused(match="de su municipio"):
        scene.add_point(session, enlace, kind="twinning", title="Lyon", candidate=foreign)
    mine = Candidate.objects.create(municipality=municipality, city=PartnerCityFactory(), added_by=enlace)
    item = scene.add_point(session, enlace, kind="twinning", title="Lyon", candidate=mine)
    session.refresh_from_db()
    changed = agenda.change_item(
        item=item,
        seen_at=session.changed_at,
        by=enlace,
        now=DURING,
        kind="other",
        title="Lyon",
        candidate=mine,
    )
    assert changed.candidate is None, "a link stays only with the kind that has it"


def test_a_stale_tab_changes_nothing(committee, enlace):
    session = scene.planned(committee, enlace)
    seen_at = session.changed_at
    item = session.items.get(needs_vote=True)
    planning.change_session(session=session, seen_at=seen_at, by=enlace, now=LATER, place="Otra sala")
    with refused(match="Otra persona cambió"):
        planning.change_session(session=session, seen_at=seen_at, by=enlace, now=LATER, place="La mía")
    with refused(match="Otra persona cambió"):
        agenda.change_item(item=item, seen_at=seen_at, by=enlace, now=LATER, title="Otro")
    assert Session.objects.get().place == "Otra sala"


# --- Convening -------------------------------------------------------------------------------------------------------


def test_a_session_is_convened_with_the_notice_of_the_bylaws(committee, municipality, enlace):
    bylaws = scene.bylaws_of(municipality, enlace, notice_days_ordinary=11)
    session = planning.convene(session=scene.planned(committee, enlace), by=enlace, now=NOW)
    assert (session.state, session.convened_on, session.bylaws) == (State.CONVENED, NOW.date(), bylaws)
    assert acts(session)[0] == "session.convened"


def test_less_notice_is_refused_with_its_article(committee, municipality, enlace):
    scene.bylaws_of(municipality, enlace, notice_days_ordinary=12)
    session = scene.planned(committee, enlace)
    with refused(match=r"con 12 días naturales de anticipación \(.*\) y faltan 11"):
        planning.convene(session=session, by=enlace, now=NOW)
    session.refresh_from_db()
    assert session.state == State.PLANNED


def test_the_notice_counts_days_of_the_municipality(committee, enlace):
    """At 23:30 in Guadalajara it is already the next day in UTC."""
    late = dt.datetime(2026, 3, 8, 23, 30, tzinfo=MEXICO)
    session = scene.planned(committee, enlace)
    assert planning.convene(session=session, by=enlace, now=late).convened_on == dt.date(2026, 3, 8)


def test_only_an_extraordinary_one_may_be_urgent_and_in_writing(committee, enlace):
    soon = NOW + dt.timedelta(hours=3)
    session = scene.planned(committee, enlace, kind="extraordinary", starts_at=soon)
    with refused(match="es hoy mismo"):
        planning.convene(session=session, by=enlace, now=NOW)
    session = planning.convene(session=session, by=enlace, now=NOW, urgency_reason=" Llega la delegación ")
    assert session.urgency_reason == "Llega la delegación"
    ordinary = scene.planned(committee, enlace, starts_at=soon)
    with refused(match="convoque a una extraordinaria"):
        planning.convene(session=ordinary, by=enlace, now=NOW, urgency_reason="Llega la delegación")


def test_an_agenda_without_business_is_not_convened(committee, enlace):
    session = scene.planned(committee, enlace)
    agenda.remove_item(item=session.items.get(needs_vote=True), by=enlace, now=NOW)
    with refused(match="no tiene asuntos"):
        planning.convene(session=session, by=enlace, now=NOW)


def test_a_committee_without_votes_is_not_convened(committee, enlace):
    committee.members.update(ends_on=dt.date(2026, 3, 12))
    with refused(match="no tiene integrantes con voto"):
        scene.convened(committee, enlace)


def test_a_convened_agenda_stays(committee, enlace):
    session = scene.convened(committee, enlace)
    with refused(match="está convocada"):
        scene.add_point(session, enlace, title="Otro")
    with refused(match="está convocada"):
        planning.convene(session=session, by=enlace, now=NOW)


def test_a_session_moves_with_a_new_notice_and_a_new_sequence(committee, enlace):
    session = scene.convened(committee, enlace)
    later = NOW + dt.timedelta(days=8)
    with refused(match="faltan 4"):
        planning.reschedule(
            session=session,
            seen_at=session.changed_at,
            by=enlace,
            now=later,
            starts_at=later + dt.timedelta(days=4),
        )
    session.refresh_from_db()
    assert session.starts_at == STARTS_AT
    session = planning.reschedule(
        session=session, seen_at=session.changed_at, by=enlace, now=later, place="Auditorio"
    )
    assert (session.sequence, session.place, session.convened_on) == (1, "Auditorio", NOW.date())
    moved = planning.reschedule(
        session=session,
        seen_at=session.changed_at,
        by=enlace,
        now=later + dt.timedelta(minutes=1),
        starts_at=later + dt.timedelta(days=6),
    )
    assert (moved.sequence, moved.convened_on) == (2, later.date())


def test_a_session_is_cancelled_with_a_reason_and_once(committee, enlace):
    session = scene.convened(committee, enlace)
    with refused(match="por qué se cancela"):
        planning.cancel(session=session, reason=" ", by=enlace, now=NOW)
    planning.cancel(session=session, reason="Contingencia", by=enlace, now=NOW)
    assert (session.state, session.sequence) == (State.CANCELLED, 1)
    with refused(match="se canceló"):
        planning.cancel(session=session, reason="Otra vez", by=enlace, now=NOW)
