"""When a deadline is reminded of: the ladder in working days, its latest and its next step, the week's first day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phases.calendars import MEXICO, WorkingCalendar
from phases.ladder import first_step_from, ladder, latest_step, next_step, sorted_steps, week_begins_on
from tests.phases.reminding import DEADLINE, STEPS

DEFAULT = tuple(STEPS)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31))
LADDERS = st.lists(st.integers(-60, 60), min_size=1, max_size=10, unique=True).map(sorted_steps)
CALENDARS = st.lists(DAYS, max_size=8).map(WorkingCalendar)


def of(deadline=DEADLINE, calendar=MEXICO, steps=DEFAULT):
    return ladder(deadline, calendar, steps)


def test_ladder_counts_working_days_and_skips_the_holiday():
    assert dict(of()) == STEPS


def test_ladder_of_a_deadline_on_a_holiday_starts_from_the_next_working_day():
    pairs = dict(of(dt.date(2026, 3, 16)))
    assert (pairs[0], pairs[1]) == (dt.date(2026, 3, 17), dt.date(2026, 3, 18))


def test_ladder_respects_days_of_the_municipality():
    assert dict(of(calendar=WorkingCalendar([dt.date(2026, 3, 18)])))[-1] == dt.date(2026, 3, 17)
    assert dict(of(calendar=WorkingCalendar(worked=[dt.date(2026, 3, 16)])))[-3] == dt.date(2026, 3, 16)


def test_ladder_of_one_step_far_away():
    assert of(steps=(-20,)) == ((-20, dt.date(2026, 2, 18)),)


@pytest.mark.parametrize(
    ("today", "latest", "following"),
    [
        (dt.date(2026, 2, 25), None, -14),
        (dt.date(2026, 2, 26), -14, -7),
        (dt.date(2026, 3, 8), -14, -7),
        (dt.date(2026, 3, 9), -7, -3),
        (dt.date(2026, 3, 19), 0, 1),
        (dt.date(2026, 3, 23), 1, 3),
        (dt.date(2026, 3, 30), 7, None),
        (dt.date(2026, 12, 1), 7, None),
    ],
)
def test_on_each_day_one_step_is_the_latest_and_one_the_next(today, latest, following):
    assert latest_step(of(), today) == (None if latest is None else (latest, STEPS[latest]))
    assert next_step(of(), today) == (None if following is None else (following, STEPS[following]))


def test_the_first_step_from_a_threshold_is_one_to_come():
    assert first_step_from(of(), 2, dt.date(2026, 3, 9)) == (3, STEPS[3])
    assert first_step_from(of(), 1, STEPS[1]) == (3, STEPS[3])
    assert first_step_from(of(), 8, dt.date(2026, 3, 9)) is None


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (dt.date(2026, 3, 9), dt.date(2026, 3, 9)),
        (dt.date(2026, 3, 15), dt.date(2026, 3, 9)),
        # Monday 16 March is a day of rest.
        (dt.date(2026, 3, 16), dt.date(2026, 3, 17)),
        (dt.date(2026, 3, 20), dt.date(2026, 3, 17)),
    ],
)
def test_a_week_begins_on_its_first_working_day(day, first):
    assert week_begins_on(day, MEXICO) == first


@given(deadline=DAYS, steps=LADDERS, calendar=CALENDARS)
def test_every_day_of_a_ladder_works_and_lies_that_many_working_days_away(deadline, steps, calendar):
    pairs = ladder(deadline, calendar, steps)
    assert [step for step, _ in pairs] == list(steps)
    start = calendar.next_working(deadline)
    for step, day in pairs:
        assert calendar.is_working(day)
        assert day == calendar.add_working_days(start, step)
        assert calendar.working_days_between(start, day) == step


@given(deadline=DAYS, steps=LADDERS, today=DAYS)
def test_latest_and_next_step_are_neighbours(deadline, steps, today):
    pairs = ladder(deadline, MEXICO, steps)
    latest, following = latest_step(pairs, today), next_step(pairs, today)
    assert [pair for pair in (latest, following) if pair] != []
    before = [pair for pair in pairs if pair[1] <= today]
    assert (latest, following) == (
        before[-1] if before else None,
        pairs[len(before)] if len(before) < len(pairs) else None,
    )
