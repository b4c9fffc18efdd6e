"""Convocation and minutes on paper, the event of a session, the mails that carry it, and the documents issued."""

import datetime as dt
import io

import icalendar
import pikepdf
import pytest
from django.core import mail as outbox
from django.core.exceptions import ValidationError

from agreements.models import IssuedDocument
from agreements.sessions import agreeing, mail, papers, planning, sitting
from agreements.sessions.calendar import CANCEL, REQUEST, session_file
from agreements.trust import documents
from partners.models import CommitteeMember
from tests.agreements import session_scene as scene
from tests.agreements.session_scene import DURING, NOW, STARTS_AT
from tests.agreements.test_sessions import committee  # noqa: F401 - a fixture
from tests.lib.reading import text_in_order
from tests.lib.test_pdf import elements, failures

pytestmark = pytest.mark.django_db
Kind = IssuedDocument.Kind


@pytest.fixture
def held(committee, enlace):  # noqa: F811
    """A session with a text to defuse, one vote, one agreement, and somebody who left."""
    session = scene.opened(committee, enlace, present=6)
    item = session.items.get(needs_vote=True)
    sitting.note_item(
        item=item, discussion="Se habló de <b>fechas</b> & viajes.", seen="", by=enlace, now=DURING
    )
    ballots = scene.ballots_of(session, "yes", "yes", "yes", "no", "abstain")
    sitting.vote(item=item, ballots=ballots, by=enlace, now=DURING)
    agreeing.add_agreement(
        item=item,
        text="Enviar el calendario",
        responsible="Secretaría ejecutiva",
        due_on=dt.date(2026, 4, 30),
        by=enlace,
        now=DURING,
    )
    return sitting.close_session(
        session=session, by=enlace, now=DURING + dt.timedelta(hours=1), remarks="Se fue la luz."
    )


def words_of(source):
    with pikepdf.open(io.BytesIO(source.pdf())) as pdf:
        tables = sum(element.S == "/Table" for element in elements(pdf))
        return " ".join(text_in_order(pdf).split()), tables


# --- On paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("paper", ["convocation_source", "minutes_source"])
def test_the_papers_are_tagged_and_archivable(held, paper, profile):
    assert failures(getattr(papers, paper)(held).pdf(), profile) == []


def test_the_minutes_tell_everything_in_order(held):
    source = papers.minutes_source(held)
    assert source.pdf() == papers.minutes_source(held).pdf()
    assert source.watermark == ""
    words, tables = words_of(source)
    told = [
        "En Sala de Cabildo, a las 10:05 horas del viernes 13 de marzo de 2026",
        "Verónica Ortiz",
        "Ausente",
        "Asisten 6 de 7 lugares con voto y se necesitan 4",
        "Preside la presidencia",
        "Calendario de visitas",
        "Se habló de <b>fechas</b> & viajes.",
        "Propuesta: Se aprueba el calendario de visitas de 2026.",
        "No estuvo en la votación",
        "3 a favor, 1 en contra y 1 abstención, de 5 presentes con voto",
        "Aprobado.",
        "Enviar el calendario",
        "Se fue la luz.",
        "concluyó a las 11:05 horas",
        "Da fe",
        "Tomás Gil",
        "Quienes asistieron",
        "Inés Mora",
    ]
    assert [each for each in told if each not in words] == []
    places = [words.rindex(each) if each == "Tomás Gil" else words.index(each) for each in told[:-1]]
    assert places == sorted(places)
    assert tables == 3  # who came, one vote, what was agreed


def test_minutes_are_a_draft_until_the_session_ends(committee, enlace):  # noqa: F811
    session = scene.opened(committee, enlace)
    source = papers.minutes_source(session)
    assert source.watermark == papers.DRAFT
    assert "Proyecto de acta" in words_of(source)[0]


