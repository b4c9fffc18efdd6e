"""The arithmetic of the weighting matrix (matriz de ponderación): what several people's marks say together. Pure.

A mark goes from 1 to 5. The result of a candidate is the mean of each criterion, weighted; a criterion that nobody
marked is unknown: it neither adds nor takes away, and how much of the weight is known is told beside the result.
Weights have no source but the office (docs of the methodology publish none); they sum 100.
"""

from dataclasses import dataclass
from statistics import fmean, pstdev

LOWEST, HIGHEST = 1, 5
#: Marks of two people for the same criterion that lie this far apart are worth a talk.
DISPUTED_FROM = 2


@dataclass(frozen=True, slots=True)
class Criterion:
    key: int
    name: str
    weight: int
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person thinks of one candidate by one criterion."""

    candidate: int
    criterion: int
    person: int
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    criterion: Criterion
    mean: float | None
    votes: tuple[Vote, ...]

    @property
    def low(self):
        return min((vote.value for vote in self.votes), default=None)

    @property
    def high(self):
        return max((vote.value for vote in self.votes), default=None)

    @property
    def is_disputed(self):
        return bool(self.votes) and self.high - self.low >= DISPUTED_FROM


@dataclass(frozen=True, slots=True)
class Result:
    """A candidate in the matrix. `place` counts from 1, ties share it; without any mark everything is None."""

    candidate: int
    place: int | None
    mean: float | None
    known: float
    """Share of the weight, from 0 to 1, that somebody's mark backs."""
    totals: tuple[tuple[int, float], ...]
    """(person, weighted mean of that person's own marks), by person."""
    rows: tuple[CriterionResult, ...]

    @property
    def people(self):
        return len(self.totals)

    @property
    def low(self):
        return min((total for _, total in self.totals), default=None)

    @property
    def high(self):
        return max((total for _, total in self.totals), default=None)

    @property
    def deviation(self):
        """Standard deviation of the people's totals; None with fewer than two of them."""
        return pstdev(total for _, total in self.totals) if self.people > 1 else None

    @property
    def disputed(self):
        return [row for row in self.rows if row.is_disputed]


def weighted_mean(pairs):
    """Mean of (value, weight); None without any."""
    pairs = list(pairs)
    weight = sum(each for _, each in pairs)
    return sum(value * each for value, each in pairs) / weight if weight else None


def results(criteria, votes, candidates):
    """Return a Result per candidate (numbers), best first; those without marks come last, in the order given.

    Votes of criteria or candidates that are not given do not count.
    """
    by_cell = {}
    for vote in votes:
        by_cell.setdefault((vote.candidate, vote.criterion), []).append(vote)
    whole = sum(criterion.weight for criterion in criteria)
    found = []
    for candidate in candidates:
        rows = tuple(_row(criterion, by_cell.get((candidate, criterion.key), ())) for criterion in criteria)
        known = [row for row in rows if row.mean is not None]
        found.append(
            Result(
                candidate=candidate,
                place=None,
                mean=weighted_mean((row.mean, row.criterion.weight) for row in known),
                known=sum(row.criterion.weight for row in known) / whole if whole else 0.0,
                totals=_totals(known),
                rows=rows,
            )
        )
    return _placed(found)


def _row(criterion, votes):
    votes = tuple(sorted(votes, key=lambda vote: vote.person))
    return CriterionResult(criterion, fmean(vote.value for vote in votes) if votes else None, votes)


def _totals(rows):
    by_person = {}
    for row in rows:
        for vote in row.votes:
            by_person.setdefault(vote.person, []).append((vote.value, row.criterion.weight))
    return tuple((person, weighted_mean(pairs)) for person, pairs in sorted(by_person.items()))


def _placed(found):
    """The same results in order, each with its place."""
    marked = sorted((each for each in found if each.mean is not None), key=lambda each: -each.mean)
    ordered, place, before = [], 0, None
    for number, each in enumerate(marked, start=1):
        if before is None or abs(each.mean - before) > 1e-9:
            place, before = number, each.mean
        ordered.append(_with_place(each, place))
    return ordered + [each for each in found if each.mean is None]


def _with_place(result, place):
    return Result(result.candidate, place, result.mean, result.known, result.totals, result.rows)


def to_hundred(weights):
    """Scale positive whole weights so that they sum 100, each at least 1; largest remainders take what is left.

    At most 100 weights. The order of the weights is kept.
    """
    whole = sum(weights)
    if not weights or whole <= 0:
        return list(weights)
    exact = [weight * 100 / whole for weight in weights]
    scaled = [max(1, int(value)) for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (scaled[i] - exact[i], i))
    step = 1 if sum(scaled) < 100 else -1
    if step < 0:
        order.reverse()
    while sum(scaled) != 100:
        for i in order:
            if sum(scaled) == 100:
                break
            if scaled[i] + step >= 1:
                scaled[i] += step
    return scaled
