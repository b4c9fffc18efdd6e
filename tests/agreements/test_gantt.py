"""Geometry of the year chart."""

import datetime as dt
from dataclasses import dataclass

import pytest

from agreements.papers.gantt import COLOURS, NAMES_WIDTH, OTHER_COLOUR, SHORTEST_BAR, WIDTH, year_chart


@dataclass
class Row:
    number: int
    starts_on: dt.date
    ends_on: dt.date
    name: str = "Actividad"
    kind: str = "visits"
    kind_label: str = "Visitas recíprocas"


def chart(*spans, year=2026, **fields):
    return year_chart(year, [Row(n, *span, **fields) for n, span in enumerate(spans, 1)])


def span(first, last):
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


def ends(bar):
    return float(bar.x), float(bar.x) + float(bar.width)


def test_months_fill_the_year_without_gaps():
    months = chart(span("2026-01-01", "2026-12-31")).months
    assert [month.label for month in months][::11] == ["ene", "dic"]
    assert float(months[0].x) == NAMES_WIDTH
    widths = [float(b.x) - float(a.x) for a, b in zip(months, months[1:], strict=False)]
    assert widths[0] > widths[1]  # January is longer than February
    assert float(months[-1].x) + widths[0] == pytest.approx(WIDTH, abs=0.02)


def test_whole_year_and_leap_year():
    assert ends(chart(span("2026-01-01", "2026-12-31")).bars[0]) == (NAMES_WIDTH, WIDTH)
    assert ends(chart(span("2028-01-01", "2028-12-31"), year=2028).bars[0]) == (NAMES_WIDTH, WIDTH)


def test_bar_of_a_month_fills_its_column():
    drawn = chart(span("2026-03-01", "2026-03-31"))
    assert ends(drawn.bars[0]) == pytest.approx(
        (float(drawn.months[2].x), float(drawn.months[3].x)), abs=0.02
    )


@pytest.mark.parametrize("day", ["2026-01-01", "2026-07-15", "2026-12-31"])
def test_single_day_can_be_seen_and_stays_inside(day):
    start, end = ends(chart(span(day, day)).bars[0])
    assert end - start == pytest.approx(SHORTEST_BAR)
    assert NAMES_WIDTH <= start
    assert end <= WIDTH


def test_what_lies_outside_the_year_is_cut():
    assert ends(chart(span("2025-06-01", "2027-06-01")).bars[0]) == (NAMES_WIDTH, WIDTH)


def test_many_rows_are_tighter_and_never_overlap():
    few, many = (chart(*[span("2026-02-01", "2026-02-20")] * count) for count in (2, 25))
    assert float(many.bars[0].height) < float(few.bars[0].height)
    for drawn in (few, many):
        tops = [float(bar.y) for bar in drawn.bars]
        assert all(b - a > float(drawn.bars[0].height) for a, b in zip(tops, tops[1:], strict=False))
        assert tops[-1] + float(drawn.bars[0].height) < float(drawn.height)


def test_long_names_are_cut_at_a_word():
    name = "Encuentro de negocios de la industria gastronómica y restaurantera"
    assert (
        chart(span("2026-02-01", "2026-02-02"), name=name).bars[0].name
        == "Encuentro de negocios de la industria…"
    )


def test_each_kind_is_in_the_legend_once():
    row = span("2026-02-01", "2026-02-02")
    drawn = year_chart(2026, [Row(1, *row), Row(2, *row), Row(3, *row, kind="new", kind_label="Otra")])
    assert [(k.label, k.colour) for k in drawn.kinds] == [
        ("Visitas recíprocas", COLOURS["visits"]),
        ("Otra", OTHER_COLOUR),
    ]
    assert [bar.colour for bar in drawn.bars] == [COLOURS["visits"]] * 2 + [OTHER_COLOUR]
