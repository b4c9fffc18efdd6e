"""The seats of a session: who holds each on the day, whether it is taken, and who may preside."""

from dataclasses import dataclass

from agreements.models import Attendance, Session
from agreements.sessions.rules import Rules, quorum
from partners.models import CommitteeMember

Status, Office = Attendance.Status, CommitteeMember.Office
#: Once a session was opened (or could not be), its seats are those that were counted then.
COUNTED = (Session.State.OPEN, Session.State.HELD, Session.State.NO_QUORUM)
_ORDER = {office: place for place, office in enumerate(Office.values)}


@dataclass(frozen=True)
class Seat:
    """A member with the attendance recorded (None: not yet)."""

    member: CommitteeMember
    attendance: Attendance | None

    @property
    def status(self):
        return self.attendance.status if self.attendance else ""

    @property
    def is_remote(self):
        return bool(self.attendance and self.attendance.is_remote)

    @property
    def is_taken(self):
        """Somebody is there, the holder or the substitute."""
        return self.status in (Status.PRESENT, Status.SUBSTITUTE)

    @property
    def person(self):
        """Who is there, or who should be."""
        if self.status == Status.SUBSTITUTE:
            return self.member.substitute_name
        return self.member.name

    @property
    def words(self):
        """«presente a distancia», «presente por suplente: Rosa Díaz»; "" while nothing is recorded."""
        if self.attendance is None:
            return ""
        text = self.attendance.get_status_display()
        if self.status == Status.SUBSTITUTE:
            text = f"{text}: {self.member.substitute_name}"
        return f"{text}, a distancia" if self.is_taken and self.is_remote else text

    def counts(self, rules: Rules):
        """Whether it counts for the quorum and may vote."""
        return self.member.has_vote and (
            self.status == Status.PRESENT or (self.status == Status.SUBSTITUTE and rules.substitutes_vote)
        )


def day_of(session):
    """The calendar day of a session in its municipality."""
    return session.municipality.today(session.starts_at)


def seats_of(session):
    """The seats of a session in the order of their offices: two queries."""
    found = {row.member_id: row for row in session.attendances.select_related("member")}
    if session.state in COUNTED:
        members = [row.member for row in found.values()]
    else:
        members = list(session.committee.members.on(day_of(session)))
    members.sort(key=lambda member: (_ORDER[member.office], member.name, member.pk))
    return [Seat(member, found.get(member.pk)) for member in members]


def quorum_of(session, rules, seats):
    """The quorum as the attendance stands."""
    with_vote = sum(seat.member.has_vote for seat in seats)
    return quorum(
        rules, seats=with_vote, present=sum(seat.counts(rules) for seat in seats), call=session.call
    )


@dataclass(frozen=True)
class Presiding:
    """Who may preside as the attendance stands, and why in a sentence."""

    members: tuple[CommitteeMember, ...]
    sentence: str


def presiding_of(rules, seats):
    """By the bylaws: whoever presides, else who stands in, else one of those present, whom they choose.

    A substitute takes the seat and not the chair.
    """
    here = [seat.member for seat in seats if seat.status == Status.PRESENT]
    first = tuple(member for member in here if member.office == rules.presides)
    if first:
        return Presiding(first, f"Preside la {Office(rules.presides).label} ({rules.cite('presides')}).")
    second = tuple(member for member in here if member.office == rules.presides_in_absence)
    absent, stand_in = Office(rules.presides).label, Office(rules.presides_in_absence).label
    if second:
        return Presiding(second, f"No asiste la {absent}: preside la {stand_in} ({rules.cite('presides')}).")
    return Presiding(
        tuple(member for member in here if member.has_vote),
        f"No asisten la {absent} ni la {stand_in}: quienes asisten eligen entre sí a quien preside esta sesión.",
    )
