"""What the pages of candidates show: the board by state, and how a city answers."""

from dataclasses import dataclass
from datetime import date
from statistics import fmean

from partners.catalogue import place_of
from partners.countries import country_name
from partners.models import Candidate, CandidateContact
from partners.regions import region_name
from partners.shortlist.candidates import ANSWER_DAYS

Channel = CandidateContact.Channel
State = Candidate.State

#: A meeting or a call is its own answer; these wait for one.
AWAITING = {Channel.LETTER, Channel.MAIL, Channel.REPRESENTATION}
#: The order of the board: what is nearest to a decision first.
BOARD = (
    State.CHOSEN,
    State.INTERESTED,
    State.CONTACTED,
    State.EVALUATED,
    State.LONG_LIST,
    State.DISCARDED,
)
#: What each state asks for next, in a sentence.
NEXT_STEPS = {
    State.LONG_LIST: "Califíquela en la matriz o escríbale.",
    State.EVALUATED: "Escríbale, o pregunte por ella a la representación de México.",
    State.CONTACTED: "Anote su respuesta cuando llegue.",
    State.INTERESTED: "Puede elegirse.",
    State.CHOSEN: "Sigue en su proceso.",
    State.DISCARDED: "Se conserva con su razón.",
}


@dataclass(frozen=True, slots=True)
class Contacts:
    """How a candidate answers: counts and natural days."""

    count: int
    answered: int
    average_days: float | None
    """Of the city itself; what the representation of Mexico answers does not count."""
    last_on: date | None
    overdue: tuple[CandidateContact, ...]

    @property
    def average_words(self):
        if self.average_days is None:
            return ""
        days = f"{self.average_days:.0f}"
        if days == "0":
            return "menos de un día"
        return f"{days} día" if days == "1" else f"{days} días"


def contacts_in_short(contacts, today, *, in_play=True):
    """Return the Contacts of one candidate on the day `today`.

    A letter without answer is overdue after ANSWER_DAYS, unless the same side answered something later.
    """
    contacts = list(contacts)
    own = [each for each in contacts if each.channel != Channel.REPRESENTATION]
    days = [each.answer_days for each in own if each.answered_on]
    overdue = [
        each
        for each in contacts
        if in_play and is_overdue(each, today) and not _answered_since(each, contacts)
    ]
    return Contacts(
        count=len(contacts),
        answered=sum(each.answered_on is not None for each in contacts),
        average_days=fmean(days) if days else None,
        last_on=max((each.sent_on for each in contacts), default=None),
        overdue=tuple(sorted(overdue, key=lambda each: each.sent_on)),
    )


def is_overdue(contact, today):
    """Whether an answer is awaited for longer than ANSWER_DAYS natural days."""
    waits = contact.channel in AWAITING and contact.answered_on is None
    return waits and (today - contact.sent_on).days > ANSWER_DAYS


def _answered_since(contact, contacts):
    consular = contact.channel == Channel.REPRESENTATION
    return any(
        other.answered_on
        and other.answered_on >= contact.sent_on
        and (other.channel == Channel.REPRESENTATION) == consular
        for other in contacts
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate on the board; `mark` is its line of the matrix, or None."""

    candidate: Candidate
    contacts: Contacts
    mark: dict | None

    @property
    def place(self):
        return place_of(self.candidate.city)

    @property
    def country(self):
        return country_name(self.candidate.city.country_code)

    @property
    def region(self):
        return region_name(self.candidate.city.country_code)


def rows_of(candidates, matrix, today):
    """A Row per candidate, in the order of the matrix and then of the ranking; two queries besides the matrix's."""
    marks = {line["key"]: line for line in matrix.sheet["candidates"]}
    rows = [
        Row(
            candidate,
            contacts_in_short(
                candidate.contacts.all(),
                today,
                in_play=candidate.state not in {State.CHOSEN, State.DISCARDED},
            ),
            _marked(marks.get(candidate.pk)),
        )
        for candidate in candidates.select_related("municipality", "city", "counterpart").prefetch_related(
            "contacts"
        )
    ]
    return sorted(rows, key=_order)


def _marked(line):
    return line if line and line["people"] else None


def _order(row):
    mean = row.mark["mean"] if row.mark else -1
    score = row.candidate.score if row.candidate.score is not None else -1
    return (-mean, -score, row.candidate.city.name, row.candidate.pk)


@dataclass(frozen=True, slots=True)
class Lane:
    """The candidates in one state."""

    state: State
    rows: list[Row]

    @property
    def label(self):
        return self.state.label.capitalize()

    @property
    def next_step(self):
        return NEXT_STEPS[self.state]


def lanes_of(rows):
    """The board: a Lane per state that has candidates."""
    lanes = [Lane(state, [row for row in rows if row.candidate.state == state]) for state in BOARD]
    return [lane for lane in lanes if lane.rows]
