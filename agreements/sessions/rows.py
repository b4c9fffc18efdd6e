"""What the pages of sessions show: the list with what the bylaws ask for, one session, the committee's own page."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from agreements.models import (
    AgendaItem,
    AnnualProgramme,
    Bylaws,
    Evaluation,
    IssuedDocument,
    Report,
    Session,
    SessionAgreement,
)
from agreements.sessions.planning import second_call_of
from agreements.sessions.rulebook import rules_of, rules_on
from agreements.sessions.seats import COUNTED, presiding_of, quorum_of, seats_of
from hermanamientos.lib.exports import Column, file_name, send_list
from partners.models import Committee

State, Outcome, Kind = Session.State, AgendaItem.Outcome, IssuedDocument.Kind


def committee_on(municipality, day):
    """The committee whose period holds `day`, else the one that begins next; None without one."""
    rows = Committee.objects.filter(municipality=municipality)
    return rows.on(day).first() or rows.filter(starts_on__gt=day).order_by("starts_on").first()


# --- The list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearLine:
    """Ordinary sessions of a year: how many the bylaws ask for, and how many were held."""

    year: int
    asked: int
    held: int
    article: str

    @property
    def missing(self):
        return max(self.asked - self.held, 0)

    @property
    def sentence(self):
        held = "se ha celebrado 1" if self.held == 1 else f"se han celebrado {self.held}"
        text = f"En {self.year} deben celebrarse {self.asked} sesiones ordinarias ({self.article}): {held}"
        if not self.missing:
            return f"{text}."
        return f"{text} y {'falta 1' if self.missing == 1 else f'faltan {self.missing}'}."


def year_line(municipality, year, day):
    """Count the ordinary sessions held in a year against the rules in force on `day`."""
    rules = rules_on(municipality, day)
    held = Session.objects.filter(
        municipality=municipality,
        kind=Session.Kind.ORDINARY,
        state=State.HELD,
        starts_at__year=year,
    ).count()
    article = "reglamento de operación" if rules.source else rules.cite("sessions_per_year")
    return YearLine(year, rules.sessions_per_year, held, article)


def list_rows(municipality, user):
    """Sessions that the person may see, newest first, with what their row tells: one query."""
    decided = Q(items__outcome__in=(Outcome.APPROVED, Outcome.REJECTED, Outcome.TIED))
    return (
        Session.objects.visible_to(user)
        .filter(municipality=municipality)
        .select_related("committee", "municipality")
        .annotate(
            points=Count("items", distinct=True),
            decided=Count("items", filter=decided, distinct=True),
            approved=Count("items", filter=Q(items__outcome=Outcome.APPROVED), distinct=True),
            agreed=Count("items__agreed", distinct=True),
        )
        .order_by("-starts_at", "-pk")
    )


def send_sessions(kind, rows, *, municipality, day):
    """Answer with the list as a file."""
    zone = municipality.zone
    columns = [
        Column("Sesión", str, 26),
        Column("Convocatoria", lambda row: row.call, 12),
        Column("Fecha y hora", lambda row: row.starts_at.astimezone(zone), 18),
        Column("Lugar", lambda row: row.place, 30),
        Column("Estado", lambda row: row.get_state_display(), 16),
        Column("Convocada el", lambda row: row.convened_on, 14),
        Column("Puntos", lambda row: row.points, 8),
        Column("Votados", lambda row: row.decided, 8),
        Column("Aprobados", lambda row: row.approved, 10),
        Column("Acuerdos", lambda row: row.agreed, 10),
        Column("Quórum", lambda row: row.quorum_text, 70),
    ]
    name = file_name("sesiones-comite", municipality.name, day=day)
    return send_list(kind, columns, rows, name=name, title="Sesiones")


# --- One session -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PointRow:
    """A point of the agenda with its vote counted, what was agreed, and what may be done to it."""

    item: AgendaItem
    votes: dict
    ballots: list
    agreed: list
    document: IssuedDocument | None

    @property
    def is_pending(self):
        return self.item.outcome == Outcome.PENDING


@dataclass(frozen=True)
class SessionPage:
    session: Session
    rules: object
    seats: list
    quorum: object
    presiding: object
    points: list[PointRow]
    waiting: int
    again: Session | None
    first_call: Session | None

    @property
    def is_counted(self):
        """Whether the roll was called."""
        return any(seat.status for seat in self.seats)

    @property
    def is_over(self):
        return self.session.state in (State.HELD, State.NO_QUORUM)


def page_of(session, user):
    """One session ready to be shown; the same number of queries however long its agenda."""
    rules, seats = rules_of(session), seats_of(session)
    points = _points(session, user)
    again = second_call_of(session) if session.state == State.NO_QUORUM else None
    first = None
    if session.call > 1:
        same = {"committee": session.committee_id, "kind": session.kind, "number": session.number}
        first = Session.objects.filter(call=1, **same).first()
    return SessionPage(
        session=session,
        rules=rules,
        seats=seats,
        quorum=quorum_of(session, rules, seats),
        presiding=presiding_of(rules, seats),
        points=points,
        waiting=sum(point.is_pending and point.item.needs_vote for point in points),
        again=again,
        first_call=first,
    )


def _points(session, user):
    rows = session.items.select_related(
        "candidate__city", "programme__agreement__counterpart", "report__programme"
    ).prefetch_related("ballots__member", "agreed__task")
    items = list(rows)
    papers = _papers_of(items, user)
    found = []
    for item in items:
        item.session = session
        ballots = sorted(item.ballots.all(), key=lambda ballot: (ballot.choice, ballot.member.name))
        votes = Counter(ballot.choice for ballot in ballots)
        document = papers.get(("programme", item.programme_id)) or papers.get(("report", item.report_id))
        found.append(PointRow(item, dict(votes), ballots, list(item.agreed.all()), document))
    return found


def _papers_of(items, user):
    """The newest issued paper of each programme and report on the agenda: one query."""
    programmes = [item.programme_id for item in items if item.programme_id]
    reports = [item.report_id for item in items if item.report_id]
    if not programmes and not reports:
        return {}
    rows = IssuedDocument.objects.visible_to(user).filter(
        Q(programme__in=programmes) | Q(report__in=reports), withdrawn_at__isnull=True
    )
    found = {}
    for row in rows.order_by("issued_at", "pk"):
        key = ("programme", row.programme_id) if row.programme_id else ("report", row.report_id)
        found[key] = row
    return found


# --- The committee's own page ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommitteeArea:
    """What a member of the committee needs: the next session, what to read, what is pending, past minutes."""

    upcoming: list[Session]
    agenda: list[AgendaItem]
    bylaws: Bylaws | None
    programmes: list[AnnualProgramme]
    reports: list[Report]
    evaluations: list[Evaluation]
    past: list[Session]
    agreed: list[SessionAgreement]

    @property
    def next(self):
        return self.upcoming[0] if self.upcoming else None


def area_of(municipality, user, *, day):
    """The page of the committee in a municipality, for whoever may read it. Queries do not grow with the rows."""
    sessions = (
        Session.objects.visible_to(user).filter(municipality=municipality).select_related("municipality")
    )
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=municipality.zone)
    coming = Q(state=State.OPEN) | Q(state=State.CONVENED, starts_at__gte=midnight)
    # What is in course comes first: «open» is after «convened» in the alphabet.
    upcoming = list(sessions.filter(coming).order_by("-state", "starts_at", "pk")[:5])
    past = list(sessions.filter(state__in=COUNTED[1:]).order_by("-starts_at", "-pk")[:6])
    _add_minutes(past, user)
    programmes = AnnualProgramme.objects.visible_to(user).filter(
        municipality=municipality, year__gte=day.year - 1
    )
    reports = Report.objects.visible_to(user).filter(
        programme__municipality=municipality, state=Report.State.CLOSED
    )
    evaluations = Evaluation.objects.visible_to(user).filter(
        agreement__municipality=municipality, state=Evaluation.State.CLOSED
    )
    agreed = SessionAgreement.objects.visible_to(user).filter(item__session__municipality=municipality)
    return CommitteeArea(
        upcoming=upcoming,
        agenda=list(upcoming[0].items.all()) if upcoming else [],
        bylaws=Bylaws.objects.visible_to(user)
        .filter(municipality=municipality)
        .in_force_on(day)
        .order_by("-number")
        .first(),
        programmes=list(
            programmes.select_related("agreement__counterpart__city").order_by("-year", "-pk")[:6]
        ),
        reports=list(
            reports.select_related("programme__agreement__counterpart__city").order_by("-closed_at", "-pk")[
                :6
            ]
        ),
        evaluations=list(
            evaluations.select_related("agreement__counterpart__city").order_by("-year", "-pk")[:4]
        ),
        past=past,
        agreed=list(
            agreed.filter(task__state="pending")
            .select_related("task", "item__session")
            .order_by("due_on", "pk")[:8]
        ),
    )


def _add_minutes(sessions, user):
    """Give each session its newest issued minutes (`minutes_issued`, or None): one query."""
    rows = IssuedDocument.objects.visible_to(user).filter(
        session__in=sessions, kind=Kind.MINUTES, withdrawn_at__isnull=True
    )
    newest = {row.session_id: row for row in rows.order_by("issued_at", "pk")}
    for session in sessions:
        session.minutes_issued = newest.get(session.pk)


# --- What a committee decided of a candidate city --------------------------------------------------------------------


def decisions_on(candidate, user):
    """Points of sessions about a candidate city, the latest first, as far as the person may see their session."""
    rows = AgendaItem.objects.visible_to(user).filter(candidate=candidate)
    return rows.select_related("session").order_by("-session__starts_at", "-pk")
