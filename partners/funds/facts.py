"""What calls are matched against: the facts of one office, as plain data. Pure.

`partners.funds.fit` reads them; they are made of the office's rows by whoever sees all of those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Partner:
    """A counterpart of the office, or a body of another country with which it negotiates."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """A process that is not closed. `phase` is the phase it is in; 4 once all are over."""

    partner: str
    country: str
    phase: int
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement with a counterpart. `is_in_force`: signed, and its term has not ended; None when nobody knows."""

    title: str
    country: str
    is_in_force: bool | None
    is_approved: bool


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """An activity planned for this year or later. `budget`: of the municipality, in pesos."""

    name: str
    country: str
    themes: tuple[str, ...] = ()
    is_joint_call: bool = False
    budget: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """All that calls are matched against. `stands` is {theme: its kinds}; `networks` {key: "member", "applying"...}.

    `has_committee` is None when nothing is known of it.
    """

    partners: tuple[Partner, ...] = ()
    processes: tuple[ProcessFacts, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    activities: tuple[ActivityFacts, ...] = ()
    networks: Mapping[str, str] = field(default_factory=dict)
    stands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_committee: bool | None = None

    @property
    def themes(self):
        """Every theme about which the office does something or has said something."""
        found = set(self.stands)
        for row in (*self.processes, *self.activities):
            found.update(row.themes)
        return found

    @property
    def countries(self):
        rows = (*self.partners, *self.processes, *self.agreements)
        return {row.country for row in rows if row.country}
