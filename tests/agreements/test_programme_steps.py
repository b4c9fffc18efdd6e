"""Steps planned back from an activity, and the calendar drawn of them."""

import datetime as dt
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from agreements.models import ActivityStep
from agreements.programme.agenda import agenda_of, with_planned_steps
from agreements.programme.chart import NARROWEST, calendar_of
from agreements.programme.planning import steps_fingerprint, steps_of, template_rows, write_steps
from agreements.programme.steps import EVENT, TEMPLATES, day_of, planned, weeks_in_words
from agreements.programme.writing import add_activity
from partners.models import Entry
from phases.daysoff import office_calendar
from tests.conftest import MONDAY

FIRST, LAST = dt.date(2026, 9, 14), dt.date(2026, 9, 18)
BAD_ROWS = [
    ([{"key": "", "name": "", "weeks": 1, "side": "local"}], "Escriba el nombre"),
    ([{"key": "", "name": "A", "weeks": 79, "side": "local"}], "78 semanas"),
    ([{"key": "", "name": "A", "weeks": -79, "side": "local"}], "78 semanas"),
    ([{"key": "", "name": "A", "weeks": 1, "side": "nadie"}], "quién se hace cargo"),
    ([{"key": "", "name": n, "weeks": 1, "side": "local"} for n in ("Sede", "SEDE")], "mismo nombre"),
    ([{"key": "", "name": str(n), "weeks": 1, "side": "local"} for n in range(31)], "hasta 30 pasos"),
]


@pytest.mark.parametrize(
    ("weeks", "day"),
    [(0, FIRST), (1, dt.date(2026, 9, 7)), (16, dt.date(2026, 5, 25)), (-2, dt.date(2026, 10, 2))],
)
def test_a_step_is_counted_from_the_first_day_or_from_the_last(weeks, day):
    assert day_of(weeks, FIRST, LAST) == day


def test_weeks_are_said_in_words():
    assert [weeks_in_words(n) for n in (3, 1, 0, -1, -4)] == [
        "3 semanas antes",
        "1 semana antes",
        "el día en que empieza",
        "1 semana después",
        "4 semanas después",
    ]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.title)
def test_a_template_leads_to_the_event_and_beyond(template):
    weeks = [step.weeks for step in template.steps]
    assert weeks == sorted(weeks, reverse=True)
    assert weeks[0] >= 8 and weeks[-1] < 0
    keys = {step.key for step in template.steps}
    assert len(keys) == len(weeks) and EVENT not in keys
    # The key of a task has room for the activity's number, the step and the day.
    assert max(map(len, keys)) <= 20


@pytest.mark.django_db
def test_a_step_on_a_day_off_is_moved_back_and_a_past_one_is_told(programme, activity_data, enlace):
    # Its first day is a Saturday, and the template's steps are whole weeks before it.
    days = {"starts_on": dt.date(2026, 5, 9), "ends_on": dt.date(2026, 5, 9)}
    activity = add_activity(programme=programme, by=enlace, template="visits", **activity_data | days)
    calendar = office_calendar(programme.municipality)
    found = planned(steps_of(activity), activity, calendar, today=dt.date(2026, 3, 2))
    assert len(found) == len(TEMPLATES["visits"].steps)
    assert all(each.day.weekday() < 5 for each in found)
    by_key = {each.step.key: each for each in found}
    assert by_key["agenda"].day == dt.date(2026, 3, 27)
    assert by_key["proposito"].is_past and not by_key["agenda"].is_past
    assert [each.day for each in found] == sorted(each.day for each in found)


@pytest.mark.django_db
def test_an_unknown_template_is_refused(programme, activity_data, enlace):
    with pytest.raises(ValidationError) as refused:
        add_activity(programme=programme, by=enlace, template="magia", **activity_data)
    assert set(refused.value.message_dict) == {"template"}


@pytest.fixture
def planned_activity(programme, activity_data, enlace):
    return add_activity(programme=programme, by=enlace, template="webinars", **activity_data)


def write(activity, rows, by, seen=None):
    write_steps(activity=activity, rows=rows, by=by, seen=seen or steps_fingerprint(activity), today=MONDAY)


@pytest.mark.django_db
def test_steps_are_changed_added_and_removed(planned_activity, enlace):
    rows = [
        {"key": "temas", "name": "Elegir los temas", "weeks": 12, "side": "local"},
        {"key": "", "name": "Comprar café", "weeks": 1, "side": "local"},
        {"key": "", "name": "Dar las gracias", "weeks": -1, "side": "both"},
    ]
    write(planned_activity, rows, enlace)
    assert [(s.key, s.name, s.weeks) for s in steps_of(planned_activity)] == [
        ("temas", "Elegir los temas", 12),
        ("paso-1", "Comprar café", 1),
        ("paso-2", "Dar las gracias", -1),
    ]
    assert Entry.objects.about(planned_activity.programme).first().act == "activity.steps_changed"
    write(planned_activity, [], enlace)
    assert steps_of(planned_activity) == []


