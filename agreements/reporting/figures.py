"""PURE: the figures of a report, from the plain data that it is made of: planned against done.

A figure knows the lines that it was added up from, so that every number can be looked up. What nobody reported stays
unknown: it is never counted as zero, and a sum says how many of its parts are missing.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOT_STARTED, UNDER_WAY, DONE, POSTPONED, CANCELLED = (
    "not_started",
    "under_way",
    "done",
    "postponed",
    "cancelled",
)
#: What became of an activity, in words, in the order in which a report counts them.
PROGRESS = {
    DONE: ("realizada", "realizadas"),
    UNDER_WAY: ("en curso", "en curso"),
    POSTPONED: ("pospuesta", "pospuestas"),
    CANCELLED: ("cancelada", "canceladas"),
    NOT_STARTED: ("sin empezar", "sin empezar"),
}
SETTLED = {DONE, CANCELLED}
#: With these something happened, so that the indicator should have a value.
HAPPENED = {DONE, UNDER_WAY}
PESO = "MXN"
SIDES = ("local", "counterpart")


@dataclass(frozen=True)
class Quantity:
    """A number, the ids of the report lines that it comes from, and how many of its parts nobody knows.

    `value` is None when nothing is known.
    """

    value: Decimal | None
    lines: tuple[int, ...] = ()
    unknown: int = 0

    @property
    def is_known(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Entry:
    """What one line says of one activity in one quarter. Money in `currency` for the counterpart, pesos for us."""

    period: str
    report: int
    folio: str
    line: int
    progress: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    actual: Decimal | None
    women: int | None
    men: int | None
    unspecified: int | None
    spent_local: Decimal | None
    spent_counterpart: Decimal | None
    currency: str
    narrative: str
    problems: str

    @property
    def people(self) -> int | None:
        """Everybody, when at least one of the three numbers is known."""
        known = [each for each in (self.women, self.men, self.unspecified) if each is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Plan:
    """An activity as it was planned. `adding` is "sum" or "last" (see `Activity.Adding`)."""

    number: int
    pk: int
    name: str
    area: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    indicator: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    target_words: str
    adding: str
    budget_local: Decimal
    budget_counterpart: Decimal
    currency: str


@dataclass(frozen=True)
class Proof:
    """A piece of evidence of a task of the activity."""

    evidence: int
    task: int
    task_name: str
    words: str
    is_file: bool
    sha256: str


@dataclass(frozen=True)
class Row:
    """An activity with what its lines say, quarter after quarter, up to the report's period."""

    plan: Plan
    entries: tuple[Entry, ...]
    is_expected: bool
    proofs: tuple[Proof, ...] = ()

    def of(self, period: str) -> Entry | None:
        return next((each for each in self.entries if each.period == period), None)

    @property
    def latest(self) -> Entry | None:
        return self.entries[-1] if self.entries else None

    @property
    def progress(self) -> str:
        return self.latest.progress if self.latest else NOT_STARTED

    @property
    def starts_on(self) -> dt.date | None:
        """The first day of what was really done."""
        return min((each.starts_on for each in self.entries if each.starts_on), default=None)

    @property
    def ends_on(self) -> dt.date | None:
        """The last day of what was really done; none while it is not done."""
        return max((each.ends_on for each in self.entries if each.ends_on), default=None)

    @property
    def result(self) -> Quantity:
        """The indicator up to now: the sum of the quarters, or the last value that is known."""
        known = [each for each in self.entries if each.actual is not None]
        unknown = sum(each.actual is None and each.progress in HAPPENED for each in self.entries)
        if not known:
            return Quantity(None, (), unknown)
        if self.plan.adding == "last":
            return Quantity(known[-1].actual, (known[-1].line,))
        return Quantity(sum(each.actual for each in known), tuple(each.line for each in known), unknown)

    @property
    def percent(self) -> Decimal | None:
        return percent_of_target(self.result.value, self.plan.target, self.plan.baseline, self.plan.adding)

    @property
    def is_met(self) -> bool | None:
        """Whether the target was reached; None without a number for either."""
        return None if self.percent is None else self.percent >= 100

    def people(self, part: str = "people") -> Quantity:
        """Persons of all quarters: "women", "men", "unspecified", or everybody."""
        return _sum(self.entries, part)

    def spent(self, side: str, currency: str | None = None) -> Quantity:
        """What a side spent, in its currency; `currency` leaves out what was spent in another one."""
        return _sum([e for e in self.entries if currency in (None, _currency(e, side))], f"spent_{side}")

    def currencies(self, side: str) -> list[str]:
        """The currencies of a side, planned or spent: more than one when the plan changed meanwhile."""
        mine = PESO if side == "local" else self.plan.currency
        spent = [_currency(each, side) for each in self.entries if getattr(each, f"spent_{side}") is not None]
        return list(dict.fromkeys([mine, *spent]))


