"""The timeline of a process: places by property, words by example, and its page."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from phases import progress, timeline
from phases.ledger import Stop
from phases.models import Task
from phases.timeline_rows import timeline_of
from tests.phases.moving import MONDAY

DAY = dt.timedelta(days=1)
NAMES = ("Sensibilización", "Negociación", "Formalización", "Implementación")


def phases(current=2, opened_on=MONDAY, shift=0):
    """Four phases of four weeks; in force they end `shift` days after the plan. Number `current` is open."""
    rows = []
    for number, name in enumerate(NAMES, 1):
        starts_on = opened_on + 28 * (number - 1) * DAY
        rows.append(
            SimpleNamespace(
                pk=number,
                number=number,
                name=name,
                short_name=name,
                planned_starts_on=starts_on,
                planned_ends_on=starts_on + 27 * DAY,
                starts_on=starts_on + (shift * DAY if number > 1 else 0 * DAY),
                ends_on=starts_on + (27 + shift) * DAY,
                state="done" if number < current else "open" if number == current else "pending",
            )
        )
    return rows


def task(planned=7, due=None, done=None, state=None, phase=1, milestone=False):
    """A task by days after the opening."""

    def day(count):
        return None if count is None else MONDAY + count * DAY

    return SimpleNamespace(
        phase_id=phase,
        planned_on=day(planned),
        due_on=day(planned if due is None else due),
        completed_on=day(done),
        state=state or ("pending" if done is None else "done"),
        is_milestone=milestone,
    )


def only_row(each, today=10, **kwargs):
    return timeline.build(phases(), [each], today=MONDAY + today * DAY, **kwargs).rows[0]


# --- Places ----------------------------------------------------------------------------------------------------------

COUNTS = st.integers(0, 400)
STOPS = st.lists(st.tuples(st.integers(0, 200), st.one_of(st.none(), st.integers(0, 60))), max_size=10)
TASKS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 600)),
        st.integers(0, 60),
        st.one_of(st.none(), COUNTS),
        st.sampled_from([None, 1, 2, 3, 4]),
    ),
    max_size=12,
)


@given(TASKS, STOPS, st.integers(-100, 900), st.integers(0, 90), st.booleans(), st.integers(1, 5))
def test_nothing_is_drawn_outside(tasks, stops, today, shift, stopped, current):
    rows = [
        task(planned, None if planned is None else planned + slip, done, phase=phase)
        for planned, slip, done, phase in tasks
    ]
    events = [
        Stop(MONDAY + first * DAY, None if length is None else MONDAY + (first + length) * DAY)
        for first, length in stops
    ]
    chart = timeline.build(
        phases(current, shift=shift), rows, events, today=MONDAY + today * DAY, stopped=stopped
    )
    pieces = [band.piece for band in chart.bands]
    pieces += [piece for group in chart.groups for piece in (group.plan, group.force, group.overrun) if piece]
    pieces += [piece for row in chart.rows for piece in (row.slip, row.late) if piece]
    assert all(0 <= piece.x and piece.width >= 0 and piece.end <= 100.000001 for piece in pieces)
    points = [point for row in chart.rows for point in (row.plan_x, row.mark_x) if point is not None]
    points += [chart.today_x] if chart.today_x is not None else []
    assert all(0 < point < 100 for point in points)
    assert len(chart.rows) == len(rows)
    assert [month.x for month in chart.months] == sorted({month.x for month in chart.months})


@given(st.integers(-100, 900), st.integers(1, 5), st.booleans())
def test_today_is_drawn_unless_a_finished_process_lies_far_behind(today, current, stopped):
    chart = timeline.build(phases(current), [], today=MONDAY + today * DAY, stopped=stopped)
    last, is_running = 4 * 28 - 1, current < 5 and not stopped
    seen = -28 <= today <= last + 84 or (is_running and today > last) or chart.today in chart.axis
    assert (chart.today_x is not None) == seen


def test_order_of_dates_is_order_of_places():
    axis = timeline.build(phases(), [], today=MONDAY).axis
    days = [axis.first + n * DAY for n in range(axis.days)]
    assert [axis.middle_of(day) for day in days] == sorted({axis.middle_of(day) for day in days})
    assert axis.piece(axis.first, axis.last) == timeline.Piece(0, 100)


def test_a_far_follow_up_task_does_not_shrink_the_phases():
    row = only_row(task(400))
    assert (row.is_beyond, row.shape) == (True, "beyond")
    assert timeline.build(phases(), [task(400)], today=MONDAY).axis.days < 120


def test_plan_and_commitment_of_a_phase_are_two_bars():
    group = timeline.build(phases(shift=10), [], today=MONDAY + 40 * DAY).groups[1]
    assert group.force.x > group.plan.x
    assert group.force.width == pytest.approx(group.plan.width)


# --- Words and shapes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("each", "kwargs", "expected"),
    [
        (task(7, done=5), {}, ("done", "cumplida", "done", 0)),
        (task(7, done=9), {}, ("done", "cumplida con retraso", "done", 2)),
        (task(7), {}, ("late", "con retraso", "late", 3)),
        (task(7, milestone=True), {}, ("late", "con retraso", "milestone", 3)),
        (task(10), {}, ("pending", "por cumplir", "pending", 0)),
        (task(7), {"paused": True}, ("paused", "en pausa", "paused", 0)),
        (task(7), {"stopped": True}, ("none", "sin cumplir", "none", 0)),
        (task(None), {}, ("pending", "sin fecha", "pending", 0)),
        (task(7, state="not_applicable"), {}, ("none", "no aplica", "none", 0)),
    ],
)
def test_tone_word_and_shape(each, kwargs, expected):
    row = only_row(each, **kwargs)
    assert (row.tone, row.word, row.shape, row.days_late) == expected


def test_what_does_not_apply_or_has_no_date_is_not_drawn():
    assert only_row(task(7, state="not_applicable")).mark_x is None
    assert only_row(task(None)).mark_x is None


def test_the_late_line_ends_today_and_the_slip_at_the_deadline():
    chart = timeline.build(phases(), [task(3, due=7)], today=MONDAY + 10 * DAY)
    row = chart.rows[0]
    assert row.slip.x == row.plan_x
    assert row.slip.end == pytest.approx(row.mark_x)
    assert row.late.x == pytest.approx(row.mark_x)
    assert row.late.end == pytest.approx(chart.today_x)


def test_suspensions_are_numbered_by_date_and_an_open_one_lasts_until_today():
    stops = [
        Stop(MONDAY + 9 * DAY, None, "sre"),
        Stop(MONDAY + 2 * DAY, MONDAY + 4 * DAY, "cabildo"),
    ]
    bands = timeline.build(phases(), [], stops, today=MONDAY + 12 * DAY, paused=True).bands
    assert [(band.number, band.stop.cause, band.days) for band in bands] == [(1, "cabildo", 3), (2, "sre", 4)]


def test_the_summary_counts():
    chart = timeline.build(
        phases(),
        [task(7, done=5), task(7), task(7, state="not_applicable")],
        [Stop(MONDAY, MONDAY)],
        today=MONDAY + 30 * DAY,
    )
    assert chart.summary == (
        "Línea de tiempo: fase 2 de 4, negociación, en curso. "
        "1 de 2 tareas cumplidas, 1 con retraso, 1 suspensión del plazo."
    )


def test_labels_of_months_never_touch():
    for length in (1, 5, 30, 100):
        chart = timeline.build(phases(), [], today=MONDAY + 28 * length * DAY)
        labelled = [month for month in chart.months if month.label]
        gaps = [b.x - a.x for a, b in zip(labelled, labelled[1:], strict=False)]
        assert all(
            gap >= (9 if " " in month.label else 5) for gap, month in zip(gaps, labelled, strict=False)
        )
        assert 1 <= len(labelled) <= timeline.MOST_MONTHS
        assert " 20" in labelled[0].label


# --- The page --------------------------------------------------------------------------------------------------------

PAGE_QUERIES = 8


def page_of(client, process):
    return client.get(reverse("phases:process-timeline", args=[process.pk]))


def test_every_task_stands_on_the_page_with_its_dates(client, lectora, enlace, process):
    progress.complete_task(task=process.tasks.get(code="S1"), by=enlace, today=MONDAY, note="Oficio 1")
    client.force_login(lectora)
    answer = page_of(client, process)
    page = answer.content.decode()
    for each in Task.objects.filter(process=process):
        assert page.count(reverse("phases:task-detail", args=[each.pk])) == 1
        assert page.count(each.name) >= 2
    assert "Cumplida</span> <span" in page
    assert reverse("agreements:process-timeline-pdf", args=[process.pk]) in page
    assert "style=" not in page


def test_tasks_of_the_office_without_phase_have_their_own_group(process, enlace):
    Task.objects.create(
        municipality=process.municipality, process=process, key="propia", name="Revisar el convenio"
    )
    group = timeline_of(process, MONDAY).groups[-1]
    assert (group.phase, group.name) == (None, "Seguimiento y tareas propias")
    assert [row.task.name for row in group.rows] == ["Revisar el convenio"]


def test_suspensions_are_told_with_who_and_why(client, enlace, process):
    progress.suspend(process=process, cause="sre", reason="Se esperan observaciones", by=enlace, today=MONDAY)
    client.force_login(enlace)
    page = page_of(client, process).content.decode()
    assert "Espera de la SRE" in page
    assert "Se esperan observaciones" in page
    assert "Registró: Elena Ruiz" in page
    assert "con retraso</span>" not in page


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_with_many_suspensions_and_tasks(
    client, enlace, process, municipality, django_assert_num_queries, count
):
    for number in range(count):
        progress.record_suspension(
            process=process,
            cause="cabildo",
            reason="Sin sesión",
            starts_on=MONDAY + 2 * number * DAY,
            ends_on=MONDAY + 2 * number * DAY,
            by=enlace,
            today=MONDAY + 90 * DAY,
        )
        Task.objects.create(
            municipality=municipality, process=process, key=f"propia-{number}", name="Propia", due_on=MONDAY
        )
    client.force_login(enlace)
    page_of(client, process)
    with django_assert_num_queries(PAGE_QUERIES):
        page_of(client, process)


def test_the_process_page_leads_to_the_timeline(client, enlace, process):
    client.force_login(enlace)
    page = client.get(reverse("phases:process-detail", args=[process.pk])).content.decode()
    assert reverse("phases:process-timeline", args=[process.pk]) in page
    assert reverse("agreements:process-report-pdf", args=[process.pk]) in page
