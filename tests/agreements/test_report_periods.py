"""Reporting periods: their days, their order, and which of them a year needs."""

import datetime as dt

import pytest

from agreements.reporting import periods

D = dt.date


def test_the_quarters_make_up_the_year_without_gap_or_overlap():
    for year in (2024, 2025, 2026):
        days = [periods.days_of(each, year) for each in periods.QUARTERS]
        assert (days[0][0], days[-1][1]) == periods.days_of("year", year) == (D(year, 1, 1), D(year, 12, 31))
        assert all(days[n + 1][0] - days[n][1] == dt.timedelta(days=1) for n in range(3))
    assert periods.days_of("t1", 2026) == (D(2026, 1, 1), D(2026, 3, 31))
    assert periods.days_of("t4", 2026) == (D(2026, 10, 1), D(2026, 12, 31))


def test_a_period_begins_on_its_first_day_and_is_over_after_its_last():
    assert not periods.has_begun("t2", 2026, D(2026, 3, 31))
    assert periods.has_begun("t2", 2026, D(2026, 4, 1))
    assert not periods.is_over("t2", 2026, D(2026, 6, 30))
    assert periods.is_over("t2", 2026, D(2026, 7, 1))
    assert not periods.is_over("year", 2026, D(2026, 12, 31))


def test_what_comes_before_and_what_is_built_upon_a_period():
    assert periods.earlier("t1") == () and periods.later("year") == ()
    assert periods.earlier("t3") == ("t1", "t2") and periods.later("t3") == ("t4", "year")
    assert periods.earlier("year") == periods.QUARTERS == periods.up_to("year")
    assert periods.up_to("t2") == ("t1", "t2")


@pytest.mark.parametrize(
    ("life", "spans", "begun", "needed"),
    [
        ((None, None), [], set(), periods.QUARTERS),
        ((D(2026, 9, 10), None), [], set(), ("t3", "t4")),
        ((D(2026, 9, 10), None), [(D(2026, 5, 1), D(2026, 5, 2))], set(), ("t2", "t3", "t4")),
        ((D(2026, 9, 10), None), [], {"t1"}, ("t1", "t3", "t4")),
        ((D(2020, 1, 1), D(2026, 3, 31)), [], set(), ("t1",)),
        ((D(2020, 1, 1), D(2026, 4, 1)), [], set(), ("t1", "t2")),
    ],
)
def test_a_quarter_outside_the_agreement_without_plans_is_not_needed(life, spans, begun, needed):
    assert periods.needed_quarters(2026, life, spans, begun) == needed


def test_an_activity_runs_in_every_quarter_that_it_touches():
    runs = [periods.runs_in(D(2026, 3, 31), D(2026, 7, 1), each, 2026) for each in periods.QUARTERS]
    assert runs == [True, True, True, False]
