"""Shapes of the methodology's data: what a phase and a task are before any process exists. Pure, no ORM.

Weeks are counted from the opening of the process: week 1 is its first seven natural days, week 20 the last of
the implementation phase.
"""

import re
from dataclasses import dataclass

#: Kinds of process a task may belong to, as ``Process.Kind`` names them. Regularisation is of an old twinning that
#: was never registered; ``national`` is a twinning of two Mexican municipalities.
KIND_NEW = "new"
KIND_REGULARISATION = "regularisation"
KIND_NATIONAL = "national"
KIND_SPECIFIC = "specific"
ALL_KINDS = (KIND_NEW, KIND_REGULARISATION, KIND_NATIONAL, KIND_SPECIFIC)
#: Steps before the foreign ministry.
FOREIGN_ONLY = (KIND_NEW, KIND_REGULARISATION, KIND_SPECIFIC)
#: Looking for a partner and getting to know it: an old twinning has one.
PARTNER_SOUGHT = (KIND_NEW, KIND_NATIONAL, KIND_SPECIFIC)
#: Both: asking the embassy or the consulate about a city abroad that is not chosen yet.
FOREIGN_PARTNER_SOUGHT = (KIND_NEW, KIND_SPECIFIC)
#: A committee of its own; a specific cooperation has none (our proposal, grade D).
WITH_COMMITTEE = (KIND_NEW, KIND_REGULARISATION, KIND_NATIONAL)

#: How well the existence of a task is documented, weakest last, as it is shown to advisors.
GRADES = {
    "seed": "Metodología",
    "A": "Texto de ley",
    "B": "Práctica documentada",
    "C": "Práctica por confirmar con la cancillería",
    "D": "Propuesta de este sistema",
}

_WEEKS = re.compile(r"^(\d+)(?:–(\d+)|(\+))?$")


def parse_weeks(label: str) -> tuple[int | None, int | None]:
    """Return (first week, plan week) of a label of the methodology.

    "3" gives (3, 3); "1–2" gives (1, 2), the plan uses the second; "12+" gives (12, None) and any other
    words, such as "fin de trienio", (None, None): neither has a plan date.
    """
    match = _WEEKS.match(label)
    if match is None:
        return None, None
    first, last, later = match.groups()
    if later:
        return int(first), None
    return int(first), int(last or first)


@dataclass(frozen=True, slots=True)
class PhaseSpec:
    """One of the four phases; ``weeks`` is its nominal length in weeks of seven natural days."""

    number: int
    slug: str
    name: str
    short_name: str
    weeks: int
    purpose: str


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One task of the methodology.

    ``key`` is stable for ever and never reused; ``code`` is the short label that people read. ``gate`` means
    that the phase is not left while the task is open. ``requires`` holds the keys of tasks that must be done
    before this one may be completed. ``sre`` tells that the next step is in the hands of the foreign
    ministry, so that the municipality waits; ``counterpart`` that both sides do it, so that the holidays of the
    counterpart's country count too. ``automatic`` tasks are fulfilled by another act, never ticked
    by hand. ``grade`` and ``sources`` say where the task comes from: keys of ``GRADES`` and of
    ``catalogue.SOURCES``.
    """

    code: str
    key: str
    name: str
    responsible: str
    evidence: str
    week_label: str
    grade: str
    sources: tuple[str, ...]
    guidance: str
    gate: bool = False
    requires: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ALL_KINDS
    sre: bool = False
    counterpart: bool = False
    automatic: bool = False

    @property
    def is_sre_step(self) -> bool:
        """As tasks and templates call it, so that ``Calendars.of`` takes a spec too."""
        return self.sre

    @property
    def is_counterpart_step(self) -> bool:
        """As tasks and templates call it, so that ``Calendars.of`` takes a spec too."""
        return self.counterpart

    @property
    def week_to(self) -> int | None:
        """Week on whose seventh day the task is planned, or None when it has no plan date."""
        return parse_weeks(self.week_label)[1]

    def applies_to(self, kind: str) -> bool:
        """Whether a process of this kind asks for the task."""
        return kind in self.kinds
