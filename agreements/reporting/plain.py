"""PURE: the content of a report as JSON, and back: what a closed report keeps, and what every page is made from.

Amounts and dates are text in it ("1250.00", "2026-03-31"), so that the same content is always the same bytes.
"""

import datetime as dt
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from agreements.reporting.figures import Entry, Plan, Proof, Row

FORM = 1
TEXTS = ("summary", "achievements", "problems", "next_steps")
_DAYS = {"starts_on", "ends_on"}
_AMOUNTS = {
    "baseline",
    "target",
    "budget_local",
    "budget_counterpart",
    "actual",
    "spent_local",
    "spent_counterpart",
}


@dataclass(frozen=True)
class PartyWords:
    """One side of the agreement, as a letterhead names it."""

    name: str
    short_name: str
    place: str
    name_local: str
    language: str


@dataclass(frozen=True)
class Head:
    """What a report is about."""

    period: str
    year: int
    folio: str
    programme_folio: str
    programme_objective: str
    agreement_title: str
    agreement_folio: str
    municipality: PartyWords
    counterpart: PartyWords


@dataclass(frozen=True)
class Content:
    """All that a report says."""

    head: Head
    texts: dict[str, str]
    rows: tuple[Row, ...]

    def row(self, activity_pk: int) -> Row | None:
        return next((row for row in self.rows if row.plan.pk == activity_pk), None)


def dumped(content: Content) -> dict:
    """The content for a JSON column."""
    return {"form": FORM} | _plain(asdict(content))


def loaded(data: dict) -> Content:
    """The content as it was dumped. Raises KeyError when something is missing in it."""
    head = dict(data["head"])
    for side in ("municipality", "counterpart"):
        head[side] = PartyWords(**head[side])
    return Content(
        Head(**head), {name: data["texts"][name] for name in TEXTS}, tuple(map(_row, data["rows"]))
    )


def _row(data):
    return Row(
        plan=_read(Plan, data["plan"]),
        entries=tuple(_read(Entry, each) for each in data["entries"]),
        is_expected=data["is_expected"],
        proofs=tuple(_read(Proof, each) for each in data["proofs"]),
    )


def _read(kind, data):
    return kind(**{each.name: _value(each.name, data[each.name]) for each in fields(kind)})


def _value(name, value):
    if value is None:
        return None
    if name in _DAYS:
        return dt.date.fromisoformat(value)
    return Decimal(value) if name in _AMOUNTS else value


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
