"""Where the clock's rules meet: days before the start, late phases, tasks added meanwhile, what is told afterwards."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from phases import declaring, preferences, progress
from phases.calendars import build_calendars
from phases.clock import recommit
from phases.models import Extension, Suspension, Task
from phases.reasons import account_of
from tests.phases.moving import MONDAY, complete, day, pass_phase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]

MORE = {"working_days": 5, "reason": "Falta el acta", "approved_by": "Síndica municipal"}


def spans(process):
    return list(process.phases.order_by("number").values_list("starts_on", "ends_on"))


def own(process, enlace, today, due_on="03-25", phase=None):
    return progress.add_task(
        municipality=process.municipality,
        process=process,
        phase=process.phases.get(number=phase) if phase else None,
        name="Reservar el salón",
        due_on=day(due_on),
        by=enlace,
        today=day(today),
    )


def record(process, enlace, first, last, today):
    return progress.record_suspension(
        process=process,
        cause="cabildo",
        reason="Sin sesión",
        starts_on=day(first),
        ends_on=day(last),
        by=enlace,
        today=day(today),
    )


def close(process, enlace, today):
    progress.close_process(
        process=process, outcome="no_answer", reason="Sin respuesta", by=enlace, today=day(today)
    )


# --- Phases -------------------------------------------------------------------------------------------------------


def test_days_closed_before_the_process_begins_stop_nothing(municipality, enlace):
    process = progress.open_process(
        municipality=municipality, opened_on=day("04-06"), by=enlace, today=MONDAY
    )
    before = spans(process)
    close(process, enlace, "03-03")
    progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day("03-20"))
    assert Suspension.objects.count() == 0
    assert spans(process) == before


def test_only_the_days_since_its_first_one_stop_a_process_closed_before_it_begins(municipality, enlace):
    process = progress.open_process(
        municipality=municipality, opened_on=day("03-09"), by=enlace, today=MONDAY
    )
    due_on = process.tasks.get(key="designar-enlace").due_on
    close(process, enlace, "03-03")
    progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day("03-12"))
    stop = Suspension.objects.get()
    assert (stop.starts_on, stop.ends_on) == (day("03-09"), day("03-11"))
    assert spans(process)[0] == (day("03-09"), day("04-08"))
    # Planned on Sunday 15 March, three days later is Wednesday 18; Monday 16 is a day of rest.
    assert (due_on, process.tasks.get(key="designar-enlace").due_on) == (day("03-17"), day("03-18"))


def test_the_phase_that_follows_a_late_one_keeps_beginning_after_it(process, enlace):
    # Phase 1 should have ended on 29 March; on 15 April it is still open, and 10 to 12 April are found stopped.
    record(process, enlace, "04-10", "04-12", "04-15")
    assert spans(process)[:2] == [(day("03-02"), day("04-01")), (day("04-02"), day("04-29"))]
    pass_phase(process, 1, enlace, today=day("04-15"))
    assert recommit([process]) == 0
    assert spans(process)[:2] == [(day("03-02"), day("04-01")), (day("04-02"), day("04-29"))]
    record(process, enlace, "04-14", "04-15", "04-16")
    assert spans(process)[1] == (day("04-02"), day("05-01"))


def test_a_stop_from_the_opening_day_on_moves_every_deadline(process, enlace):
    record(process, enlace, "03-02", "03-06", "03-06")
    assert process.tasks.get(key="designar-enlace").due_on == day("03-13")
    assert process.phases.get(number=4).ends_on == day("07-24")


def test_a_stop_on_the_last_day_of_a_phase_moves_its_end_and_what_follows(process, enlace):
    record(process, enlace, "03-29", "03-29", "03-29")
    assert spans(process)[:2] == [(day("03-02"), day("03-30")), (day("03-31"), day("04-27"))]


def test_a_process_over_29_february_counts_it_as_a_day(municipality, enlace):
    start = dt.date(2028, 2, 28)
    process = progress.open_process(municipality=municipality, opened_on=start, by=enlace, today=start)
    last = dt.date(2028, 3, 1)
    progress.record_suspension(
        process=process, cause="sre", reason="Espera", starts_on=start, ends_on=last, by=enlace, today=last
    )
    # Week 1 ends on Sunday 5 March; 28 and 29 February and 1 March make Wednesday 8.
    assert process.tasks.get(key="designar-enlace").due_on == dt.date(2028, 3, 8)


# --- Tasks added by the office --------------------------------------------------------------------------------------


def test_an_own_task_does_not_get_the_extensions_given_before_it_existed(process, enlace):
    progress.grant_extension(phase=process.phases.get(number=1), by=enlace, today=day("03-09"), **MORE)
    task = own(process, enlace, "03-12", phase=1)
    recommit([process])
    task.refresh_from_db()
    assert (task.due_on, account_of(task).due_on) == (day("03-25"), day("03-25"))
    progress.grant_extension(phase=process.phases.get(number=1), by=enlace, today=day("03-13"), **MORE)
    task.refresh_from_db()
    assert task.due_on > day("03-25")
    assert account_of(task).due_on == task.due_on


@pytest.mark.parametrize("event", ["stop", "extension"])
def test_an_event_of_the_same_day_does_not_move_a_task_added_after_it(process, enlace, event):
    if event == "stop":
        record(process, enlace, "03-09", "03-12", "03-12")
    else:
        progress.grant_extension(phase=process.phases.get(number=1), by=enlace, today=day("03-12"), **MORE)
    task = own(process, enlace, "03-12", phase=1)
    recommit([process])
    task.refresh_from_db()
    assert task.due_on == day("03-25")


def test_a_task_added_while_the_clock_stands_still_gets_the_rest_of_the_stop(process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    task = own(process, enlace, "03-12")
    progress.resume(process=process, by=enlace, today=day("03-13"))
    task.refresh_from_db()
    assert task.due_on == day("03-27")


# --- Tasks that come back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["done", "not_applicable"])
def test_a_task_that_is_pending_again_on_another_day_is_news_for_feeds_and_nobody_is_late(
    process, enlace, way
):
    task = process.tasks.get(key="mapa-actores")
    Task.objects.filter(pk=task.pk).update(escalated_on=day("03-10"), next_reminder_on=day("04-01"))
    if way == "done":
        complete(process, "mapa-actores", enlace)
    else:
        progress.mark_not_applicable(task=task, reason="Ya existe", by=enlace)
    record(process, enlace, "03-09", "03-18", "03-18")
    if way == "done":
        progress.reopen_task(task=task, by=enlace)
    else:
        progress.mark_applicable(task=task, by=enlace)
    task.refresh_from_db()
    assert (task.due_on, task.sequence) == (day("03-25"), 1)
    assert (task.escalated_on, task.next_reminder_on) == (None, None)


# --- What is told afterwards ----------------------------------------------------------------------------------------


def test_a_stop_written_down_after_a_task_was_done_does_not_change_the_account_of_its_date(process, enlace):
    complete(process, "mapa-actores", enlace, today=day("03-19"))
    row = record(process, enlace, "03-09", "03-18", "04-01")
    Suspension.objects.filter(pk=row.pk).update(recorded_at=dt.datetime(2026, 4, 1, 18, tzinfo=dt.UTC))
    task = process.tasks.get(key="mapa-actores")
    account = account_of(task)
    assert (task.due_on, account.due_on) == (day("03-17"), day("03-17"))
    assert [line.kind for line in account.lines] == ["inicio", "semanas", "inhabil", "inhabil"]


def test_a_day_declared_after_a_task_was_done_does_not_change_the_account_of_its_date(
    process, enlace, municipality
):
    complete(process, "mapa-actores", enlace, today=day("03-12"))
    declaring.declare(
        municipality=municipality, starts_on=day("03-17"), ends_on=day("03-18"), name="Feria", by=enlace
    )
    account = account_of(process.tasks.get(key="mapa-actores"))
    assert account.due_on == day("03-17")
    assert sum(line.days for line in account.lines) == (day("03-17") - MONDAY).days
    assert account.reasons[-1] == (
        "La tarea se cumplió el 12 de marzo de 2026 y conserva la fecha límite que tenía, el 17 de marzo de 2026: lo "
        "que se registró después ya no la movió."
    )


def test_the_account_says_the_day_of_the_municipality_on_which_a_stop_was_written_down(process, enlace):
    row = record(process, enlace, "03-09", "03-10", "03-10")
    # Eight in the evening in Guadalajara is the next day in Greenwich.
    at = dt.datetime(2026, 3, 11, 2, tzinfo=dt.UTC)
    Suspension.objects.filter(pk=row.pk).update(recorded_at=at)
    line = account_of(process.tasks.get(key="mapa-actores")).lines[2]
    assert (line.kind, line.recorded_on) == ("suspension", day("03-10"))


# --- Calendars ------------------------------------------------------------------------------------------------------


def test_the_ministry_rests_on_a_holiday_that_a_municipality_works():
    holiday = day("03-16")
    calendars = build_calendars(worked=[holiday])
    assert calendars.office.is_working(holiday)
    assert not calendars.sre.is_working(holiday)


def test_a_declared_day_far_before_a_deadline_moves_the_steps_of_a_long_ladder(process, enlace, municipality):
    preferences.set_policy(
        municipality=municipality,
        steps=[-60, 0, 7],
        enlace_from=1,
        head_from=3,
        advisor_from=7,
        by=enlace,
        today=MONDAY,
    )
    task = process.tasks.filter(due_on__range=(day("06-20"), day("07-20"))).order_by("-due_on").first()
    Task.objects.filter(pk=task.pk).update(next_reminder_on=day("04-20"))
    declaring.declare(
        municipality=municipality, starts_on=day("04-21"), ends_on=day("04-21"), name="Feria", by=enlace
    )
    task.refresh_from_db()
    assert (task.due_on - day("04-21")).days > 45
    assert task.next_reminder_on is None


# --- Double clicks --------------------------------------------------------------------------------------------------


def test_an_extension_is_given_once_by_a_double_click(process, enlace):
    task = process.tasks.get(key="mapa-actores")
    progress.grant_extension(task=task, by=enlace, today=MONDAY, seen=task.due_on, **MORE)
    with pytest.raises(ValidationError, match="La fecha ya cambió después de que usted abrió la página"):
        progress.grant_extension(task=task, by=enlace, today=MONDAY, seen=task.due_on, **MORE)
    phase = process.phases.get(number=2)
    progress.grant_extension(phase=phase, by=enlace, today=MONDAY, seen=phase.ends_on, **MORE)
    with pytest.raises(ValidationError, match="La fecha ya cambió"):
        progress.grant_extension(phase=phase, by=enlace, today=MONDAY, seen=phase.ends_on, **MORE)
    assert Extension.objects.count() == 2


@pytest.mark.parametrize("scope", ["task", "phase"])
def test_the_form_of_an_extension_sent_twice_gives_it_once(client, process, enlace, scope):
    client.force_login(enlace)
    if scope == "task":
        url = reverse("phases:extension-grant", args=[process.tasks.get(key="mapa-actores").pk])
    else:
        url = reverse("phases:phase-extend", args=[process.pk, 2])
    page = client.get(url)
    data = MORE | {"en_vigor": page.context["in_force"].isoformat()}
    assert f'name="en_vigor" value="{data["en_vigor"]}"' in page.content.decode()
    assert client.post(url, data).status_code == 302
    again = client.post(url, data)
    assert again.status_code == 422
    assert "La fecha ya cambió" in again.content.decode()
    assert "Falta el acta" in again.content.decode()
    # The page shows the date in force now: sent again, it is meant.
    assert client.post(url, MORE | {"en_vigor": again.context["in_force"].isoformat()}).status_code == 302
    assert Extension.objects.count() == 2
