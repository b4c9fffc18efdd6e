"""Taking part in a call: tasks planned back from its closing day, moved with it, settled with the proposal."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from partners.funds import calls
from partners.models import Call, Entry
from phases import participations, progress, tasking
from phases.calendars import MEXICO
from phases.call_planning import STEPS, plan_back
from phases.declaring import declare
from phases.models import Participation, Task
from tests.conftest import MONDAY

CLOSES = dt.date(2026, 6, 30)
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
State = Participation.State


# --- The plan, pure -----------------------------------------------------------------------------------------------


def test_every_step_has_its_working_days_before_the_close():
    plan = plan_back(CLOSES, MONDAY, MEXICO)
    assert not plan.is_short
    assert {each.step.key: str(each.last_on) for each in plan.steps} == {
        "decision": "2026-05-05",
        "formulacion": "2026-05-26",
        "suficiencia": "2026-06-04",
        "cartas": "2026-06-10",
        "revision-juridica": "2026-06-16",
        "traduccion": "2026-06-22",
        "envio": "2026-06-26",
    }


def test_a_close_on_a_day_of_rest_counts_from_the_working_day_before():
    sunday = dt.date(2026, 6, 28)
    assert plan_back(sunday, MONDAY, MEXICO).steps[-1].last_on == dt.date(2026, 6, 24)


@pytest.mark.parametrize("days", range(0, 70))
def test_a_short_time_keeps_the_order_and_never_plans_in_the_past(days):
    closes_on = MONDAY + dt.timedelta(days)
    plan = plan_back(closes_on, MONDAY, MEXICO)
    planned = [each.last_on for each in plan.steps]
    assert planned == sorted(planned)
    assert MONDAY <= planned[0] and planned[-1] <= closes_on
    assert all(MEXICO.is_working(day) for day in planned)
    assert plan.is_short == (MEXICO.working_days_between(MONDAY, MEXICO.previous_working(closes_on)) < 40)


def test_no_working_day_left_is_said():
    saturday = dt.date(2026, 3, 7)
    with pytest.raises(ValueError, match="2026-03-08"):
        plan_back(dt.date(2026, 3, 8), saturday, MEXICO)


def test_steps_are_told_apart_and_come_in_the_order_of_their_days():
    leads = [step.lead for step in STEPS]
    assert leads == sorted(leads, reverse=True) and len({step.key for step in STEPS}) == len(STEPS)
    assert all("{call}" in step.name for step in STEPS)


# --- Verbs --------------------------------------------------------------------------------------------------------


@pytest.fixture
def call(municipality, enlace):
    return calls.add_call(
        municipality=municipality,
        by=enlace,
        now=NOW,
        title="Fondo Lyon",
        funder="Métropole de Lyon",
        closes_on=CLOSES,
    )


@pytest.fixture
def take(municipality, call, enlace):
    def take(of=call, today=MONDAY, now=NOW, **values):
        return participations.take_part(
            municipality=municipality, call=of, by=enlace, today=today, now=now, **values
        )

    return take


@pytest.fixture
def move(enlace):
    def move(row, to, today=MONDAY, seen=None, note=""):
        return participations.move(
            participation=row, to=to, by=enlace, today=today, seen=seen or row.state, note=note
        )

    return move


def tasks(row):
    return {step.key: task for step, task in participations.steps_in_order(row)}


def due(row):
    return {key: str(task.due_on) for key, task in tasks(row).items()}


def close_on(call, day):
    Call.objects.filter(pk=call.pk).update(closes_on=day)


def test_deciding_makes_the_tasks_once(take, call, municipality, enlace):
    row = take(note="Para el parque")
    found = tasks(row)
    assert list(found) == [step.key for step in STEPS]
    assert due(row)["envio"] == "2026-06-26"
    assert found["formulacion"].name == "Formular la propuesta para «Fondo Lyon»"
    assert {(task.process, task.municipality) for task in found.values()} == {(None, municipality)}
    assert (row.state, row.closes_on, row.note) == ("preparing", CLOSES, "Para el parque")
    assert [entry.act for entry in Entry.objects.about(row)] == ["participation.started"]
    with pytest.raises(ValidationError, match="ya participa"):
        take()
    assert (Participation.objects.count(), Task.objects.count()) == (1, 7)


def test_a_long_name_of_a_call_fits_into_its_tasks(take, call):
    Call.objects.filter(pk=call.pk).update(title="Fondo " * 40)
    found = tasks(take())
    assert max(len(task.name) for task in found.values()) <= 200
    assert found["envio"].name.endswith("…»")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closes_on": MONDAY - dt.timedelta(1)}, "cerró el 1 de marzo de 2026"),
        ({"closes_on": None}, "no tiene fecha de cierre"),
        ({"standing": "historical"}, "histórica"),
    ],
)
def test_some_calls_cannot_be_gone_for(take, call, values, words):
    Call.objects.filter(pk=call.pk).update(**values)
    with pytest.raises(ValidationError, match=words):
        take()
    assert not Participation.objects.exists() and not Task.objects.exists()


def test_on_a_weekend_before_the_close_it_is_too_late(take, call):
    close_on(call, dt.date(2026, 3, 8))
    with pytest.raises(ValidationError, match="ningún día hábil"):
        take(today=dt.date(2026, 3, 7))
    assert not Participation.objects.exists()


def test_a_call_or_a_process_of_somebody_else_is_refused(
    take, other_municipality, otro_enlace, methodology, municipality, enlace
):
    foreign = calls.add_call(
        municipality=other_municipality, by=otro_enlace, now=NOW, title="A", funder="B", closes_on=CLOSES
    )
    with pytest.raises(ValidationError, match="otro municipio"):
        take(of=foreign)
    theirs = progress.open_process(
        municipality=other_municipality, opened_on=MONDAY, by=otro_enlace, today=MONDAY
    )
    with pytest.raises(ValidationError, match="de este municipio"):
        take(process=theirs)
    ours = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    closed = progress.close_process(process=ours, outcome="withdrawn", reason="No", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError, match="está cerrado"):
        take(process=closed)


def test_a_call_that_somebody_takes_part_in_stays(take, call, enlace):
    take()
    with pytest.raises(ValidationError, match="no se quita"):
        calls.remove_call(call=call, by=enlace)
    with pytest.raises(ProtectedError):
        call.delete()


def test_a_moved_close_plans_anew_what_is_pending_and_leaves_what_is_done(take, call, municipality, enlace):
    row = take()
    before = tasks(row)
    tasking.complete_task(task=before["decision"], by=enlace, today=MONDAY, note="Correo de Lyon")
    tasking.mark_not_applicable(task=before["traduccion"], reason="Se admite en español", by=enlace)
    close_on(call, CLOSES + dt.timedelta(14))
    assert participations.keep_up([municipality.pk], MONDAY) == 1
    assert participations.keep_up([municipality.pk], MONDAY) == 0
    row.refresh_from_db()
    after = tasks(row)
    assert {key: after[key].pk for key in after} == {key: before[key].pk for key in before}
    assert (row.closes_on, due(row)["envio"]) == (CLOSES + dt.timedelta(14), "2026-07-10")
    assert (after["envio"].sequence, after["envio"].next_reminder_on) == (1, None)
    assert (after["decision"].state, after["decision"].due_on) == ("done", before["decision"].due_on)
    assert after["traduccion"].state == "not_applicable"
    assert Task.objects.count() == 7
    assert Entry.objects.about(row)[0].act == "participation.replanned"


def test_a_close_brought_forward_past_today_leaves_the_tasks_overdue(take, call, municipality):
    row = take()
    before = due(row)
    close_on(call, MONDAY)
    assert participations.keep_up([municipality.pk], MONDAY + dt.timedelta(2)) == 1
    assert due(row) == before


def test_days_off_declared_later_bring_the_task_back_before_its_day(take, municipality, enlace):
    row = take()
    declare(
        municipality=municipality,
        starts_on=dt.date(2026, 6, 26),
        ends_on=dt.date(2026, 7, 3),
        name="Vacaciones",
        by=enlace,
    )
    assert due(row)["envio"] > str(CLOSES)
    assert participations.keep_up([municipality.pk], MONDAY) == 1
    assert due(row)["envio"] == "2026-06-25"
    assert participations.keep_up([municipality.pk], MONDAY) == 0


def test_sending_settles_the_tasks_and_the_answer_is_recorded(take, move, enlace):
    row = move(take(), State.SUBMITTED, note="Acuse 77")
    states = {key: task.state for key, task in tasks(row).items()}
    assert states.pop("envio") == "done"
    assert set(states.values()) == {"not_applicable"}
    assert (row.state, row.note) == ("submitted", "Acuse 77")
    assert Entry.objects.about(row)[0].text == "Presentó la propuesta a «Fondo Lyon». Acuse 77"
    assert move(row, State.AWARDED).state == "awarded"
    assert Task.objects.pending().count() == 0


def test_sending_within_a_process_fulfils_its_task(take, move, methodology, municipality, enlace):
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    task = process.tasks.get(key=participations.APPLY_TOGETHER)
    row = move(take(process=process), State.SUBMITTED, note="Acuse 77")
    task.refresh_from_db()
    assert (task.state, task.note) == ("done", "Se presentó la propuesta a «Fondo Lyon». Acuse 77")
    assert row.state == "submitted"


def test_a_closed_process_does_not_stop_a_proposal(take, move, methodology, municipality, enlace):
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    row = take(process=process)
    progress.close_process(process=process, outcome="withdrawn", reason="No", by=enlace, today=MONDAY)
    assert move(row, State.SUBMITTED).state == "submitted"
    assert process.tasks.get(key=participations.APPLY_TOGETHER).state == "pending"


def test_what_was_done_before_sending_stays_done(take, move, enlace):
    row = take()
    tasking.complete_task(task=tasks(row)["formulacion"], by=enlace, today=MONDAY, note="Lista")
    move(row, State.SUBMITTED)
    assert tasks(row)["formulacion"].state == "done"


def test_giving_up_needs_a_reason_and_can_be_taken_back_the_same_day(take, move):
    row = take()
    with pytest.raises(ValidationError, match="Explique"):
        move(row, State.WITHDRAWN)
    row = move(row, State.WITHDRAWN, note="La contraparte no puede")
    assert {task.state for task in tasks(row).values()} == {"not_applicable"}
    again = take(now=NOW + dt.timedelta(hours=1))
    assert (again.pk, again.state) == (row.pk, "preparing")
    assert {task.state for task in tasks(again).values()} == {"pending"}
    assert due(again)["envio"] == "2026-06-26"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ([], State.AWARDED),
        ([], State.REJECTED),
        ([], State.PREPARING),
        ([State.SUBMITTED], State.SUBMITTED),
        ([State.SUBMITTED, State.AWARDED], State.WITHDRAWN),
        ([State.SUBMITTED, State.REJECTED], State.AWARDED),
    ],
)
def test_only_what_follows_may_be_said(take, move, path, to):
    row = take()
    for each in path:
        row = move(row, each)
    with pytest.raises(ValidationError, match="no corresponde"):
        move(row, to, note="x")


def test_a_stale_page_is_told_what_happened(take, move):
    row = take()
    move(row, State.SUBMITTED)
    with pytest.raises(ValidationError, match="ahora está presentada"):
        move(row, State.SUBMITTED, seen="preparing")
    assert Entry.objects.filter(act="participation.submitted").count() == 1


def test_transitions_lead_to_states_that_exist_and_have_words():
    for allowed in Participation.TRANSITIONS.values():
        assert allowed <= set(State)
    reachable = set().union(*Participation.TRANSITIONS.values()) - {State.PREPARING}
    assert reachable == set(participations.WORDS)


def test_a_plan_of_other_steps_shrinks_too():
    steps = [replace(STEPS[0], lead=10), replace(STEPS[-1], lead=0)]
    plan = plan_back(MONDAY + dt.timedelta(4), MONDAY, MEXICO, steps)
    assert [each.last_on for each in plan.steps] == [MONDAY, MONDAY + dt.timedelta(4)]
