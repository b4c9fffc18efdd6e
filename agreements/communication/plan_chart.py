"""The months of a communication plan as columns, internal and external acts one upon the other. Pure."""

from dataclasses import dataclass

from agreements.models import CommunicationAct
from partners.templatetags.look import MONTHS

WIDTH, HEIGHT, BASE = 470, 118, 96
GAP = 8
#: Beyond these months the columns would be too thin: the table alone tells the rest.
MOST_MONTHS = 18
WIDEST = 44


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """One month: numbers of an SVG as text, heights from the base line upwards."""

    label: str
    year: str
    internal: int
    external: int
    x: str
    width: str
    middle: str
    internal_y: str
    internal_height: str
    external_y: str
    external_height: str
    total_y: str

    @property
    def total(self):
        return self.internal + self.external


@dataclass(frozen=True, slots=True)
class PlanChart:
    columns: tuple[MonthColumn, ...]
    left_out: int
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def counted_by_month(acts):
    """[(year, month, internal, external)] of every month from the first act to the last, those without acts too."""
    if not acts:
        return []
    counts = {}
    for act in acts:
        pair = counts.setdefault((act.on.year, act.on.month), [0, 0])
        pair[act.scope == CommunicationAct.Scope.EXTERNAL] += 1
    (year, month), last = min(counts), max(counts)
    found = []
    while (year, month) <= last:
        found.append((year, month, *counts.get((year, month), (0, 0))))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def plan_chart(acts) -> PlanChart:
    """The picture of the plan's acts (with `on` and `scope`), at most MOST_MONTHS from the first."""
    months = counted_by_month(acts)
    shown = months[:MOST_MONTHS]
    most = max((internal + external for _, _, internal, external in shown), default=0)
    if not most:
        return PlanChart((), 0)
    step = WIDTH / len(shown)
    width = min(WIDEST, step - GAP)
    unit = (BASE - 16) / most
    columns = []
    for number, (year, month, internal, external) in enumerate(shown):
        x = number * step + (step - width) / 2
        low, high = internal * unit, external * unit
        columns.append(
            MonthColumn(
                label=MONTHS[month - 1][:3],
                year=str(year) if number == 0 or month == 1 else "",
                internal=internal,
                external=external,
                x=f"{x:.1f}",
                width=f"{width:.1f}",
                middle=f"{x + width / 2:.1f}",
                internal_y=f"{BASE - low:.1f}",
                internal_height=f"{low:.1f}",
                external_y=f"{BASE - low - high:.1f}",
                external_height=f"{high:.1f}",
                total_y=f"{BASE - low - high - 4:.1f}",
            )
        )
    return PlanChart(tuple(columns), sum(i + e for _, _, i, e in months[MOST_MONTHS:]))
