"""Stopping the clock and giving the days back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress
from phases.models import Process, Suspension, Task
from tests.phases.moving import GATES, MONDAY, complete, day, pass_phase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]


def test_suspend_stops_and_resume_gives_the_days_back(process, enlace):
    stopped = progress.suspend(
        process=process, cause="sre", reason="Se espera oficio", by=enlace, today=day("03-09")
    )
    process.refresh_from_db()
    assert process.state == Process.State.SUSPENDED
    assert (stopped.starts_on, stopped.ends_on, stopped.started_by) == (day("03-09"), None, enlace)
    assert Task.objects.running().filter(process=process).count() == 0

    finished = progress.resume(process=process, by=enlace, today=day("03-18"))
    process.refresh_from_db()
    assert process.state == Process.State.OPEN
    assert (finished.ends_on, finished.ended_by) == (day("03-18"), enlace)
    # Ten natural days, 9 to 18 March, both included.
    assert list(process.phases.values_list("starts_on", "ends_on")) == [
        (day("03-02"), day("04-08")),
        (day("04-09"), day("05-06")),
        (day("05-07"), day("06-03")),
        (day("06-04"), day("07-29")),
    ]
    assert list(process.phases.values_list("planned_starts_on", "planned_ends_on"))[1] == (
        day("03-30"),
        day("04-26"),
    )
    task = process.tasks.get(key="mapa-actores")
    assert (task.planned_on, task.due_on) == (day("03-15"), day("03-25"))
    assert Entry.objects.order_by("pk").last().text == (
        "Reanudó el plazo, detenido 10 días naturales (del 9 de marzo de 2026 al 18 de marzo de 2026, ambos "
        "incluidos). Las fechas pendientes se movieron."
    )


def test_resume_leaves_completed_tasks_and_concluded_phases_alone(process, enlace):
    complete(process, "designar-enlace", enlace)
    process = pass_phase(process, 1, enlace, today=day("03-06"))
    progress.suspend(process=process, cause="election", reason="Veda", by=enlace, today=day("03-09"))
    progress.resume(process=process, by=enlace, today=day("03-15"))
    assert process.tasks.get(key="designar-enlace").due_on == day("03-09")
    # Phase 2 was opened before its first nominal day: all of it lay ahead, so all of it moves.
    assert list(process.phases.values_list("starts_on", "ends_on"))[:3] == [
        (day("03-02"), day("03-29")),
        (day("04-06"), day("05-03")),
        (day("05-04"), day("05-31")),
    ]


def test_two_suspensions_are_added_without_piling_up_weekends(process, enlace):
    for first, last in (("03-03", "03-03"), ("03-05", "03-06")):
        progress.suspend(process=process, cause="other", reason="Receso", by=enlace, today=day(first))
        progress.resume(process=process, by=enlace, today=day(last))
    task = process.tasks.get(key="mapa-actores")
    # Planned on Sunday 15; three stopped days make Wednesday 18, whatever each step was rolled to.
    assert task.due_on == day("03-18")
    assert process.phases.get(number=4).ends_on == day("07-22")


def test_suspend_and_resume_on_the_same_day_stop_one_day(process, enlace):
    progress.suspend(process=process, cause="other", reason="Receso", by=enlace, today=day("03-09"))
    progress.resume(process=process, by=enlace, today=day("03-09"))
    assert process.phases.get(number=1).ends_on == day("03-30")
    assert "detenido 1 día natural (" in Entry.objects.order_by("pk").last().text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cause": "vacaciones"}, "Elija la causa"),
        ({"reason": "  "}, "Explique por qué se suspende"),
        ({"today": dt.date(2026, 3, 1)}, "El proceso empieza el 2 de marzo de 2026"),
    ],
)
def test_suspend_refuses_what_makes_no_sense(process, enlace, change, message):
    values = {"cause": "sre", "reason": "Espera", "today": day("03-09")} | change
    with pytest.raises(ValidationError, match=message):
        progress.suspend(process=process, by=enlace, **values)
    assert Suspension.objects.count() == 0


def test_suspend_twice_from_two_tabs_has_one_winner(process, enlace):
    stale = Process.objects.get(pk=process.pk)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    with pytest.raises(ValidationError, match="El plazo ya está suspendido"):
        progress.suspend(process=stale, cause="other", reason="Otra", by=enlace, today=day("03-10"))
    assert Suspension.objects.get().cause == "sre"


def test_suspend_refuses_a_day_that_another_suspension_covers(process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    progress.resume(process=process, by=enlace, today=day("03-12"))
    with pytest.raises(ValidationError, match="hasta el 12 de marzo de 2026, ese día incluido"):
        progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-12"))
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-13"))
    assert Suspension.objects.count() == 2


def test_resume_refuses_a_running_process_and_an_earlier_day(process, enlace):
    with pytest.raises(ValidationError, match="no está suspendido"):
        progress.resume(process=process, by=enlace, today=MONDAY)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    with pytest.raises(ValidationError, match="no puede reanudarse antes"):
        progress.resume(process=process, by=enlace, today=day("03-08"))
    progress.resume(process=process, by=enlace, today=day("03-10"))
    with pytest.raises(ValidationError, match="no está suspendido"):
        progress.resume(process=process, by=enlace, today=day("03-11"))
    assert process.phases.get(number=1).ends_on == day("03-31")


def test_suspended_process_cannot_advance_but_its_tasks_may_be_completed(process, enlace):
    for key in GATES[1]:
        complete(process, key, enlace)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    assert complete(process, "mapa-actores", enlace, today=day("03-10")).is_done is True
    with pytest.raises(ValidationError, match="reanúdelo antes de avanzar"):
        progress.advance_phase(process=process, by=enlace, today=day("03-10"), expected_phase=1)


def test_suspend_refuses_a_process_in_follow_up(process, enlace):
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    with pytest.raises(ValidationError, match="ya está en seguimiento"):
        progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))


# Days that are not today


def test_suspend_from_a_past_day_and_resume_on_a_past_day(process, enlace):
    stopped = progress.suspend(
        process=process,
        cause="cabildo",
        reason="Sin sesión",
        by=enlace,
        today=day("03-20"),
        starts_on=day("03-09"),
    )
    assert (stopped.starts_on, stopped.ends_on) == (day("03-09"), None)
    progress.resume(process=process, by=enlace, today=day("03-25"), ends_on=day("03-18"))
    stopped.refresh_from_db()
    assert stopped.ends_on == day("03-18")
    assert process.tasks.get(key="mapa-actores").due_on == day("03-25")
    assert "desde el 9 de marzo de 2026: espera del cabildo" in Entry.objects.about(process)[1].text


@pytest.mark.parametrize(
    ("starts_on", "message"),
    [
        ("03-10", "no puede empezar después de hoy, 9 de marzo de 2026"),
        ("03-01", "El proceso empieza el 2 de marzo de 2026"),
    ],
)
def test_suspend_refuses_days_to_come_and_days_before_the_start(process, enlace, starts_on, message):
    with pytest.raises(ValidationError, match=message):
        progress.suspend(
            process=process,
            cause="sre",
            reason="Espera",
            by=enlace,
            today=day("03-09"),
            starts_on=day(starts_on),
        )
    assert Suspension.objects.count() == 0


def test_resume_refuses_a_day_to_come(process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    with pytest.raises(ValidationError, match="no puede ser posterior a hoy, 12 de marzo de 2026"):
        progress.resume(process=process, by=enlace, today=day("03-12"), ends_on=day("03-13"))
    process.refresh_from_db()
    assert process.state == Process.State.SUSPENDED


# Suspensions that nobody wrote down in their time


def recorded(process, enlace, first, last, today="04-01", **change):
    values = {"cause": "election", "reason": "Veda electoral"} | change
    return progress.record_suspension(
        process=process, starts_on=day(first), ends_on=day(last), by=enlace, today=day(today), **values
    )


def test_record_suspension_moves_the_dates_at_once(process, enlace):
    row = recorded(process, enlace, "03-09", "03-18")
    process.refresh_from_db()
    assert process.state == Process.State.OPEN
    assert (row.started_by, row.ended_by) == (enlace, enlace)
    assert process.phases.get(number=1).ends_on == day("04-08")
    task = process.tasks.get(key="mapa-actores")
    assert (task.planned_on, task.due_on, task.sequence) == (day("03-15"), day("03-25"), 1)
    assert Entry.objects.about(process)[0].act == "process.suspension_recorded"


def test_the_order_in_which_suspensions_are_recorded_does_not_matter(process, enlace, municipality):
    other = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, kind="specific"
    )
    for one, spans in (
        (process, [("03-09", "03-11"), ("03-20", "03-20"), ("03-25", "03-31")]),
        (other, [("03-25", "03-31"), ("03-09", "03-11"), ("03-20", "03-20")]),
    ):
        for first, last in spans:
            recorded(one, enlace, first, last)
    keys = set(other.tasks.pending().values_list("key", flat=True)) & set(
        process.tasks.filter(is_counterpart_step=False).pending().values_list("key", flat=True)
    )
    dates = [dict(one.tasks.filter(key__in=keys).values_list("key", "due_on")) for one in (process, other)]
    assert dates[0] == dates[1]
    assert len(dates[0]) > 20


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("03-12", "03-10", "El último día no puede ser anterior al primero"),
        ("03-30", "04-02", "no puede ser posterior a hoy, 1 de abril de 2026"),
        ("02-27", "03-04", "El proceso empieza el 2 de marzo de 2026"),
        ("03-06", "03-09", "ya estuvo suspendido desde el 9 de marzo de 2026"),
        ("03-18", "03-20", "hasta el 18 de marzo de 2026, ese día incluido"),
        ("03-10", "03-11", "Elija días que no se encimen"),
        ("03-05", "03-25", "Elija días que no se encimen"),
    ],
)
def test_record_suspension_refuses_what_cannot_have_been(process, enlace, first, last, message):
    recorded(process, enlace, "03-09", "03-18")
    with pytest.raises(ValidationError, match=message):
        recorded(process, enlace, first, last)
    assert Suspension.objects.count() == 1


def test_record_suspension_touches_neighbours_without_overlap(process, enlace):
    recorded(process, enlace, "03-09", "03-18")
    recorded(process, enlace, "03-19", "03-20")
    recorded(process, enlace, "03-08", "03-08")
    assert process.phases.get(number=1).ends_on == day("04-11")


def test_record_suspension_before_one_that_lasts_and_not_within_it(process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-20"))
    recorded(process, enlace, "03-09", "03-10")
    with pytest.raises(ValidationError, match="está suspendido desde el 20 de marzo de 2026"):
        recorded(process, enlace, "03-19", "03-20")
    process.refresh_from_db()
    assert process.state == Process.State.SUSPENDED


def test_suspend_from_a_past_day_refuses_to_swallow_a_later_suspension(process, enlace):
    recorded(process, enlace, "03-20", "03-22")
    with pytest.raises(ValidationError, match="Elija días que no se encimen"):
        progress.suspend(
            process=process,
            cause="sre",
            reason="Espera",
            by=enlace,
            today=day("03-25"),
            starts_on=day("03-15"),
        )


def test_the_cause_of_a_closed_process_is_not_for_people(process, enlace):
    with pytest.raises(ValidationError, match="Elija la causa"):
        recorded(process, enlace, "03-09", "03-10", cause="closed")
