"""The papers of a session: its convocation and its minutes, from the models to plain data, HTML and a tagged PDF.

The same rows give the same bytes: nothing here reads the clock.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import timezone

from agreements.drafting.answers import spoken_date
from agreements.models import AgendaItem, Attendance, Ballot, Session
from agreements.papers.data import Figure, Party, Signature, pairs
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from agreements.sessions.agenda import name_of
from agreements.sessions.mail import second_call_sentence
from agreements.sessions.moving import when
from agreements.sessions.rulebook import rules_of
from agreements.sessions.seats import Seat, day_of, quorum_of, seats_of
from hermanamientos.lib.pdf import PdfSource
from partners.models import CommitteeMember
from partners.templatetags.look import long_date

SESSION_STYLES = (*STYLES, "css/paper_sessions.css")
DRAFT = "PROYECTO"
State, Office = Session.State, CommitteeMember.Office
#: States in which the minutes stay as they are.
SETTLED = (State.HELD, State.NO_QUORUM)


@dataclass(frozen=True)
class BallotLine:
    """One seat in a vote; who left before it has no word."""

    name: str
    office: str
    word: str


@dataclass(frozen=True)
class PointPaper:
    """A point of the agenda as the minutes tell it."""

    number: int
    title: str
    matter: str
    about: str
    proposal: str
    discussion: str
    result: str
    sentence: str
    votes: list[BallotLine]
    agreed: list


@dataclass(frozen=True)
class SessionPaper:
    """A paper of a session ready to be printed. `standing` and `dated` are written out."""

    title: str
    folio: str
    standing: str
    dated: str
    municipality: Party
    committee: str
    opening: str
    points: list[PointPaper]
    watermark: str = ""
    seats: list[Seat] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    closing: str = ""
    remarks: str = ""
    signatures: list[Signature] = field(default_factory=list)
    attendants: list[Signature] = field(default_factory=list)
    language: str = "es"

    @property
    def short_title(self):
        return f"{self.title}, {self.committee}"

    @property
    def edition(self):
        return f"{self.standing} · {self.dated}"

    @property
    def signature_rows(self):
        return pairs(self.signatures)

    @property
    def attendant_rows(self):
        return pairs(self.attendants)

    @property
    def agreements(self):
        """Everything agreed, with the number of its point."""
        return [(point, each) for point in self.points for each in point.agreed]


# --- The convocation -------------------------------------------------------------------------------------------------


def convocation_source(session) -> PdfSource:
    """All that the convocation is made from; a watermark until the session is convened."""
    paper = paper_of_convocation(session)
    day = session.convened_on or day_of(session)
    return _source("agreements/pdf/convocation.html", paper, session, _midnight(session, day))


def convocation_title(session) -> str:
    return f"Convocatoria a la {name_of(session)}, {spoken_date(day_of(session))}"


def convocation_folio(session) -> str:
    return f"{session.folio}/CON"


def paper_of_convocation(session) -> SessionPaper:
    rules, day = rules_of(session), day_of(session)
    members = session.committee.members.on(day)
    caller = next(
        (member for office in (rules.presides, Office.EXECUTIVE) for member in members.filter(office=office)),
        None,
    )
    sentences = [
        f"Se celebrará el {long_date(day)}, a las {_hour(session, session.starts_at)}, en {session.place}."
    ]
    if session.online_url:
        sentences.append(f"Se puede participar a distancia en {session.online_url} ({rules.cite('remote')}).")
    sentences.append(second_call_sentence(session))
    if session.urgency_reason:
        sentences.append(f"Se convoca con menos aviso por urgencia: {session.urgency_reason}")
    dated = session.convened_on
    return SessionPaper(
        title="Convocatoria",
        folio=convocation_folio(session),
        standing="Proyecto de convocatoria"
        if session.state == State.PLANNED
        else f"Sesión {session.get_kind_display()}",
        dated=spoken_date(dated) if dated else "Por convocar",
        municipality=party_of_municipality(session.municipality),
        committee=f"{session.committee} de {session.municipality.name}",
        opening=_invitation(session, rules),
        points=[_point_to_come(item) for item in _items(session)],
        watermark=DRAFT if session.state == State.PLANNED else "",
        seats=seats_of(session),
        sentences=[each for each in sentences if each],
        signatures=[Signature("Convoca", caller.name if caller else "", _office(caller) if caller else "")],
    )


def _invitation(session, rules):
    """«Con fundamento en el artículo 21 del Reglamento…, se convoca a…»; without bylaws nothing is cited."""
    text = f"se convoca a quienes integran el {_body(session)} a la {name_of(session)}."
    if not rules.source:
        return text[0].upper() + text[1:]
    cited = rules.cite("notice").replace("del reglamento", "del Reglamento de operación")
    return f"Con fundamento en el {cited}, {text}"


def _point_to_come(item):
    return PointPaper(
        number=item.position,
        title=item.title,
        matter=item.get_kind_display(),
        about=_about(item),
        proposal=item.text,
        discussion="",
        result="Se vota" if item.needs_vote else "",
        sentence="",
        votes=[],
        agreed=[],
    )


# --- The minutes -----------------------------------------------------------------------------------------------------


def minutes_source(session) -> PdfSource:
    """All that the minutes are made from; a watermark until the session ends."""
    paper = paper_of_minutes(session)
    at = session.closed_at or session.opened_at or session.starts_at
    return _source("agreements/pdf/minutes.html", paper, session, at)


def minutes_title(session) -> str:
    what = "Constancia de falta de quórum" if session.state == State.NO_QUORUM else "Acta"
    return f"{what} de la {name_of(session)}, {spoken_date(day_of(session))}"


def minutes_folio(session) -> str:
    return f"{session.folio}/ACTA"


def paper_of_minutes(session) -> SessionPaper:
    rules, seats = rules_of(session), seats_of(session)
    failed, is_settled = session.state == State.NO_QUORUM, session.state in SETTLED
    points = [] if failed else [_point(item, seats) for item in _items(session)]
    quorum = session.quorum_text or quorum_of(session, rules, seats).sentence
    presides = session.presided_by
    return SessionPaper(
        title=minutes_title(session).partition(" de la ")[0],
        folio=minutes_folio(session),
        standing=f"Sesión {session.get_state_display()}" if is_settled else "Proyecto de acta",
        dated=spoken_date(day_of(session)),
        municipality=party_of_municipality(session.municipality),
        committee=f"{session.committee} de {session.municipality.name}",
        opening=_opening(session, failed),
        points=points,
        watermark="" if is_settled else DRAFT,
        seats=seats,
        sentences=[quorum],
        figures=[] if failed else _figures(seats, rules, points),
        closing=_closing(session),
        remarks=session.remarks,
        signatures=_signatures(presides, seats),
        attendants=_attendants(presides, seats),
    )


def _opening(session, failed):
    at = session.opened_at or session.starts_at
    what = "se reunieron" if not failed else "se citó a"
    text = (
        f"En {session.place}, a las {_hour(session, at)} del {long_date(day_of(session))}, {what} quienes integran el "
        f"{_body(session)} para celebrar la {name_of(session)}"
    )
    if session.convened_on:
        text += f", convocada el {spoken_date(session.convened_on)}"
    if session.urgency_reason:
        text += f" con menos aviso por urgencia ({session.urgency_reason.rstrip('.')})"
    return f"{text}."


def _closing(session):
    if session.state == State.NO_QUORUM:
        return "Por falta de quórum la sesión no se celebró, y no se tomó acuerdo alguno."
    if session.closed_at is None:
        return ""
    return f"Sin otro asunto que tratar, la sesión concluyó a las {_hour(session, session.closed_at)} de su fecha."


def _figures(seats, rules, points):
    voted = [point for point in points if point.votes]
    approved = sum(point.result == "Aprobado" for point in voted)
    agreed = sum(len(point.agreed) for point in points)
    here = sum(seat.counts(rules) for seat in seats)
    seats_with_vote = sum(seat.member.has_vote for seat in seats)
    return [
        Figure([f"{here} de {seats_with_vote}"], "lugares con voto presentes"),
        Figure([str(len(voted))], "punto votado" if len(voted) == 1 else "puntos votados"),
        Figure([str(approved)], "aprobado" if approved == 1 else "aprobados"),
        Figure([str(agreed)], "acuerdo con responsable" if agreed == 1 else "acuerdos con responsable"),
    ]


def _point(item, seats):
    ballots = {row.member_id: row for row in item.ballots.all()}
    return PointPaper(
        number=item.position,
        title=item.title,
        matter=item.get_kind_display(),
        about=_about(item),
        proposal=item.text if item.needs_vote else "",
        discussion=item.discussion,
        result=item.get_outcome_display().capitalize(),
        sentence=item.sentence,
        votes=_votes(ballots, seats) if ballots else [],
        agreed=list(item.agreed.all()),
    )


def _votes(ballots, seats):
    """The vote by name; whoever was there and cast none says so."""
    return [
        BallotLine(
            seat.person,
            seat.member.get_office_display(),
            Ballot.Choice(ballots[seat.member.pk].choice).label
            if seat.member.pk in ballots
            else "no estuvo en la votación",
        )
        for seat in seats
        if seat.member.pk in ballots or (seat.member.has_vote and seat.is_taken)
    ]


def _signatures(presides, seats):
    """Whoever presided, and the technical secretary, who attests; without one there, the executive secretary."""
    found = [Signature("Preside", presides.name if presides else "", _office(presides) if presides else "")]
    here = {seat.member.office: seat for seat in seats if seat.is_taken and seat.member != presides}
    secretary = here.get(Office.TECHNICAL) or here.get(Office.EXECUTIVE)
    found.append(
        Signature("Da fe", secretary.person, _office(secretary.member))
        if secretary
        else Signature("Da fe", "", Office.TECHNICAL.label.capitalize())
    )
    return found


def _attendants(presides, seats):
    signed = {each.name for each in _signatures(presides, seats)}
    return [
        Signature(_of_whom(seat), seat.person, _office(seat.member))
        for seat in seats
        if seat.is_taken and seat.person not in signed
    ]


def _office(member):
    return member.get_office_display().capitalize()


def _of_whom(seat):
    if seat.status == Attendance.Status.SUBSTITUTE:
        return f"Suple a {seat.member.name}"
    return "Asiste" if seat.member.has_vote else "Asiste, con voz y sin voto"


# --- What both share -------------------------------------------------------------------------------------------------


def _items(session):
    rows = session.items.select_related("candidate__city", "programme", "report__programme")
    return rows.prefetch_related("ballots", "agreed")


def _about(item):
    """The record that a point is about, in words."""
    if item.kind == AgendaItem.Kind.TWINNING and item.candidate:
        return f"Ciudad candidata: {item.candidate}"
    linked = item.programme or item.report
    return f"Documento: {linked} (folio {linked.folio})" if linked else ""


def _body(session):
    """«Comité de Ciudades Hermanas del Municipio de Guadalajara»."""
    name = party_of_municipality(session.municipality).name
    return f"{session.committee} {'del' if name.startswith('Municipio') else 'de la'} {name}"


def _hour(session, at):
    return f"{timezone.localtime(at, session.municipality.zone):%H:%M} horas"


def _midnight(session, day):
    return dt.datetime.combine(day, dt.time(), tzinfo=session.municipality.zone)


def _source(template, paper, session, created_at):
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string(template, {"paper": paper, "session": session}),
        css=SESSION_STYLES,
        title=f"{paper.short_title} ({paper.folio})",
        lang="es",
        created_at=created_at,
        author=paper.municipality.name,
        subject=f"{session}, {when(session)}",
        watermark=paper.watermark,
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )
