"""An office's own tasks, what does not apply, and ending a process and taking it up again."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress, state_rules
from phases.models import DeclaredDay, Process, Task
from phases.tasking import OWN_UNIT
from tests.factories import MunicipalityFactory, UserFactory
from tests.phases.moving import MONDAY, acts, complete, day, pass_phase, refusal

pytestmark = pytest.mark.django_db


def add(process, by, **changes):
    facts = {"name": "Reservar la sede", "due_on": day("05-15"), "today": MONDAY} | changes
    return progress.add_task(municipality=process.municipality, process=process, by=by, **facts)


def last_text(process):
    return Entry.objects.about(process).first().text


# Own tasks


def test_own_task_is_a_task_like_the_others(process, enlace):
    phase = process.phases.get(number=3)
    task = add(process, enlace, phase=phase, evidence="Oficio con acuse")
    assert (task.is_own, task.added_by, task.phase, task.state) == (True, enlace, phase, "pending")
    assert (task.planned_on, task.due_on) == (day("05-15"), day("05-15"))
    assert (task.responsible_unit, task.blocks_phase) == (OWN_UNIT, False)
    assert last_text(process) == "Agregó la tarea «Reservar la sede» para el 15 de mayo de 2026."
    progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio 9")
    assert process.tasks.get(pk=task.pk).is_done is True


def test_own_task_rolls_to_a_working_day_of_the_municipality(process, enlace):
    DeclaredDay.objects.create(
        municipality=process.municipality,
        starts_on=day("05-15"),
        ends_on=day("05-15"),
        name="Día del maestro",
        recorded_by=UserFactory(),
    )
    task = add(process, enlace)
    assert (task.planned_on, task.due_on) == (day("05-15"), day("05-18"))


def test_own_task_moves_with_suspensions_from_its_day_on_only(process, enlace):
    progress.record_suspension(
        process=process,
        cause="cabildo",
        reason="Receso",
        starts_on=day("03-03"),
        ends_on=day("03-09"),
        by=enlace,
        today=day("03-16"),
    )
    task = add(process, enlace, today=day("03-16"))
    assert task.due_on == day("05-15")
    progress.record_suspension(
        process=process,
        cause="sre",
        reason="Espera",
        starts_on=day("03-17"),
        ends_on=day("03-20"),
        by=enlace,
        today=day("03-23"),
    )
    task.refresh_from_db()
    assert (task.planned_on, task.due_on) == (day("05-15"), day("05-19"))


def test_own_task_does_not_keep_a_phase_open(process, enlace):
    add(process, enlace, phase=process.phases.get(number=1))
    assert pass_phase(process, 1, enlace).current_phase.number == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "  "}, "Escriba el nombre de la tarea."),
        ({"due_on": day("03-01")}, "La fecha de la tarea ya pasó: elija hoy o un día posterior."),
        ({"due_on": dt.date(9999, 12, 31)}, "Revise la fecha de la tarea: está a más de diez años."),
        (
            {"due_on": day("02-27"), "today": day("02-27")},
            "El proceso empieza el 2 de marzo de 2026: la tarea no puede ser anterior.",
        ),
    ],
)
def test_own_task_refuses_bad_input(process, enlace, changes, message):
    with pytest.raises(ValidationError) as error:
        add(process, enlace, **changes)
    assert refusal(error) == message
    assert process.tasks.filter(is_own=True).count() == 0


def test_own_task_refuses_a_phase_that_is_over_and_a_closed_process(process, enlace):
    first = process.phases.get(number=1)
    process = pass_phase(process, 1, enlace)
    with pytest.raises(ValidationError) as error:
        add(process, enlace, phase=first)
    assert refusal(error) == "Esa fase ya concluyó: agregue la tarea a otra."
    progress.close_process(process=process, outcome="withdrawn", reason="Fin", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        add(process, enlace)
    assert "ya no admite cambios" in refusal(error)


def test_double_click_adds_one_task(process, enlace):
    add(process, enlace)
    with pytest.raises(ValidationError) as error:
        add(process, enlace)
    assert "ya está agregada" in refusal(error)
    assert process.tasks.filter(is_own=True).count() == 1


def test_office_adds_a_task_without_process(municipality, enlace):
    task = progress.add_task(
        municipality=municipality, name="Renovar la página", due_on=day("03-14"), by=enlace, today=MONDAY
    )
    assert (task.process, task.phase, task.due_on) == (None, None, day("03-17"))
    assert Entry.objects.about(task).get().act == "task.added"
    progress.mark_not_applicable(task=task, reason="La hará el estado", by=enlace)
    assert progress.mark_applicable(task=task, by=enlace).due_on == day("03-17")


# What does not apply


def test_not_applicable_keeps_the_reason_and_may_be_taken_back(process, enlace):
    task = process.tasks.get(key="taller-sensibilizacion")
    marked = progress.mark_not_applicable(task=task, reason=" Se impartió en 2025 ", by=enlace)
    assert (marked.state, marked.not_applicable_reason) == (Task.State.NOT_APPLICABLE, "Se impartió en 2025")
    assert last_text(process) == (
        "Marcó que «Impartir el taller de sensibilización interna y externa» no aplica: Se impartió en 2025"
    )
    back = progress.mark_applicable(task=task, by=enlace)
    assert (back.state, back.not_applicable_reason, back.due_on) == ("pending", "", task.due_on)
    assert acts(process) == ["process.opened", "task.not_applicable", "task.applicable"]


def test_taken_back_task_gets_the_days_stopped_meanwhile(process, enlace):
    task = process.tasks.get(key="taller-sensibilizacion")
    progress.mark_not_applicable(task=task, reason="No hay ponente", by=enlace)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=day("03-03"))
    progress.resume(process=process, by=enlace, today=day("03-09"))
    back = progress.mark_applicable(task=task, by=enlace)
    assert (back.planned_on, back.due_on) == (day("03-15"), day("03-23"))


@pytest.mark.parametrize("key", ["nota-juridica", "cabildo", "dictamen-procedencia", "firma"])
def test_gates_cannot_be_waived(process, enlace, key):
    task = process.tasks.get(key=key)
    with pytest.raises(ValidationError) as error:
        progress.mark_not_applicable(task=task, reason="No hace falta", by=enlace)
    assert "es requisito para concluir su fase" in refusal(error)
    assert process.tasks.get(key=key).state == Task.State.PENDING


def test_what_the_signature_waits_for_cannot_be_waived_even_where_it_is_no_gate(process, enlace):
    # An advisor's edition may drop a gate; the law's order stands all the same (LSCT art. 7).
    process.tasks.filter(key="dictamen-procedencia").update(blocks_phase=False)
    with pytest.raises(ValidationError) as error:
        progress.mark_not_applicable(
            task=process.tasks.get(key="dictamen-procedencia"), reason="Tarda", by=enlace
        )
    assert refusal(error) == ("De esta tarea depende «Firmar el acuerdo»: no puede quedar como «no aplica».")


def test_not_applicable_refuses_milestones_done_tasks_and_silence(process, enlace):
    for key in ("fin-sensibilizacion", "designar-enlace"):
        if key == "designar-enlace":
            complete(process, key, enlace)
        with pytest.raises(ValidationError):
            progress.mark_not_applicable(task=process.tasks.get(key=key), reason="No aplica", by=enlace)
    with pytest.raises(ValidationError) as error:
        progress.mark_not_applicable(task=process.tasks.get(key="mapa-actores"), reason=" ", by=enlace)
    assert refusal(error) == "Explique por qué la tarea no aplica."


def test_what_the_kind_omits_cannot_be_asked_for(municipality, enlace, national, methodology):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    with pytest.raises(ValidationError) as error:
        progress.mark_applicable(task=process.tasks.get(key="envio-dgcp"), by=enlace)
    assert "no corresponde a un proceso de este tipo (hermanamiento nacional)" in refusal(error)


def test_two_people_on_the_same_task_have_one_winner(process, enlace, lectora):
    seen = process.tasks.get(key="mapa-actores")
    progress.mark_not_applicable(task=seen, reason="Ya lo hay", by=enlace)
    with pytest.raises(ValidationError) as error:
        progress.complete_task(task=seen, by=lectora, today=MONDAY, note="Mapa")
    assert "no aplica en este proceso. Ya lo hay" in refusal(error)
    with pytest.raises(ValidationError):
        progress.mark_not_applicable(task=seen, reason="Otra vez", by=lectora)
    progress.mark_applicable(task=seen, by=enlace)
    with pytest.raises(ValidationError) as error:
        progress.mark_applicable(task=seen, by=lectora)
    assert "ya aplica" in refusal(error)
    assert acts(process) == ["process.opened", "task.not_applicable", "task.applicable"]


def test_closed_process_changes_no_task(process, enlace):
    progress.close_process(process=process, outcome="withdrawn", reason="Fin", by=enlace, today=MONDAY)
    task = process.tasks.get(key="mapa-actores")
    with pytest.raises(ValidationError):
        progress.mark_not_applicable(task=task, reason="Cerrado", by=enlace)


# Ending and taking up again


@pytest.mark.parametrize("outcome", ["no_answer", "declined", "withdrawn", "not_approved"])
def test_every_outcome_but_concluded_ends_a_running_process(process, enlace, outcome):
    closed = progress.close_process(
        process=process, outcome=outcome, reason="Así fue", by=enlace, today=MONDAY
    )
    assert (closed.state, closed.outcome, closed.closed_on) == (Process.State.CLOSED, outcome, MONDAY)
    assert closed.tasks.running().count() == 0


def test_closing_twice_has_one_winner(process, enlace, lectora):
    progress.close_process(process=process, outcome="declined", reason="Declinó", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        progress.close_process(process=process, outcome="no_answer", reason="x", by=lectora, today=MONDAY)
    assert "cerrado desde el 2 de marzo de 2026" in refusal(error)
    process.refresh_from_db()
    assert process.outcome == "declined"
    assert acts(process) == ["process.opened", "process.closed"]


def test_reopening_gives_back_the_days_between_and_happens_once(process, enlace, lectora):
    progress.close_process(process=process, outcome="no_answer", reason="Nada", by=enlace, today=MONDAY)
    progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day("03-10"))
    task = process.tasks.get(key="prioridades")
    # Planned on Sunday 15 March; 3 to 9 March were closed: seven natural days.
    assert (task.planned_on, task.due_on, task.next_reminder_on) == (day("03-15"), day("03-23"), None)
    with pytest.raises(ValidationError) as error:
        progress.reopen_process(process=process, reason="Otra vez", by=lectora, today=day("03-10"))
    assert refusal(error) == "El proceso no está cerrado: no hay nada que reabrir."
    process.refresh_from_db()
    assert (process.state, process.outcome, process.closed_on) == (Process.State.OPEN, "", None)
    assert acts(process) == ["process.opened", "process.closed", "process.reopened"]


def test_reopened_and_closed_again_counts_each_stop_once(process, enlace):
    for closed_on, opened_on in (("03-02", "03-04"), ("03-04", "03-06")):
        progress.close_process(
            process=process, outcome="no_answer", reason="Nada", by=enlace, today=day(closed_on)
        )
        progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day(opened_on))
    stops = list(process.suspensions.values_list("starts_on", "ends_on", "cause"))
    assert stops == [(day("03-03"), day("03-03"), "closed"), (day("03-05"), day("03-05"), "closed")]


def test_process_closed_while_suspended_runs_when_reopened(process, enlace):
    progress.suspend(process=process, cause="counterpart", reason="Espera", by=enlace, today=MONDAY)
    progress.close_process(process=process, outcome="no_answer", reason="Nada", by=enlace, today=day("03-04"))
    reopened = progress.reopen_process(process=process, reason="Contestó", by=enlace, today=day("03-09"))
    assert reopened.state == Process.State.OPEN
    stops = list(process.suspensions.order_by("starts_on").values_list("starts_on", "ends_on", "cause"))
    assert stops == [(MONDAY, day("03-04"), "counterpart"), (day("03-05"), day("03-08"), "closed")]


def test_reopening_wants_a_reason_and_no_other_open_process(process, enlace):
    progress.close_process(process=process, outcome="no_answer", reason="Nada", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        progress.reopen_process(process=process, reason="", by=enlace, today=MONDAY)
    assert refusal(error) == "Explique por qué se reabre el proceso."
    progress.open_process(
        municipality=process.municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=process.counterpart,
    )
    with pytest.raises(ValidationError) as error:
        progress.reopen_process(process=process, reason="Contestó", by=enlace, today=MONDAY)
    assert refusal(error) == ("Ya hay otro proceso abierto con «Ciudad de Lyon». Continúe en ese proceso.")
    process.refresh_from_db()
    assert process.state == Process.State.CLOSED


# A state's own rule


def test_recorded_rule_of_a_state_adds_a_gate_on_which_the_signature_waits(
    municipality, enlace, counterpart, methodology, monkeypatch
):
    rule = state_rules.StateRule("dos terceras partes", "artículo 99 de una ley de prueba")
    monkeypatch.setitem(state_rules.RULES, "14", rule)
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    gate = process.tasks.get(key="voto-calificado")
    assert (gate.phase.number, gate.blocks_phase, gate.due_on) == (3, True, day("05-04"))
    assert "dos terceras partes del ayuntamiento (artículo 99 de una ley de prueba)" in gate.guidance
    complete(process, "cabildo", enlace)
    complete(process, "dictamen-procedencia", enlace)
    with pytest.raises(ValidationError) as error:
        complete(process, "firma", enlace)
    assert "hace falta cumplir: «Comprobar el voto que exige la ley del estado»" in refusal(error)
    complete(process, "voto-calificado", enlace, note="12 votos de 15")
    assert complete(process, "firma", enlace).is_done is True


def test_no_state_has_a_rule_until_its_article_was_read(process, enlace):
    assert state_rules.RULES == {}
    assert state_rules.gate_for(MunicipalityFactory().state) is None
    assert process.tasks.filter(key="voto-calificado").count() == 0
    assert process.tasks.get(key="firma").requires == ["cabildo", "dictamen-procedencia"]
