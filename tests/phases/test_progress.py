"""Leaving a phase and closing a process."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress
from phases.models import Phase, Process, Suspension
from tests.phases.moving import GATES, MONDAY, acts, complete, day, pass_phase, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]


def test_blocking_tasks_name_the_gates_and_the_missing_counterpart(municipality, enlace):
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    assert [(each.text, each.task and each.task.key) for each in progress.blocking_tasks(process)] == [
        ("Falta elegir la contraparte del hermanamiento.", None),
        (
            "Falta cumplir «Verificar que la contraparte sea gubernamental y la materia de competencia "
            "municipal».",
            "nota-juridica",
        ),
        ("Falta cumplir «Seleccionar la ciudad contraparte».", "seleccionar-ciudad"),
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_gates_of_each_phase_block_it(process, enlace, number):
    for earlier in range(1, number):
        process = pass_phase(process, earlier, enlace)
    assert [each.task.key for each in progress.blocking_tasks(process)] == GATES[number]
    with pytest.raises(ValidationError) as error:
        progress.advance_phase(process=process, by=enlace, today=MONDAY, expected_phase=number)
    assert len(error.value.messages) == len(GATES[number])
    assert Phase.objects.get(process=process, number=number).state == Phase.State.OPEN


def test_blocking_tasks_cost_two_queries(process, django_assert_num_queries):
    process = Process.objects.get(pk=process.pk)
    with django_assert_num_queries(2):
        assert len(progress.blocking_tasks(process)) == 2
    process = Process.objects.with_timeline().get(pk=process.pk)
    with django_assert_num_queries(1):
        assert len(progress.blocking_tasks(process)) == 2


def test_advance_phase_concludes_one_and_opens_the_next(process, enlace):
    process = pass_phase(process, 1, enlace, today=day("03-20"))
    assert list(process.phases.values_list("state", "completed_on", "starts_on")) == [
        ("done", day("03-20"), day("03-02")),
        ("open", None, day("03-30")),
        ("pending", None, day("04-27")),
        ("pending", None, day("05-25")),
    ]
    milestone = process.tasks.get(key="fin-sensibilizacion")
    assert (milestone.state, milestone.completed_on, milestone.completed_by) == (
        "done",
        day("03-20"),
        enlace,
    )
    assert process.current_phase.number == 2
    assert acts(process).count("process.advanced") == 1
    assert Entry.objects.order_by("pk").last().text == (
        "Concluyó la fase de sensibilización e inició la de negociación."
    )


def test_advance_phase_from_a_stale_tab_concludes_nothing_more(process, enlace):
    stale = Process.objects.get(pk=process.pk)
    pass_phase(process, 1, enlace)
    for key in GATES[2]:
        complete(process, key, enlace)
    with pytest.raises(ValidationError) as error:
        progress.advance_phase(process=stale, by=enlace, today=MONDAY, expected_phase=1)
    assert error.value.code == "stale"
    assert "La fase 1 ya no está en curso" in refusal(error)
    assert Process.objects.get(pk=process.pk).current_phase.number == 2


def test_whole_process_ends_in_follow_up_with_every_milestone_done(process, enlace):
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace, today=day("07-17"))
    milestones = process.tasks.filter(is_milestone=True)
    assert process.state == Process.State.IN_FOLLOWUP
    assert process.current_phase is None
    assert progress.blocking_tasks(process) == ()
    assert set(milestones.values_list("state", flat=True)) == {"done"}
    assert complete(process, "informe-anual", enlace, today=day("07-20")).is_done is True
    with pytest.raises(ValidationError, match="La fase 4 ya no está en curso"):
        progress.advance_phase(process=process, by=enlace, today=MONDAY, expected_phase=4)


def test_close_process_keeps_outcome_reason_and_day(process, enlace):
    closed = progress.close_process(
        process=process, outcome="declined", reason=" Cambió su gobierno ", by=enlace, today=day("04-01")
    )
    assert (closed.state, closed.outcome, closed.closing_reason, closed.closed_on) == (
        "closed",
        "declined",
        "Cambió su gobierno",
        day("04-01"),
    )
    assert Entry.objects.order_by("pk").last().text == (
        "Cerró el proceso: declinado por la contraparte. Cambió su gobierno"
    )


def test_close_process_ends_the_running_suspension(process, enlace):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-09"))
    progress.close_process(
        process=process, outcome="withdrawn", reason="Desistió", by=enlace, today=day("03-20")
    )
    assert Suspension.objects.get().ends_on == day("03-20")
    assert process.tasks.get(key="mapa-actores").due_on == day("03-17")


def test_close_process_as_concluded_needs_follow_up(process, enlace):
    with pytest.raises(ValidationError, match="Sólo un proceso en seguimiento"):
        progress.close_process(process=process, outcome="completed", reason="Listo", by=enlace, today=MONDAY)
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    closed = progress.close_process(
        process=process, outcome="completed", reason="Listo", by=enlace, today=MONDAY
    )
    assert closed.outcome == Process.Outcome.COMPLETED


def test_close_process_refuses_unknown_outcome_and_empty_reason(process, enlace):
    with pytest.raises(ValidationError, match="Elija el resultado"):
        progress.close_process(process=process, outcome="x", reason="Listo", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError, match="Explique por qué se cierra"):
        progress.close_process(process=process, outcome="declined", reason="", by=enlace, today=MONDAY)


def test_closed_process_refuses_every_verb(process, enlace, national):
    stale = Process.objects.get(pk=process.pk)
    task = process.tasks.get(key="cabildo")
    progress.close_process(process=process, outcome="withdrawn", reason="Fin", by=enlace, today=MONDAY)
    before = Entry.objects.count()
    refused = [
        lambda: progress.complete_task(task=task, by=enlace, today=MONDAY, note="Acta"),
        lambda: progress.assign_task(task=task, by=enlace, today=MONDAY),
        lambda: progress.fulfil(process=stale, key="cabildo", by=enlace, today=MONDAY),
        lambda: progress.choose_counterpart(process=stale, counterpart=national, by=enlace),
        lambda: progress.advance_phase(process=stale, by=enlace, today=MONDAY, expected_phase=1),
        lambda: progress.suspend(process=stale, cause="sre", reason="E", by=enlace, today=MONDAY),
        lambda: progress.resume(process=stale, by=enlace, today=MONDAY),
        lambda: progress.close_process(
            process=stale, outcome="declined", reason="Otra", by=enlace, today=MONDAY
        ),
    ]
    for act in refused:
        with pytest.raises(ValidationError, match="está cerrado desde el 2 de marzo de 2026"):
            act()
    assert Entry.objects.count() == before
    assert Process.objects.get(pk=process.pk).outcome == "withdrawn"


@pytest.mark.parametrize("others", [0, 29])
def test_completing_and_advancing_cost_the_same_among_many_processes(
    process, municipality, enlace, others, django_assert_num_queries
):
    for number in range(others):
        progress.open_process(
            municipality=municipality,
            opened_on=MONDAY + dt.timedelta(days=number + 1),
            by=enlace,
            today=MONDAY,
        )
    for key in GATES[1]:
        complete(process, key, enlace)
    task = process.tasks.get(key="designar-enlace")
    with django_assert_num_queries(13):
        progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio")
    with django_assert_num_queries(13):
        progress.advance_phase(process=process, by=enlace, today=MONDAY, expected_phase=1)
