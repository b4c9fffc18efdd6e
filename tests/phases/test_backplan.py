"""Planning backwards: the latest start and the last day for each step."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases import schedule
from phases.backplan import OCCASIONS, LastDay, Step, plan_back
from phases.calendars import MEXICO, WorkingCalendar
from phases.catalogue import METHODOLOGY
from phases.planning import steps_of_methodology, steps_of_process
from tests.phases.moving import complete, day

FRIDAY = date(2026, 6, 19)


def steps(calendars=(MEXICO,)):
    return [
        Step(task.key, task.name, phase.number, task.week_to, calendars[n % len(calendars)])
        for n, (phase, task) in enumerate(METHODOLOGY.all_tasks())
        if task.week_to and not task.automatic
    ]


def test_ceremony_on_a_friday_of_june():
    plan = plan_back(steps(), "firma", FRIDAY)
    assert plan.opened_on == date(2026, 3, 28)
    assert plan.last_on("firma") == FRIDAY
    assert plan.last_on("cabildo") == plan.last_on("envio-dgcp") == date(2026, 5, 29)
    assert plan.last_on("seleccionar-ciudad") == date(2026, 4, 24)
    assert [plan.last_on(key) for key in ("remitir-registro", "comite")] == [None, None]


def test_a_ceremony_on_a_sunday_asks_to_be_ready_on_friday():
    assert plan_back(steps(), "firma", date(2026, 6, 21)).last_on("firma") == FRIDAY


def test_a_visit_has_the_steps_of_all_four_phases():
    plan = plan_back(steps(), "visitas-reciprocas", FRIDAY)
    assert plan.last_on("comite") is not None
    assert plan.opened_on == date(2026, 1, 31)


def test_what_is_left_counts_working_days_of_whoever_takes_the_step():
    last = LastDay(Step("cabildo", "Cabildo", 3, 9, MEXICO), date(2026, 5, 29))
    assert [last.working_days_left(today) for today in (date(2026, 5, 25), date(2026, 5, 29))] == [4, 0]
    assert last.working_days_left(date(2026, 6, 1)) == -1


def test_an_unknown_step_is_an_error():
    with pytest.raises(KeyError):
        plan_back(steps(), "nadie", FRIDAY)


def test_every_occasion_happens_on_a_dated_step_of_the_methodology():
    assert {each.anchor for each in OCCASIONS} <= {each.key for each in steps()}


@settings(max_examples=150, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from([each.anchor for each in OCCASIONS]),
    st.lists(st.integers(0, 160), max_size=20),
    st.sampled_from(["US", "FR", "JP", "IL"]),
)
def test_the_start_is_the_latest_whose_plan_meets_the_date_and_every_last_day_is_a_working_one(
    meets_on, anchor, off, country
):
    calendars = [
        WorkingCalendar([meets_on - timedelta(days=n) for n in off]),
        WorkingCalendar(abroad=country),
    ]
    found = steps(calendars)
    plan = plan_back(found, anchor, meets_on)
    target = next(each for each in found if each.key == anchor)

    def due(opened_on):
        return schedule.due_date(schedule.plan_date(opened_on, target.week), target.calendar)

    assert due(plan.opened_on) <= meets_on
    assert all(due(plan.opened_on + timedelta(days=n)) > meets_on for n in range(1, 30))
    for last in plan.steps:
        assert last.step.calendar.is_working(last.last_on)
        limit = meets_on - timedelta(days=7 * (target.week - last.step.week))
        assert last.last_on <= limit
        between = [last.last_on + timedelta(days=n + 1) for n in range((limit - last.last_on).days)]
        assert not any(last.step.calendar.is_working(each) for each in between)
    # A later week of the same calendar never has an earlier last day.
    for calendar in calendars:
        days = [(each.step.week, each.last_on) for each in plan.steps if each.step.calendar is calendar]
        assert [last for _, last in sorted(days)] == sorted(last for _, last in days)


@pytest.mark.django_db
def test_steps_of_the_methodology_depend_on_the_kind(municipality, methodology, django_assert_num_queries):
    with django_assert_num_queries(3):
        national = {step.key for step in steps_of_methodology(municipality, kind="national", country="MX")}
    new = {step.key for step in steps_of_methodology(municipality, kind="new", country="FR")}
    assert "envio-dgcp" in new - national
    assert not any(key.startswith("fin-") for key in new)


@pytest.mark.django_db
def test_steps_of_a_process_are_its_pending_dated_tasks(process, enlace, methodology):
    complete(process, "designar-enlace", enlace, today=day("03-03"))
    keys = [step.key for step, _ in steps_of_process(process)]
    assert keys[0] == "diagnostico-institucional"
    assert "constancia-registro" not in keys
    assert all(step.week for step, _ in steps_of_process(process))