def test_a_session_without_quorum_leaves_a_record(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    scene.roll(session, enlace, present=2)
    sitting.declare_no_quorum(session=session, by=enlace, now=DURING)
    words, tables = words_of(papers.minutes_source(session))
    assert "Constancia de falta de quórum" in words
    assert "Asisten 2 de 7 lugares con voto" in words
    assert "no se tomó acuerdo alguno" in words
    assert tables == 1


def test_the_convocation_announces_the_second_call(committee, municipality, enlace):  # noqa: F811
    scene.bylaws_of(municipality, enlace, second_call_minutes=45)
    session = scene.convened(committee, enlace)
    words, tables = words_of(papers.convocation_source(session))
    assert "Con fundamento en el" in words
    assert "a las 10:00 horas, en Sala de Cabildo" in words
    assert "segunda convocatoria a partir del 13 de marzo de 2026, 10:45" in words
    assert tables == 2


def test_a_convocation_is_a_draft_until_it_goes_out(committee, enlace):  # noqa: F811
    session = scene.planned(committee, enlace)
    assert papers.convocation_source(session).watermark == papers.DRAFT
    planning.convene(session=session, by=enlace, now=NOW)
    source = papers.convocation_source(session)
    assert source.watermark == ""
    scene.roll(session, enlace)
    assert papers.convocation_source(session).digest() == source.digest(), (
        "calling the roll leaves it as it was"
    )


# --- Issued ----------------------------------------------------------------------------------------------------------


def test_minutes_are_issued_once_the_session_ends(held, enlace):
    document = documents.issue(kind=Kind.MINUTES, source=held, by=enlace, now=DURING)
    assert (document.session, document.folio) == (held, f"{held.folio}/ACTA")
    assert documents.issue(kind=Kind.MINUTES, source=held, by=enlace, now=DURING) == document
    assert documents.source_of(document) == held


def test_what_may_still_change_is_not_issued(committee, enlace):  # noqa: F811
    session = scene.planned(committee, enlace)
    with pytest.raises(ValidationError, match="todavía no se ha convocado"):
        documents.issue(kind=Kind.CONVOCATION, source=session, by=enlace, now=NOW)
    planning.convene(session=session, by=enlace, now=NOW)
    assert documents.issue(kind=Kind.CONVOCATION, source=session, by=enlace, now=NOW).page_count >= 1
    with pytest.raises(ValidationError, match="todavía puede cambiar"):
        documents.issue(kind=Kind.MINUTES, source=session, by=enlace, now=NOW)


# --- Calendars and mails ---------------------------------------------------------------------------------------------


def event_of(data):
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_the_event_has_its_hour_zone_and_place(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace, place="Sala; Cabildo,\nPlanta alta")
    data = session_file(session, list(session.items.all()))
    assert session_file(session, list(session.items.all())) == data
    calendar, event = event_of(data)
    assert calendar["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["America/Mexico_City"]
    assert event.decoded("DTSTART") == STARTS_AT
    assert str(event["DTSTART"].params["TZID"]) == "America/Mexico_City"
    assert event.decoded("DTEND") - event.decoded("DTSTART") == dt.timedelta(minutes=90)
    assert str(event["LOCATION"]) == "Sala; Cabildo, Planta alta"
    assert "2. Calendario de visitas" in str(event["DESCRIPTION"])
    assert (event["SEQUENCE"], str(event["STATUS"])) == (0, "CONFIRMED")


def test_a_moved_and_a_cancelled_session_keep_their_event(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    _, before = event_of(session_file(session, []))
    planning.reschedule(
        session=session, seen_at=session.changed_at, by=enlace, now=DURING - dt.timedelta(days=5), place="B"
    )
    _, moved = event_of(session_file(session, []))
    planning.cancel(session=session, reason="Contingencia", by=enlace, now=DURING)
    _, cancelled = event_of(session_file(session, [], method=CANCEL))
    assert before["UID"] == moved["UID"] == cancelled["UID"]
    assert [before["SEQUENCE"], moved["SEQUENCE"], cancelled["SEQUENCE"]] == [0, 1, 2]
    assert str(cancelled["STATUS"]) == "CANCELLED"
    assert not cancelled.walk("VALARM")


def test_members_with_an_address_get_the_session_in_their_calendar(committee, enlace):  # noqa: F811
    CommitteeMember.objects.create(
        committee=committee,
        name="Se Fue",
        office="member",
        sector="other",
        is_official=True,
        starts_on=committee.starts_on,
        ends_on=dt.date(2026, 3, 1),
        email="sefue@guadalajara.example",
    )
    session = scene.convened(committee, enlace)
    assert mail.send_session(session, by=enlace) == (["presidencia@guadalajara.example"], [])
    (message,) = outbox.outbox
    assert message.to == ["presidencia@guadalajara.example"]
    assert message.subject.startswith("Se le convoca a la sesión ordinaria 1")
    assert "Calendario de visitas" in message.body
    assert message.extra_headers["Reply-To"] == enlace.email
    name, data, content_type = message.attachments[0]
    assert (name, content_type.split(";")[0]) == (
        f"sesion-{session.folio.replace('/', '-')}.ics",
        "text/calendar",
    )
    calendar, event = event_of(data)
    assert calendar["METHOD"] == REQUEST
    assert str(event["ORGANIZER"]) == f"mailto:{enlace.email}"
    assert str(event["ATTENDEE"]) == "mailto:presidencia@guadalajara.example"


def test_a_cancelled_session_is_taken_out_of_calendars(committee, enlace):  # noqa: F811
    session = scene.convened(committee, enlace)
    planning.cancel(session=session, reason="Contingencia", by=enlace, now=NOW)
    mail.send_session(session, by=enlace)
    (message,) = outbox.outbox
    assert message.subject.startswith("Se canceló la sesión ordinaria 1")
    assert "Contingencia" in message.body
    assert "Orden del día" not in message.body
    assert event_of(message.attachments[0][1])[0]["METHOD"] == CANCEL


def test_a_transport_that_refuses_is_told(committee, enlace, settings, tmp_path):  # noqa: F811
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    session = scene.convened(committee, enlace)
    assert mail.send_session(session, by=enlace) == ([], ["presidencia@guadalajara.example"])
