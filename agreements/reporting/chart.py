"""The chart of a report: one bar an activity, as far as its target was reached. Pure geometry, no ORM.

Every bar has its number beside it, and the table below says the same: nothing depends on colour or length alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agreements.reporting.figures import CANCELLED, DONE, NOT_STARTED, POSTPONED, PROGRESS, UNDER_WAY, Row

WIDTH, NAMES_WIDTH, BAR_WIDTH = 640.0, 252.0, 258.0
TOP = 16.0
# Heights of a row: airy for a few activities, tight enough for one page with many.
TALLEST_ROW, SHORTEST_ROW, CHART_HEIGHT = 21.0, 13.0, 320.0
NAME_LENGTH = 42
COLOURS = {
    DONE: "#17613a",
    UNDER_WAY: "#0f4c4a",
    POSTPONED: "#b5651d",
    CANCELLED: "#7b8582",
    NOT_STARTED: "#8b9794",
}
_MARKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Bar:
    """A row: number and short name at `text_y`, the bar's length in units of the drawing, and what it says."""

    number: int
    name: str
    colour: str
    y: str
    width: str
    height: str
    text_y: str
    words: str


@dataclass(frozen=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True)
class Sign:
    label: str
    colour: str


@dataclass(frozen=True)
class Chart:
    width: str
    height: str
    left: str
    full: str
    words_x: str
    bars: list[Bar]
    ticks: list[Tick]
    legend: list[Sign]
    description: str


def chart_of(rows: Sequence[Row]) -> Chart:
    """Lay out one bar an activity. What passes its target is drawn full; what has no number has no bar."""
    row_height = min(TALLEST_ROW, max(SHORTEST_ROW, CHART_HEIGHT / max(len(rows), 1)))
    bars = []
    for index, row in enumerate(rows):
        top = TOP + index * row_height
        part = min(max(row.percent or Decimal(0), Decimal(0)), Decimal(100))
        bars.append(
            Bar(
                number=row.plan.number,
                name=_short(row.plan.name),
                colour=COLOURS[row.progress],
                y=_number(top + row_height * 0.22),
                width=_number(BAR_WIDTH * float(part) / 100),
                height=_number(row_height * 0.54),
                text_y=_number(top + row_height * 0.5 + 3.6),
                words=words_of(row),
            )
        )
    shown = {row.progress for row in rows}
    height = TOP + row_height * len(rows) + 2
    return Chart(
        width=_number(WIDTH),
        height=_number(height),
        left=_number(NAMES_WIDTH),
        full=_number(BAR_WIDTH),
        words_x=_number(NAMES_WIDTH + BAR_WIDTH + 8),
        bars=bars,
        ticks=[Tick(_number(NAMES_WIDTH + BAR_WIDTH * each / 100), f"{each} %") for each in _MARKS],
        legend=[Sign(PROGRESS[each][0], COLOURS[each]) for each in PROGRESS if each in shown],
        description=f"Avance de {len(rows)} actividades frente a su meta; las cifras están en la tabla siguiente.",
    )


def words_of(row: Row) -> str:
    """What stands beside a bar: the per cent reached, or why there is none."""
    if row.percent is not None:
        return f"{_number(float(row.percent))} %"
    if row.plan.target is None:
        return f"{PROGRESS[row.progress][0]}, sin meta"
    return PROGRESS[row.progress][0] if row.progress == NOT_STARTED else "sin dato"


def _short(name):
    return (
        name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    )


def _number(value):
    """With a point whatever the language, and the same bytes everywhere."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
