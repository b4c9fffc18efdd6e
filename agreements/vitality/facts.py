"""What the traffic light looks at, as plain data. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Term(StrEnum):
    """How an agreement ends."""

    FIXED = "fixed"
    AUTOMATIC = "automatic"
    INDEFINITE = "indefinite"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of one agreement on one day. What is not on record is not there: zero, False or None."""

    days_since_signature: int | None = None
    days_since_contact: int | None = None
    """Natural days since the last contact, visit or signature; None when there is none on record."""
    has_programme: bool = False
    """A programme of the last twelve months or of the months to come has activities."""
    planned: int = 0
    """Activities that were to end in the last twelve months and whose report is already due."""
    executed: int = 0
    """Those of `planned` that a closed report calls done."""
    unreported: int = 0
    """Those of `planned` of which no closed report says anything."""
    visits_out: int = 0
    visits_in: int = 0
    """Visits carried out in the last three years, by direction."""
    paid_local: int = 0
    paid_counterpart: int = 0
    """Fares and stays of those visits that each side paid; what both paid counts for both."""
    unpaid_known: int = 0
    """Visits of which nobody wrote down who paid anything."""
    begun_local: int = 0
    begun_counterpart: int = 0
    """Contacts of the last two years, by who began them."""
    has_committee: bool = False
    sessions_held: int = 0
    """Of the committee, in the last twelve months."""
    sessions_expected: int = 4
    """Ordinary sessions a year by its bylaws."""
    funds_local: bool = False
    funds_counterpart: bool = False
    """Whether each side puts money or kind into activities of the last twelve months or to come."""
    is_spent: bool = False
    """Whether a closed report of those activities shows spending."""
    term: Term = Term.UNKNOWN
    days_left: int | None = None
    is_renewing: bool = False
    """The instrument that renews it is being written."""


@dataclass(frozen=True, slots=True)
class Source:
    """A record behind a fact: its words and where it is. `noun` is the name of its address, without the app."""

    text: str
    noun: str
    key: int | str


@dataclass(frozen=True)
class Gathered:
    """The facts of one agreement, with the records behind them by criterion."""

    facts: Facts
    last_contact_on: dt.date | None
    last_contact: str
    """What the last contact was: «llamada o videollamada: fechas de la visita»."""
    sources: dict[str, list[Source]] = field(default_factory=dict)
    programme_id: int | None = None
    """The newest programme that counts, where reports and budgets are written."""
