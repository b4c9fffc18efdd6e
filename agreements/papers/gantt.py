"""The chart of a year's activities: one bar each over twelve months. Pure geometry, no ORM."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

WIDTH = 640.0
NAMES_WIDTH = 248.0
TOP = 14.0
# Heights of a row: airy for a few activities, tight enough for one page with many.
TALLEST_ROW, SHORTEST_ROW, CHART_HEIGHT = 20.0, 13.0, 340.0
NAME_LENGTH = 42
SHORTEST_BAR = 5.0
# The bars are also numbered, so that nothing depends on colour alone.
COLOURS = {
    "business": "#0f4c4a",
    "joint_call": "#b5651d",
    "webinars": "#4d7f9e",
    "visits": "#6f8f3f",
    "communication": "#8a6a9a",
}
OTHER_COLOUR = "#7b8582"
SHORT_MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic".split()


class Dated(Protocol):
    number: int
    name: str
    kind: str
    kind_label: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Month:
    x: str
    middle: str
    label: str


@dataclass(frozen=True)
class Bar:
    """A row: its number and short name at `text_y`, its bar from `x` on. Units of the drawing, as text."""

    number: int
    name: str
    colour: str
    x: str
    y: str
    width: str
    height: str
    text_y: str


@dataclass(frozen=True)
class Kind:
    label: str
    colour: str


@dataclass(frozen=True)
class YearChart:
    width: str
    height: str
    months: list[Month]
    bars: list[Bar]
    kinds: list[Kind]
    description: str


def year_chart(year: int, activities: Sequence[Dated]) -> YearChart:
    """Lay out the bars of one calendar year. What lies outside the year is cut at its ends."""
    first, days = dt.date(year, 1, 1), (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
    scale = (WIDTH - NAMES_WIDTH) / days
    row = min(TALLEST_ROW, max(SHORTEST_ROW, CHART_HEIGHT / max(len(activities), 1)))

    def x_of(day):
        return NAMES_WIDTH + scale * min(max((day - first).days, 0), days)

    edges = [x_of(dt.date(year, month, 1)) for month in range(1, 13)] + [WIDTH]
    bars = []
    for index, activity in enumerate(activities):
        top = TOP + index * row
        start, end = x_of(activity.starts_on), x_of(activity.ends_on + dt.timedelta(days=1))
        width = max(end - start, SHORTEST_BAR)
        bars.append(
            Bar(
                number=activity.number,
                name=_short(activity.name),
                colour=_colour(activity.kind),
                x=_number(min(start, WIDTH - width)),
                y=_number(top + row * 0.24),
                width=_number(width),
                height=_number(row * 0.52),
                text_y=_number(top + row * 0.5 + 3.6),
            )
        )
    kinds = {activity.kind: activity.kind_label for activity in activities}
    return YearChart(
        width=_number(WIDTH),
        height=_number(TOP + row * len(activities) + 2),
        months=[
            Month(_number(left), _number((left + right) / 2), label)
            for (left, right), label in zip(pairwise(edges), SHORT_MONTHS, strict=True)
        ],
        bars=bars,
        kinds=[Kind(label, _colour(key)) for key, label in kinds.items()],
        description=f"Calendario de {year}, {len(activities)} actividades; fechas en la tabla siguiente.",
    )


def _short(name):
    return (
        name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    )


def _colour(kind):
    return COLOURS.get(kind, OTHER_COLOUR)


def _number(value):
    """Coordinates with a point whatever the language, and the same bytes everywhere."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
