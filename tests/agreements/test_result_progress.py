"""Results over years: the expected path, the standing, the drawing. Pure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.evaluation.charting import BOTTOM, LEFT, RIGHT, TOP, chart_of
from agreements.evaluation.progress import (
    AHEAD,
    BEHIND,
    ON_PATH,
    REACHED,
    STANDINGS,
    UNKNOWN,
    Path,
    figures,
    progress_of,
)

UP = Path(2022, Decimal(100), 2027, Decimal(300), True, "personas")
DOWN = Path(2022, Decimal(45), 2027, Decimal(20), False, "días")
AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=2)


@pytest.mark.parametrize(
    ("year", "value"), [(2020, 100), (2022, 100), (2023, 140), (2025, 220), (2027, 300), (2040, 300)]
)
def test_the_path_is_a_straight_line_from_the_baseline_to_the_target(year, value):
    assert UP.expected(year) == value


@pytest.mark.parametrize(
    ("path", "values", "standing", "share"),
    [
        (UP, {}, UNKNOWN, None),
        (UP, {2020: Decimal(50), 2022: Decimal(100)}, UNKNOWN, None),
        (UP, {2024: Decimal(300)}, REACHED, 100),
        (UP, {2024: Decimal(200)}, AHEAD, 50),
        (UP, {2024: Decimal(190)}, ON_PATH, 45),
        (UP, {2024: Decimal(170)}, ON_PATH, 35),
        (UP, {2024: Decimal("169.99")}, BEHIND, 35),
        (UP, {2024: Decimal(300), 2025: Decimal(90)}, BEHIND, -5),
        (DOWN, {2024: Decimal(20)}, REACHED, 100),
        (DOWN, {2024: Decimal(30)}, AHEAD, 60),
        (DOWN, {2024: Decimal(44)}, BEHIND, 4),
        # Values of later years are not known yet.
        (UP, {2024: Decimal(200), 2026: Decimal(0)}, AHEAD, 50),
    ],
)
def test_the_newest_value_after_the_baseline_is_judged(path, values, standing, share):
    found = progress_of(path, values, 2025)
    assert (found.standing, found.share) == (standing, share)
    assert found.word == STANDINGS[standing][0]


def test_keeping_a_level_is_a_target_too():
    level = Path(2024, Decimal(3), 2027, Decimal(3), True, "acuerdos")
    assert progress_of(level, {2025: Decimal(3)}, 2025).standing == REACHED
    assert progress_of(level, {2025: Decimal(2)}, 2025).standing == BEHIND
    assert progress_of(level, {2025: Decimal(2)}, 2025).share is None


def test_the_sentence_names_year_value_expected_value_and_target():
    assert progress_of(UP, {2024: Decimal("1234.5")}, 2024).sentence == (
        "En 2024 fue de 1,234.5 personas: alcanzó la meta de 300 fijada para 2027."
    )
    assert progress_of(UP, {2024: Decimal(150)}, 2024).sentence == (
        "En 2024 fue de 150 personas; lo esperado para ese año era 180, camino a la meta de 300 en 2027."
    )
    assert progress_of(UP, {2024: Decimal(80)}, 2024).sentence == (
        "En 2024 fue de 80 personas: peor que la línea base (100 en 2022)."
    )


@given(
    baseline=AMOUNTS,
    target=AMOUNTS,
    low=AMOUNTS,
    high=AMOUNTS,
    years=st.integers(1, 40),
    after=st.integers(1, 60),
)
def test_a_better_value_never_stands_worse(baseline, target, low, high, years, after):
    rises = target >= baseline
    path = Path(2000, baseline, 2000 + years, target, rises)
    worse, better = (min(low, high), max(low, high)) if rises else (max(low, high), min(low, high))
    order = list(STANDINGS)
    year = 2000 + after
    first, second = (progress_of(path, {year: value}, year) for value in (better, worse))
    assert order.index(first.standing) <= order.index(second.standing)


@given(
    baseline=AMOUNTS,
    target=AMOUNTS,
    values=st.dictionaries(st.integers(1990, 2060), AMOUNTS, max_size=12),
    first=st.integers(1990, 2030),
    years=st.integers(1, 30),
)
def test_every_dot_stands_inside_the_drawing(baseline, target, values, first, years):
    chart = chart_of(Path(first, baseline, first + years, target), values, "Visitantes")
    for dot in (*chart.dots, chart.target):
        assert LEFT <= float(dot.x) <= RIGHT
        assert TOP <= float(dot.y) <= BOTTOM
    assert len(chart.dots) == len({*values, first})
    assert [float(dot.x) for dot in chart.dots] == sorted(float(dot.x) for dot in chart.dots)


def test_the_drawing_says_its_figures_in_words():
    chart = chart_of(UP, {2023: Decimal(140)}, "Visitantes")
    assert chart.title == "Visitantes (personas) por año: 2022, 100; 2023, 140. Meta: 300 en 2027."
    assert [(dot.year, dot.label) for dot in chart.dots] == [("2022", "100"), ("2023", "140")]
    assert (chart.target.year, chart.target.label) == ("2027", "300")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("1234567.50"), "1,234,567.5"),
        (100, "100"),
        (Decimal("0.05"), "0.05"),
    ],
)
def test_figures_are_written_without_needless_zeros(value, text):
    assert figures(value) == text
