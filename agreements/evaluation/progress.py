"""A result over years: where it stands between its baseline and its target. Pure: no rows, no clock.

The expected path is a straight line from the baseline to the target: nobody promises a curve, and whoever reads can
check it with a ruler. Values are in the indicator's own unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

REACHED, AHEAD, ON_PATH, BEHIND, UNKNOWN = "reached", "ahead", "on_path", "behind", "unknown"
#: Word and tone of each standing, best first.
STANDINGS = {
    REACHED: ("meta alcanzada", "good"),
    AHEAD: ("adelante de lo esperado", "good"),
    ON_PATH: ("en lo esperado", "active"),
    BEHIND: ("atrás de lo esperado", "late"),
    UNKNOWN: ("sin dato", "idle"),
}
STANDING_CHOICES = [(key, word.capitalize()) for key, (word, _) in STANDINGS.items()]
#: A value this near to the expected one, as a share of the whole way, is on the path.
TOLERANCE = Decimal("0.05")
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Path:
    """From a baseline to a target. `rises` tells whether the result is better when its value is higher."""

    baseline_year: int
    baseline: Decimal
    target_year: int
    target: Decimal
    rises: bool = True
    unit: str = ""

    def expected(self, year: int) -> Decimal:
        """The value of the path in a year, to the hundredth; outside of it that of its nearer end."""
        if year <= self.baseline_year:
            return self.baseline
        if year >= self.target_year:
            return self.target
        way = Decimal(year - self.baseline_year) / (self.target_year - self.baseline_year)
        return (self.baseline + (self.target - self.baseline) * way).quantize(CENT, ROUND_HALF_UP)

    def share(self, value: Decimal) -> int | None:
        """How much of the way a value has gone, in whole percent (below zero: it went back); None without a way."""
        span = self.target - self.baseline
        if not span:
            return None
        return int((100 * (value - self.baseline) / span).quantize(Decimal(1), ROUND_HALF_UP))

    def is_reached(self, value: Decimal) -> bool:
        return value >= self.target if self.rises else value <= self.target


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a result stands: by the newest value after the baseline that is not later than the year asked for."""

    standing: str
    sentence: str
    year: int | None = None
    value: Decimal | None = None
    expected: Decimal | None = None
    share: int | None = None

    @property
    def word(self):
        return STANDINGS[self.standing][0]

    @property
    def tone(self):
        return STANDINGS[self.standing][1]


def progress_of(path: Path, values: Mapping[int, Decimal], until: int) -> Progress:
    """Judge the values (by year) of an indicator as they were known in the year `until`."""
    years = [year for year in values if path.baseline_year < year <= until]
    if not years:
        return Progress(
            UNKNOWN, f"Todavía no hay ningún valor posterior a la línea base, que es de {path.baseline_year}."
        )
    year = max(years)
    value, expected = values[year], path.expected(year)
    standing = _standing(path, value, expected)
    return Progress(
        standing, _sentence(path, standing, year, value, expected), year, value, expected, path.share(value)
    )


def _standing(path, value, expected):
    if path.is_reached(value):
        return REACHED
    better = value - expected if path.rises else expected - value
    if abs(better) <= TOLERANCE * abs(path.target - path.baseline):
        return ON_PATH
    return AHEAD if better > 0 else BEHIND


def _sentence(path, standing, year, value, expected):
    reached = f"En {year} fue de {figures(value)} {path.unit}".rstrip()
    if standing == REACHED:
        return f"{reached}: alcanzó la meta de {figures(path.target)} fijada para {path.target_year}."
    waited = f"lo esperado para ese año era {figures(expected)}"
    if standing == BEHIND and path.share(value) is not None and path.share(value) < 0:
        return f"{reached}: peor que la línea base ({figures(path.baseline)} en {path.baseline_year})."
    return f"{reached}; {waited}, camino a la meta de {figures(path.target)} en {path.target_year}."


def figures(value) -> str:
    """A number as it is read: "1,234.5", without needless zeros; empty for none."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):,.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
