"""A result over years drawn as a small line chart: the expected path, the values, the target. Pure geometry.

The same drawing stands on screen and on paper; all its figures stand in the table beside it. Coordinates are text with
a point, whatever the language, so that the same values give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from agreements.evaluation.progress import Path, figures

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 16, 304, 26, 122


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a year: its place, its year below the axis, its figure above the dot."""

    x: str
    y: str
    year: str
    label: str
    label_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    axis_y: str
    left: str
    right: str
    path: str
    """Points of the expected path."""
    line: str
    """Points of the values, in order of year; the baseline is the first one."""
    dots: tuple[Dot, ...]
    target: Dot
    title: str


def chart_of(path: Path, values: Mapping[int, Decimal], name: str) -> Chart:
    """Draw the values of an indicator (by year) between its baseline and its target."""
    shown = {path.baseline_year: path.baseline} | dict(values)
    years = [*shown, path.target_year]
    heights = [*shown.values(), path.target]
    first, last = min(years), max(years)
    low, high = min(heights), max(heights)

    def x(year):
        return LEFT + (RIGHT - LEFT) * (year - first) / (last - first)

    def y(value):
        # A level line runs through the middle.
        share = float((value - low) / (high - low)) if high > low else 0.5
        return BOTTOM - 12 - (BOTTOM - 12 - TOP) * share

    labelled = _labelled(sorted(shown))
    dots = [_dot(x(year), y(shown[year]), year, shown[year], year in labelled) for year in sorted(shown)]
    told = "; ".join(f"{year}, {figures(shown[year])}" for year in sorted(shown))
    unit = f" ({path.unit})" if path.unit else ""
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        axis_y=_n(BOTTOM),
        left=_n(LEFT),
        right=_n(RIGHT),
        path=f"{_n(x(path.baseline_year))},{_n(y(path.baseline))} {_n(x(path.target_year))},{_n(y(path.target))}",
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        dots=tuple(dots),
        target=_dot(
            x(path.target_year),
            y(path.target),
            path.target_year,
            path.target,
            path.target_year not in shown,
        ),
        title=f"{name}{unit} por año: {told}. Meta: {figures(path.target)} en {path.target_year}.",
    )


def _labelled(years):
    """Years whose figures are written: all while they fit, else the first and the last."""
    return set(years) if len(years) <= 5 else {years[0], years[-1]}


def _dot(x, y, year, value, is_labelled):
    anchor = "start" if x < LEFT + 20 else "end" if x > RIGHT - 20 else "middle"
    return Dot(
        _n(x),
        _n(y),
        str(year) if is_labelled else "",
        figures(value) if is_labelled else "",
        _n(y - 8),
        anchor,
    )


def _n(number):
    return f"{number:.1f}".removesuffix(".0")
