"""Pages of sessions: the list and its file, one session from preparation to minutes, refusals, the committee."""

import datetime as dt

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone

from agreements.models import Ballot, Session
from agreements.sessions import planning, sitting
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING, NOW
from tests.agreements.test_sessions import committee  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
State = Session.State


@pytest.fixture
def office(client, enlace):
    client.force_login(enlace)
    return client


def url(name, row):
    return reverse(f"agreements:{name}", args=[getattr(row, "pk", row)])


def text_of(response):
    return " ".join(response.content.decode().split())


def in_days(days, hour=10):
    """A whole hour some days from now, in Guadalajara."""
    day = timezone.now().astimezone(scene.MEXICO).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour), tzinfo=scene.MEXICO)


def begun(committee, by, present=7):  # noqa: F811
    """A session that was convened in time and began a moment ago, its roll called."""
    now = timezone.now().replace(second=0, microsecond=0)
    early = now - dt.timedelta(days=10)
    committee.starts_on = early.date() - dt.timedelta(days=40)
    committee.ends_on = None
    committee.save()
    committee.members.update(starts_on=committee.starts_on)
    session = scene.convened(committee, by, starts_at=now - dt.timedelta(minutes=1), now=early)
    if present:
        scene.roll(session, by, present, now=now)
    return session


def running(committee, by, present=7):  # noqa: F811
    session = begun(committee, by, present)
    president = committee.members.get(office="president")
    return sitting.open_session(
        session=session, presided_by=president, by=by, now=session.starts_at + dt.timedelta(minutes=1)
    )


# --- The list --------------------------------------------------------------------------------------------------------


def test_without_a_committee_the_list_sends_there(office, municipality):
    page = office.get(reverse("agreements:session-list", args=[municipality.cvegeo]))
    assert "Primero, el comité" in text_of(page)
    answer = office.get(reverse("agreements:session-create", args=[municipality.cvegeo]))
    assert answer.url == reverse("agreements:session-list", args=[municipality.cvegeo])


def test_the_list_tells_how_many_the_bylaws_ask_for(office, committee, municipality, enlace):  # noqa: F811
    scene.bylaws_of(municipality, enlace, sessions_per_year=3)
    scene.held(committee, enlace)
    page = office.get(reverse("agreements:session-list", args=[municipality.cvegeo]), {"ano": "2026"})
    assert (
        "En 2026 deben celebrarse 3 sesiones ordinarias (reglamento de operación): se ha celebrado 1 y faltan 2."
        in (text_of(page))
    )
    assert "1 de 1 aprobadas" in text_of(page)


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    office,
    committee,  # noqa: F811
    municipality,
    enlace,
    django_assert_num_queries,
):
    address = reverse("agreements:session-list", args=[municipality.cvegeo])
    scene.convened(committee, enlace)
    office.get(address)
    with django_assert_num_queries(10):
        office.get(address)
    for minute in range(1, 30):
        scene.planned(committee, enlace, starts_at=scene.STARTS_AT + dt.timedelta(minutes=minute))
    with django_assert_num_queries(10):
        assert office.get(address).context["page"].paginator.count == 30


def test_one_session_costs_the_same_for_few_points_and_for_many(
    office,
    committee,  # noqa: F811
    enlace,
    django_assert_num_queries,
):
    session = running(committee, enlace)
    item = session.items.get(needs_vote=True)
    office.get(url("session-detail", session))
    with django_assert_num_queries(10):
        office.get(url("session-detail", session))
    for number in range(12):
        item.pk, item.title, item.position = None, f"Punto {number}", 10 + number
        item._state.adding = True
        item.save()
    sitting.vote(item=item, ballots=scene.ballots_of(session, *["yes"] * 7), by=enlace, now=timezone.now())
    with django_assert_num_queries(11):  # and the names of those who voted
        office.get(url("session-detail", session))


def test_the_list_comes_as_a_file_with_its_filters(office, committee, municipality, enlace):  # noqa: F811
    scene.planned(committee, enlace, place="=CMD()")
    scene.planned(committee, enlace, kind="extraordinary", place="Auditorio")
    address = reverse("agreements:session-list", args=[municipality.cvegeo])
    lines = (
        office.get(address, {"formato": "csv", "tipo": "ordinary"})
        .getvalue()
        .decode("utf-8-sig")
        .splitlines()
    )
    assert len(lines) == 2
    assert "Sesión ordinaria 1" in lines[1]
    assert "'=CMD()" in lines[1]


# --- From preparation to minutes ------------------------------------------------------------------------------------