def percent_of_target(value, target, baseline, adding) -> Decimal | None:
    """How far the target was reached, in per cent, with one decimal; None when that cannot be said.

    What is added up quarter by quarter begins every year at zero: result / target, and the baseline only compares. The
    last value of something that stood at a baseline counts the way from it: (result - baseline) / (target - baseline),
    which also holds for targets below their baseline.
    """
    if value is None or target is None:
        return None
    start = baseline if adding == "last" and baseline is not None else Decimal(0)
    way = target - start
    if way == 0:
        return Decimal(100) if value == target else None
    return (100 * (value - start) / way).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Money:
    """A side's budget of the year and what it spent, in one currency."""

    side: str
    currency: str
    budget: Decimal
    spent: Quantity

    @property
    def percent(self) -> Decimal | None:
        if not self.budget or not self.spent.is_known:
            return None
        return (100 * self.spent.value / self.budget).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Summary:
    """A whole report in figures. `done` and the others count activities; `due` are those whose last day has passed."""

    planned: int
    counts: dict[str, int]
    done: Quantity
    due: int
    due_done: int
    measured: int
    met: Quantity
    money: tuple[Money, ...]
    people: dict[str, Quantity]
    proofs: int

    @property
    def score(self) -> Decimal | None:
        """Executed against planned: activities done, in per cent of those of the programme."""
        if not self.planned:
            return None
        return (Decimal(100 * self.counts[DONE]) / self.planned).quantize(Decimal("0.1"), ROUND_HALF_UP)


def summary_of(rows: Iterable[Row], last: dt.date) -> Summary:
    """The figures of all activities together, on the last day of the report's period."""
    rows = list(rows)
    counts = Counter(row.progress for row in rows)
    finished = [row for row in rows if row.progress == DONE]
    due = [row for row in rows if row.plan.ends_on <= last]
    measured = [row for row in rows if row.plan.target is not None]
    met = [row for row in measured if row.is_met]
    return Summary(
        planned=len(rows),
        counts={each: counts[each] for each in PROGRESS},
        done=Quantity(Decimal(len(finished)), tuple(row.latest.line for row in finished)),
        due=len(due),
        due_done=sum(row.progress == DONE for row in due),
        measured=len(measured),
        met=Quantity(Decimal(len(met)), tuple(line for row in met for line in row.result.lines)),
        money=_money(rows),
        people={
            part: _total(row.people(part) for row in rows)
            for part in ("women", "men", "unspecified", "people")
        },
        proofs=sum(len(row.proofs) for row in rows),
    )


def _money(rows):
    found = {}
    for row in rows:
        for side in SIDES:
            for currency in row.currencies(side):
                found.setdefault((side, currency), [])
    return tuple(
        Money(
            side,
            currency,
            sum((_budget(row, side, currency) for row in rows), Decimal(0)),
            _total(row.spent(side, currency) for row in rows),
        )
        for side, currency in sorted(found, key=lambda each: (SIDES.index(each[0]), each[1]))
    )


def _budget(row, side, currency):
    mine = PESO if side == "local" else row.plan.currency
    return getattr(row.plan, f"budget_{side}") if mine == currency else Decimal(0)


def _currency(entry, side):
    return PESO if side == "local" else entry.currency


def _sum(entries, name):
    """The numbers that are known added up. Unknown are those of quarters in which something happened."""
    known = [(getattr(each, name), each.line) for each in entries if getattr(each, name) is not None]
    unknown = sum(getattr(each, name) is None and each.progress in HAPPENED for each in entries)
    if not known:
        return Quantity(None, (), unknown)
    return Quantity(sum(Decimal(value) for value, _ in known), tuple(line for _, line in known), unknown)


def _total(quantities):
    quantities = list(quantities)
    known = [each for each in quantities if each.is_known]
    unknown = sum(each.unknown for each in quantities)
    if not known:
        return Quantity(None, (), unknown)
    return Quantity(
        sum(each.value for each in known), tuple(line for each in known for line in each.lines), unknown
    )