@pytest.mark.django_db
def test_steps_from_a_stale_tab_are_refused(planned_activity, enlace):
    seen = steps_fingerprint(planned_activity)
    write(planned_activity, template_rows("visits"), enlace, seen)
    with pytest.raises(ValidationError, match="Otra persona cambió los pasos"):
        write(planned_activity, [], enlace, seen)
    assert len(steps_of(planned_activity)) == len(TEMPLATES["visits"].steps)


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "message"), BAD_ROWS, ids=[message for _, message in BAD_ROWS])
def test_steps_that_make_no_sense_are_refused(planned_activity, enlace, rows, message):
    before = steps_fingerprint(planned_activity)
    with pytest.raises(ValidationError, match=message):
        write(planned_activity, rows, enlace)
    assert steps_fingerprint(planned_activity) == before


@pytest.mark.django_db
def test_the_activity_itself_is_no_step_that_people_write(planned_activity, enlace):
    ActivityStep.objects.create(activity=planned_activity, key=EVENT, name="Webinars")
    write(planned_activity, [{"key": EVENT, "name": "Otro", "weeks": 1, "side": "local"}], enlace)
    assert planned_activity.steps.get(key=EVENT).name == "Webinars"
    assert [step.key for step in steps_of(planned_activity)] == ["paso-1"]


# --- The calendar of the year ----------------------------------------------------------------------------------------


class Row:
    kind = "visits"

    def __init__(self, first, last, *steps):
        self.starts_on, self.ends_on = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        self.planned_steps = steps


def test_the_calendar_is_cropped_to_the_months_that_are_used():
    drawn = calendar_of([Row("2026-05-04", "2026-05-08"), Row("2026-07-01", "2026-07-31")])
    assert (drawn.first, drawn.last) == (dt.date(2026, 5, 1), dt.date(2026, 7, 31))
    assert [month.label for month in drawn.months] == ["may", "jun", "jul"]
    assert sum(month.width for month in drawn.months) == pytest.approx(1)
    assert all(b.x == pytest.approx(a.x + a.width) for a, b in pairwise(drawn.months))
    second = drawn.bars[1]
    assert (second.x, second.x + second.width) == pytest.approx((drawn.months[2].x, 1))


def test_steps_of_the_year_before_widen_the_calendar_and_say_their_year():
    drawn = calendar_of([Row("2026-02-02", "2026-02-02", ("Sede", 12), ("Informe", -2))])
    assert drawn.first == dt.date(2025, 11, 1)
    assert [month.label for month in drawn.months] == ["nov 2025", "dic", "ene 2026", "feb"]
    assert [mark.label for mark in drawn.bars[0].marks] == ["Sede", "Informe"]
    assert 0 < drawn.bars[0].marks[0].x < drawn.bars[0].x < drawn.bars[0].marks[1].x < 1


@pytest.mark.parametrize(
    ("today", "shown"), [("2026-05-15", True), ("2026-04-30", False), ("2026-06-01", False)]
)
def test_today_is_marked_only_when_it_lies_in_between(today, shown):
    drawn = calendar_of([Row("2026-05-04", "2026-05-08")], dt.date.fromisoformat(today))
    assert bool(drawn.today) is shown


def test_a_single_day_can_be_seen_and_stays_inside():
    drawn = calendar_of([Row("2026-01-01", "2026-01-01"), Row("2026-12-31", "2026-12-31")])
    for bar in drawn.bars:
        assert bar.width == NARROWEST
        assert 0 <= bar.x <= 1 - bar.width
    assert drawn.bars[0].x_percent == "0.000%"


def test_there_is_no_calendar_of_nothing():
    assert calendar_of([], MONDAY) is None


@pytest.mark.django_db
def test_the_agenda_has_every_day_in_order(programme, planned_activity, activity_data, enlace):
    add_activity(programme=programme, by=enlace, **activity_data | {"name": "Otra"})
    activities = with_planned_steps(programme.activities.prefetch_related("steps__task"))
    rows = agenda_of(activities, office_calendar(programme.municipality), MONDAY)
    assert len(rows) == 2 + len(TEMPLATES["webinars"].steps)
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    assert sum(row.step is None for row in rows) == 2