def test_a_session_from_its_preparation_to_the_convocation(
    office,
    committee,  # noqa: F811
    municipality,
    django_capture_on_commit_callbacks,
):
    at = in_days(9)
    data = {
        "kind": "ordinary",
        "day": f"{at:%Y-%m-%d}",
        "hour": "10:00",
        "minutes_long": "60",
        "place": "Cabildo",
    }
    answer = office.post(reverse("agreements:session-create", args=[municipality.cvegeo]), data)
    session = Session.objects.get()
    assert (answer.url, session.starts_at) == (url("session-detail", session), at)
    point = {"kind": "other", "title": "Becas", "needs_vote": "on", "text": "Se aprueban las becas."}
    assert office.post(url("item-create", session), point).status_code == 302
    form = office.get(url("session-convene", session)).context["form"]
    data = {"seen_at": form.initial["seen_at"].isoformat(), "send_mail": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post(url("session-convene", session), data).status_code == 302
    session.refresh_from_db()
    assert session.state == State.CONVENED
    assert [message.to for message in outbox.outbox] == [["presidencia@guadalajara.example"]]


def test_too_little_notice_comes_back_with_the_article(office, committee, enlace):  # noqa: F811
    session = scene.planned(committee, enlace, starts_at=in_days(2), now=timezone.now())
    answer = office.post(url("session-convene", session), {"seen_at": session.changed_at.isoformat()})
    assert answer.status_code == 422
    assert "se convoca con 5 días naturales de anticipación" in text_of(answer)
    session.refresh_from_db()
    assert session.state == State.PLANNED


def test_a_stale_form_keeps_what_was_typed_and_goes_through_the_second_time(office, committee, enlace):  # noqa: F811
    session = scene.planned(committee, enlace, starts_at=in_days(9), now=timezone.now())
    form = office.get(url("session-edit", session)).context["form"]
    data = {
        "day": f"{in_days(12):%Y-%m-%d}",
        "hour": "11:30",
        "minutes_long": "60",
        "place": "Mi sala",
        "seen_at": form.initial["seen_at"].isoformat(),
    }
    planning.change_session(
        session=session, seen_at=session.changed_at, by=enlace, now=timezone.now(), place="La de otra persona"
    )
    answer = office.post(url("session-edit", session), data)
    assert answer.status_code == 422
    assert "Otra persona cambió esta sesión" in text_of(answer)
    assert 'value="Mi sala"' in text_of(answer)
    data["seen_at"] = answer.context["form"]["seen_at"].value()
    assert office.post(url("session-edit", session), data).status_code == 302
    session.refresh_from_db()
    assert session.place == "Mi sala"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-02-31"),
        ("day", "9999-12-31"),
        ("hour", "25:00"),
        ("minutes_long", "mucho"),
        ("place", ""),
        ("online_url", "no es"),
    ],
)
def test_wrong_input_comes_back_beside_its_field(office, committee, municipality, field, value):  # noqa: F811
    data = {
        "kind": "ordinary",
        "day": "2030-01-08",
        "hour": "10:00",
        "minutes_long": "60",
        "place": "Cabildo",
    }
    answer = office.post(
        reverse("agreements:session-create", args=[municipality.cvegeo]), data | {field: value}
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Session.objects.exists()


def test_a_session_from_the_roll_to_its_minutes(office, committee, enlace):  # noqa: F811
    session = begun(committee, enlace, present=0)
    page = office.get(url("session-attendance", session))
    data = {"seen_at": page.context["form"].initial["seen_at"].isoformat()}
    data |= {f"seat_{member.pk}": "present" for member in committee.members.all()}
    assert office.post(url("session-attendance", session), data).status_code == 302
    form = office.get(url("session-open", session)).context["form"]
    data = {"presided_by": form.initial["presided_by"], "hour": f"{form.initial['hour']:%H:%M}"}
    assert office.post(url("session-open", session), data).status_code == 302
    item = session.items.get(needs_vote=True)
    ballots = {f"seat_{pk}": "yes" for pk in scene.ballots_of(session, *["yes"] * 7)}
    answer = office.post(url("item-vote", item), ballots)
    assert answer.url == f"{url('session-detail', session)}#punto-{item.pk}"
    said = {"discussion": "Se habló de becas.", "seen": ""}
    assert office.post(url("item-note", item), said).status_code == 302
    agreed = {"text": "Publicar las becas", "responsible": "Vocalías", "due_on": f"{in_days(30):%Y-%m-%d}"}
    assert office.post(url("item-agree", item), agreed).status_code == 302
    form = office.get(url("session-close", session)).context["form"]
    assert (
        office.post(url("session-close", session), {"hour": f"{form.initial['hour']:%H:%M}"}).status_code
        == 302
    )
    page = text_of(office.get(url("session-detail", session)))
    assert "7 a favor, 0 en contra y 0 abstenciones" in page
    assert "aprueba por unanimidad" in page
    assert "Publicar las becas" in page
    assert "El acta está lista" in page


def test_a_session_without_quorum_offers_its_second_call(office, committee, enlace):  # noqa: F811
    session = begun(committee, enlace, present=2)
    page = office.get(url("session-open", session))
    assert "no hay quórum" in text_of(page)
    assert "Declarar que no hubo quórum" in text_of(page)
    refused = office.post(
        url("session-open", session), {"presided_by": committee.members.first().pk, "hour": "10:00"}
    )
    assert refused.status_code == 422
    assert office.post(url("session-no-quorum", session)).status_code == 302
    assert "Puede sesionar en segunda convocatoria" in text_of(office.get(url("session-detail", session)))
    answer = office.post(url("session-second-call", session))
    again = Session.objects.get(call=2)
    assert answer.url == url("session-detail", again)
    office.post(url("session-second-call", session))
    assert Session.objects.count() == 2


# --- Votes on the page -----------------------------------------------------------------------------------------------


def test_a_vote_marks_nothing_beforehand_and_asks_for_every_seat(office, committee, enlace):  # noqa: F811
    session = running(committee, enlace)
    item = session.items.get(needs_vote=True)
    assert " checked" not in office.get(url("item-vote", item)).content.decode().partition("<form")[2]
    assert office.get(url("item-vote", item), {"todos": "yes"}).content.decode().count(" checked") == 7
    ballots = {f"seat_{pk}": "yes" for pk in scene.ballots_of(session, *["yes"] * 6)}
    answer = office.post(url("item-vote", item), ballots)
    assert answer.status_code == 422
    assert "Falta anotar qué votó Julia Sáenz" in text_of(answer)
    assert answer.content.decode().count(" checked") == 6, "what was marked is kept"
    assert Ballot.objects.count() == 0


def test_a_seat_that_is_absent_votes_neither_by_a_forged_field(office, committee, enlace):  # noqa: F811
    session = running(committee, enlace, present=5)
    item = session.items.get(needs_vote=True)
    absent = committee.members.get(name="Julia Sáenz")
    ballots = {f"seat_{pk}": "yes" for pk in scene.ballots_of(session, *["yes"] * 5)}
    answer = office.post(url("item-vote", item), ballots | {f"seat_{absent.pk}": "yes"})
    assert answer.status_code == 422
    assert "Julia Sáenz no asiste a la sesión: no vota" in text_of(answer)
    assert Ballot.objects.count() == 0


def test_a_double_click_votes_once(office, committee, enlace):  # noqa: F811
    session = running(committee, enlace)
    item = session.items.get(needs_vote=True)
    ballots = {f"seat_{pk}": "yes" for pk in scene.ballots_of(session, *["yes"] * 7)}
    assert office.post(url("item-vote", item), ballots).status_code == 302
    again = office.post(url("item-vote", item), {name: "no" for name in ballots})
    assert again.status_code == 422
    assert "ya se resolvió" in text_of(again)
    assert set(Ballot.objects.values_list("choice", flat=True)) == {"yes"}


def test_the_words_of_people_are_text(office, committee, enlace):  # noqa: F811
    session = scene.planned(committee, enlace, place="<script>alert(1)</script>")
    scene.add_point(session, enlace, title="<b>Negritas</b>")
    page = office.get(url("session-detail", session)).content.decode()
    assert "<script>alert" not in page
    assert "<b>Negritas" not in page


# --- The committee ---------------------------------------------------------------------------------------------------


def test_the_committee_sees_what_was_convened_and_no_preparation(
    client,
    committee,  # noqa: F811
    municipality,
    enlace,
    integrante,
):
    hidden = scene.planned(committee, enlace, kind="extraordinary", starts_at=in_days(20), now=timezone.now())
    shown = scene.planned(committee, enlace, starts_at=in_days(9), now=timezone.now())
    planning.convene(session=shown, by=enlace, now=timezone.now())
    client.force_login(integrante)
    area = text_of(client.get(reverse("agreements:committee-area", args=[municipality.cvegeo])))
    assert "Sesión ordinaria 1" in area
    assert "Calendario de visitas" in area
    assert url("session-calendar", shown) in area
    assert "Sesión extraordinaria" not in area
    assert client.get(url("session-detail", hidden)).status_code == 404
    page = text_of(client.get(url("session-detail", shown)))
    assert "Pasar lista" not in page
    assert "presidencia@guadalajara.example" not in page
    assert client.get(url("session-minutes", shown)).status_code == 404


def test_a_draft_of_the_minutes_is_not_for_the_committee(client, committee, enlace, integrante, lectora):  # noqa: F811
    session = scene.opened(committee, enlace)
    client.force_login(integrante)
    assert client.get(url("session-minutes", session)).status_code == 404
    client.force_login(lectora)
    assert client.get(url("session-minutes", session)).status_code in (200, 302)


def test_the_committee_page_costs_the_same_for_one_session_and_for_many(
    client,
    committee,  # noqa: F811
    municipality,
    enlace,
    integrante,
    django_assert_num_queries,
):
    scene.held(committee, enlace)
    client.force_login(integrante)
    address = reverse("agreements:committee-area", args=[municipality.cvegeo])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
    for minute in range(1, 8):
        at = scene.STARTS_AT + dt.timedelta(minutes=minute)
        session = scene.convened(committee, enlace, starts_at=at)
        scene.roll(session, enlace, present=2, now=DURING + dt.timedelta(hours=1))
        sitting.declare_no_quorum(session=session, by=enlace, now=DURING + dt.timedelta(hours=1))
    with django_assert_num_queries(14):
        assert len(client.get(address).context["area"].past) == 6


def test_a_session_goes_into_a_calendar(client, committee, enlace, integrante):  # noqa: F811
    session = scene.convened(committee, enlace, now=NOW)
    client.force_login(integrante)
    answer = client.get(url("session-calendar", session))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in b"".join(answer.streaming_content)
