"""Dates of phases and tasks, by example and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases import catalogue, schedule
from phases.calendars import MEXICO, WorkingCalendar
from phases.schedule import Span, TaskDates

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
WEEKS = st.lists(st.integers(1, 60), min_size=1, max_size=6)
STOPS = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 60)).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=6,
)


def test_phases_of_a_process_opened_on_2_march_2026():
    assert schedule.phase_dates(date(2026, 3, 2)) == (
        Span(date(2026, 3, 2), date(2026, 3, 29)),
        Span(date(2026, 3, 30), date(2026, 4, 26)),
        Span(date(2026, 4, 27), date(2026, 5, 24)),
        Span(date(2026, 5, 25), date(2026, 7, 19)),
    )


def test_weeks_of_the_default_plan_are_those_of_the_methodology():
    assert tuple(phase.weeks for phase in catalogue.PHASES) == schedule.DEFAULT_WEEKS


def test_task_is_planned_on_the_seventh_day_and_due_on_a_working_day():
    # Week 2 of 2 March 2026 ends on Sunday 15; Monday 16 is a day of rest, so it is due on Tuesday 17.
    assert schedule.task_dates(date(2026, 3, 2), 2, MEXICO) == TaskDates(date(2026, 3, 15), date(2026, 3, 17))


def test_task_planned_on_a_working_day_stays_there():
    assert schedule.task_dates(date(2026, 3, 5), 1, MEXICO) == TaskDates(date(2026, 3, 11), date(2026, 3, 11))


def test_task_without_plan_week_has_no_dates():
    assert schedule.task_dates(date(2026, 3, 2), None, MEXICO) is None


def test_declared_days_move_the_due_date_but_not_the_plan():
    holy_week = WorkingCalendar([date(2026, 3, 30) + timedelta(days=n) for n in range(5)])
    assert schedule.task_dates(date(2026, 3, 2), 4, holy_week) == TaskDates(
        date(2026, 3, 29), date(2026, 4, 6)
    )


def test_due_date_gives_stopped_days_back_once():
    assert schedule.due_date(date(2026, 3, 15), MEXICO, stopped_days=10) == date(2026, 3, 25)
    assert schedule.due_date(date(2026, 3, 15), MEXICO, stopped_days=6) == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("stops", "days"),
    [
        ([], 0),
        ([(date(2026, 3, 1), date(2026, 3, 1))], 1),
        ([(date(2026, 3, 1), date(2026, 3, 10))], 10),
        ([(date(2026, 3, 1), date(2026, 3, 10)), (date(2026, 3, 11), date(2026, 3, 12))], 12),
        ([(date(2026, 3, 5), date(2026, 3, 12)), (date(2026, 3, 1), date(2026, 3, 10))], 12),
        ([(date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 3, 5), date(2026, 3, 6))], 31),
    ],
)
def test_stopped_days_count_both_ends_and_no_day_twice(stops, days):
    assert schedule.stopped_days(stops) == days


def test_impossible_input_is_refused():
    with pytest.raises(ValueError, match="at least one week"):
        schedule.phase_dates(date(2026, 3, 2), (4, 0))
    with pytest.raises(ValueError, match="count from 1"):
        schedule.plan_date(date(2026, 3, 2), 0)
    with pytest.raises(ValueError, match="negative"):
        schedule.due_date(date(2026, 3, 2), MEXICO, stopped_days=-1)
    with pytest.raises(ValueError, match="ends on or after"):
        schedule.stopped_days([(date(2026, 3, 2), date(2026, 3, 1))])


def test_span_knows_its_days():
    span = Span(date(2026, 3, 2), date(2026, 3, 29))
    assert span.days == 28
    assert date(2026, 3, 29) in span
    assert date(2026, 3, 30) not in span
    assert span.moved(3) == Span(date(2026, 3, 5), date(2026, 4, 1))


@settings(deadline=None)
@given(DAYS, WEEKS)
def test_phases_are_contiguous_and_as_long_as_their_weeks(opened_on, weeks):
    spans = schedule.phase_dates(opened_on, weeks)
    assert spans[0].starts_on == opened_on
    assert [span.days for span in spans] == [7 * each for each in weeks]
    for before, after in zip(spans, spans[1:], strict=False):
        assert after.starts_on == before.ends_on + timedelta(days=1)


@settings(deadline=None)
@given(DAYS)
def test_milestones_are_planned_on_the_last_day_of_their_phase(opened_on):
    spans = schedule.phase_dates(opened_on)
    for phase, span in zip(catalogue.PHASES, spans, strict=True):
        milestone = catalogue.METHODOLOGY.task(catalogue.milestone_key(phase))
        assert schedule.plan_date(opened_on, milestone.week_to) == span.ends_on


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_due_dates_are_working_days_and_never_before_the_plan(opened_on, week):
    dates = schedule.task_dates(opened_on, week, MEXICO)
    assert dates.plan_on == opened_on + timedelta(days=7 * week - 1)
    assert dates.due_on >= dates.plan_on
    assert MEXICO.is_working(dates.due_on)


@settings(deadline=None)
@given(DAYS, st.integers(1, 60), st.integers(0, 40))
def test_due_dates_never_go_back_when_the_start_goes_forward(opened_on, week, later):
    first = schedule.task_dates(opened_on, week, MEXICO)
    second = schedule.task_dates(opened_on + timedelta(days=later), week, MEXICO)
    assert second.due_on >= first.due_on


@settings(deadline=None)
@given(DAYS, st.integers(0, 200))
def test_commitment_is_the_first_working_day_on_or_after_plan_plus_stopped_days(plan_on, stopped):
    due_on = schedule.due_date(plan_on, MEXICO, stopped_days=stopped)
    floor = plan_on + timedelta(days=stopped)
    assert due_on == next(
        floor + timedelta(days=n) for n in range(30) if MEXICO.is_working(floor + timedelta(days=n))
    )


@settings(deadline=None)
@given(STOPS, st.randoms(use_true_random=False))
def test_order_of_suspensions_does_not_matter_and_days_count_once(stops, random):
    shuffled = list(stops)
    random.shuffle(shuffled)
    days = {first + timedelta(days=n) for first, last in stops for n in range((last - first).days + 1)}
    assert schedule.stopped_days(stops) == len(days)
    assert schedule.stopped_days(shuffled) == len(days)
