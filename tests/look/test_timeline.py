import datetime as dt

import pytest

from partners import timeline
from tests.look import sample

DAY = dt.timedelta(days=1)
LAST = sample.OPENED_ON + 140 * DAY - DAY


def build(current=2, today=sample.TODAY, **kwargs):
    return timeline.build(sample.phases(current), today=today, **kwargs)


def test_phases_are_contiguous_and_fill_the_width():
    segments = build().segments
    assert segments[0].x == 0
    for left, right in zip(segments, segments[1:], strict=False):
        assert left.x + left.width == pytest.approx(right.x)
    assert segments[-1].x + segments[-1].width == pytest.approx(100)
    assert [segment.width for segment in segments] == pytest.approx([20, 20, 20, 40])


def test_today_stands_in_the_middle_of_its_day():
    assert build(today=sample.OPENED_ON).today_x == pytest.approx(0.5 * 100 / 140)
    assert build(today=LAST).today_x == pytest.approx(139.5 * 100 / 140)


@pytest.mark.parametrize("days", range(-60, 260, 7))
def test_today_is_inside_or_not_drawn(days):
    line = build(today=sample.OPENED_ON + days * DAY)
    if -28 <= days <= 139 + 84:
        assert 0 < line.today_x < 100
        assert all(0 <= s.x and s.x + s.width <= 100.000001 for s in line.segments)
    else:
        assert line.today_x is None


@pytest.mark.parametrize(
    ("day", "anchor"),
    [(sample.OPENED_ON, "start"), (sample.TODAY, "middle"), (LAST, "end")],
)
def test_label_of_today_stays_inside(day, anchor):
    assert build(today=day).today_anchor == anchor


def test_overdue_phase_shows_how_late_it_is():
    line = build(current=1, today=sample.OPENED_ON + 28 * DAY)
    first = line.segments[0]
    assert (first.tone, first.state, first.days_late) == ("late", "con retraso", 1)
    assert first.overrun_x == pytest.approx(20)
    # The red line ends at today's line.
    assert first.overrun_x + first.overrun_width == pytest.approx(line.today_x)
    assert line.current == first
    assert line.summary == "Línea de tiempo: fase 1 de 4, sensibilización, con 1 día natural de retraso."


def test_last_day_of_a_phase_is_not_late():
    first = build(current=1, today=sample.OPENED_ON + 27 * DAY).segments[0]
    assert (first.tone, first.days_late) == ("open", 0)


def test_suspended_and_closed_processes_are_never_late():
    day = sample.OPENED_ON + 90 * DAY
    paused = build(current=1, today=day, paused=True).segments
    assert [(s.tone, s.state, s.days_late) for s in paused[:2]] == [
        ("paused", "en pausa", 0),
        ("pending", "por iniciar", 0),
    ]
    stopped = build(current=1, today=day, stopped=True).segments
    assert [(s.tone, s.state, s.days_late) for s in stopped[:2]] == [
        ("pending", "sin concluir", 0),
        ("pending", "no iniciada", 0),
    ]


def test_finished_process_has_no_current_phase():
    line = build(current=5)
    assert line.current is None
    assert line.summary == "Línea de tiempo: 4 de 4 fases concluidas."


def test_no_phases():
    assert timeline.build([], today=sample.TODAY).summary == "Sin fases."
