"""Working days by the Ley Federal del Trabajo, article 74, and the traps of the package that lists them."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.calendars import MEXICO, WorkingCalendar, public_holidays

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-01", "02-02", "03-16", "05-01", "09-16", "11-16", "12-25"]),
        (2027, ["01-01", "02-01", "03-15", "05-01", "09-16", "11-15", "12-25"]),
        (2028, ["01-01", "02-07", "03-20", "05-01", "09-16", "11-20", "12-25"]),
        (2030, ["01-01", "02-04", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"]),
    ],
)
def test_days_of_rest_of_a_year_are_those_of_the_law(year, days):
    assert sorted(public_holidays("MX", year)) == [date.fromisoformat(f"{year}-{day}") for day in days]


def test_change_of_president_rests_on_1_october_every_six_years_only():
    assert [year for year in range(2024, 2042) if not MEXICO.is_working(date(year, 10, 1))
            and date(year, 10, 1).weekday() < 5] == [2024, 2030, 2036]  # fmt: skip


def test_observed_flag_of_the_package_changes_nothing_for_mexico():
    for year in range(2024, 2043):
        plain = holidays.country_holidays("MX", years=year, observed=False, expand=False)
        assert set(plain) == set(public_holidays("MX", year))


def test_looking_days_up_does_not_add_other_years():
    public_holidays("MX", 2026).get(date(2031, 1, 1))
    assert {day.year for day in public_holidays("MX", 2026)} == {2026}


def test_fixed_dates_moved_to_monday_are_worked_on():
    # 5 Feb 2026 is a Thursday, 21 Mar 2025 a Friday, 20 Nov 2026 a Friday: art. 74 moved all three.
    assert [MEXICO.is_working(day) for day in (date(2026, 2, 5), date(2025, 3, 21), date(2026, 11, 20))] == [
        True,
        True,
        True,
    ]


def test_election_day_is_no_holiday_by_default_and_may_be_declared():
    election = date(2027, 6, 7)  # a Monday: the default calendar knows nothing of electoral law
    assert MEXICO.is_working(election)
    assert not WorkingCalendar([election]).is_working(election)


def test_why_not_working_names_the_reason_in_spanish():
    calendar = WorkingCalendar({date(2026, 3, 3): "Fiesta patronal"})
    assert calendar.why_not_working(date(2026, 3, 16)) == "Natalicio de Benito Juárez"
    assert calendar.why_not_working(date(2026, 3, 3)) == "Fiesta patronal"
    assert calendar.why_not_working(date(2026, 3, 7)) == "Sábado"
    assert calendar.why_not_working(date(2026, 3, 8)) == "Domingo"
    assert calendar.why_not_working(date(2026, 3, 9)) == ""
    assert WorkingCalendar([date(2026, 3, 3)]).why_not_working(date(2026, 3, 3)) == "Día inhábil declarado"


def test_next_working_jumps_over_a_long_weekend():
    assert MEXICO.next_working(date(2026, 3, 14)) == date(2026, 3, 17)
    assert MEXICO.next_working(date(2026, 3, 17)) == date(2026, 3, 17)


def test_next_working_crosses_the_year():
    closed = [date(2026, 12, 28) + timedelta(days=n) for n in range(4)]
    assert WorkingCalendar(closed).next_working(date(2026, 12, 25)) == date(2027, 1, 4)


def test_add_working_days_counts_in_both_directions():
    friday, tuesday = date(2026, 3, 13), date(2026, 3, 17)
    assert MEXICO.add_working_days(friday, 1) == tuesday
    assert MEXICO.add_working_days(tuesday, -1) == friday
    assert MEXICO.add_working_days(date(2026, 3, 14), 0) == tuesday
    assert MEXICO.add_working_days(date(2026, 3, 15), -3) == date(2026, 3, 11)


def test_working_days_between_counts_the_end_and_not_the_start():
    assert MEXICO.working_days_between(date(2026, 3, 13), date(2026, 3, 17)) == 1
    assert MEXICO.working_days_between(date(2026, 3, 17), date(2026, 3, 13)) == -1
    assert MEXICO.working_days_between(date(2026, 3, 17), date(2026, 3, 17)) == 0


def test_another_country_has_its_own_days():
    assert not WorkingCalendar(country="FR").is_working(date(2026, 7, 14))
    with pytest.raises(NotImplementedError):
        WorkingCalendar(country="ZZ").is_working(date(2026, 7, 14))


@settings(deadline=None)
@given(DAYS)
def test_next_working_is_the_first_working_day_not_before(day):
    found = MEXICO.next_working(day)
    assert found >= day
    assert MEXICO.is_working(found)
    assert [n for n in range((found - day).days) if MEXICO.is_working(day + timedelta(days=n))] == []


@settings(deadline=None)
@given(DAYS, st.integers(-60, 60).filter(bool))
def test_adding_working_days_is_undone_by_counting_them(day, count):
    start = MEXICO.next_working(day)
    end = MEXICO.add_working_days(start, count)
    assert MEXICO.is_working(end)
    assert MEXICO.working_days_between(start, end) == count
    assert MEXICO.add_working_days(end, -count) == start
