"""Completing, reopening, assigning and fulfilling tasks."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hermanamientos.lib.uploads import check_upload
from partners.models import Entry, Membership
from phases import progress, tasking
from phases.models import Evidence, Task
from tests.factories import MembershipFactory
from tests.phases.moving import MONDAY, acts, complete, day, pass_phase, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]


def test_complete_task_with_a_note_keeps_it_as_evidence(process, enlace):
    task = complete(process, "designar-enlace", enlace, today=day("03-04"), note="  Oficio PM/12/2026 ")
    assert (task.state, task.completed_on, task.completed_by) == ("done", day("03-04"), enlace)
    assert list(task.evidence.values_list("note", "file", "added_by")) == [
        ("Oficio PM/12/2026", "", enlace.pk)
    ]


def test_complete_task_with_a_file_stores_it_in_the_private_storage(process, enlace):
    file = SimpleUploadedFile("asistencia.txt", b"Ana, Luis", content_type="text/plain")
    facts = check_upload(file, kinds=("text",), max_bytes=1024)
    task = process.tasks.get(key="taller-sensibilizacion")
    progress.complete_task(task=task, by=enlace, today=MONDAY, files=[(file, facts)])
    row = Evidence.objects.get()
    assert (row.original_name, row.size, row.note) == ("asistencia.txt", 9, "")
    with row.file.open() as stored:
        assert stored.read() == b"Ana, Luis"
    with pytest.raises(ValueError):
        _ = row.file.url  # no address serves it


def test_complete_task_without_evidence_says_what_is_expected(process, enlace):
    task = process.tasks.get(key="designar-enlace")
    with pytest.raises(ValidationError) as error:
        progress.complete_task(task=task, by=enlace, today=MONDAY, note="   ")
    task.refresh_from_db()
    assert "Se espera: oficio de designación." in refusal(error)
    assert task.state == Task.State.PENDING


def test_complete_task_accepts_evidence_added_before(process, enlace):
    task = process.tasks.get(key="designar-enlace")
    Evidence.objects.create(task=task, note="Oficio 12", added_by=enlace)
    assert progress.complete_task(task=task, by=enlace, today=MONDAY).is_done is True
    assert acts(process) == ["process.opened", "task.completed"]


def test_complete_task_has_one_winner_among_two_stale_tabs(process, enlace, lectora):
    first = process.tasks.get(key="designar-enlace")
    second = process.tasks.get(key="designar-enlace")
    progress.complete_task(task=first, by=enlace, today=MONDAY, note="Oficio 12")
    with pytest.raises(ValidationError) as error:
        progress.complete_task(task=second, by=lectora, today=day("03-05"), note="Oficio 13")
    second.refresh_from_db()
    assert refusal(error) == (
        "La tarea «Designar al enlace municipal y abrir el expediente» ya está cumplida desde el "
        "2 de marzo de 2026, por Elena Ruiz."
    )
    assert (second.completed_by, second.completed_on) == (enlace, MONDAY)
    assert [each.note for each in Evidence.objects.all()] == ["Oficio 12"]


def test_finishing_is_a_guarded_update(process, enlace):
    task = process.tasks.get(key="designar-enlace")
    Task.objects.filter(pk=task.pk).update(state=Task.State.NOT_APPLICABLE)
    with pytest.raises(ValidationError) as error:
        tasking._finish(task, by=enlace, today=MONDAY, note="")
    task.refresh_from_db()
    assert error.value.code == "stale"
    assert (task.state, task.completed_on) == ("not_applicable", None)


def test_complete_task_refuses_a_milestone(process, enlace):
    with pytest.raises(ValidationError) as error:
        complete(process, "fin-sensibilizacion", enlace)
    assert "se cumple por sí sola" in refusal(error)


def test_complete_task_refuses_one_that_does_not_apply(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    with pytest.raises(ValidationError) as error:
        complete(process, "dictamen-procedencia", enlace)
    assert "no aplica en este proceso. Hermanamiento nacional" in refusal(error)


def test_signature_waits_for_cabildo_and_dictamen_in_either_order(process, enlace):
    signature = process.tasks.get(key="firma")
    assert [each.key for each in progress.missing_requirements(signature)] == [
        "cabildo",
        "dictamen-procedencia",
    ]
    complete(process, "dictamen-procedencia", enlace)
    with pytest.raises(ValidationError) as error:
        complete(process, "firma", enlace)
    assert refusal(error) == (
        "Antes de «Firmar el acuerdo» hace falta cumplir: «Obtener el dictamen de comisión edilicia y el "
        "acuerdo de cabildo»."
    )
    complete(process, "cabildo", enlace)
    assert progress.missing_requirements(signature) == []
    assert complete(process, "firma", enlace).is_done is True


def test_national_signature_waits_for_cabildo_only(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    assert [each.key for each in progress.missing_requirements(process.tasks.get(key="firma"))] == ["cabildo"]


def test_tasks_of_earlier_phases_stay_open_and_may_be_completed_later(process, enlace):
    pass_phase(process, 1, enlace)
    assert complete(process, "mapa-actores", enlace, today=day("04-15")).completed_on == day("04-15")


def test_reopen_task_keeps_the_evidence_and_recomputes_the_deadline(process, enlace):
    complete(process, "mapa-actores", enlace)
    progress.suspend(process=process, cause="other", reason="Receso", by=enlace, today=day("03-03"))
    progress.resume(process=process, by=enlace, today=day("03-12"))
    task = progress.reopen_task(task=process.tasks.get(key="mapa-actores"), by=enlace, reason="Faltó firmar")
    assert (task.state, task.completed_on, task.completed_by) == ("pending", None, None)
    assert (task.planned_on, task.due_on) == (day("03-15"), day("03-25"))
    assert task.evidence.count() == 1
    assert Entry.objects.order_by("pk").last().text == (
        "Reabrió la tarea «Identificar actores clave y aliados»: Faltó firmar"
    )


def test_reopen_task_refuses_pending_automatic_required_and_gates_behind(process, enlace):
    with pytest.raises(ValidationError, match="no está cumplida"):
        progress.reopen_task(task=process.tasks.get(key="cabildo"), by=enlace)
    process = pass_phase(process, 1, enlace)
    with pytest.raises(ValidationError, match="se cumple por sí sola"):
        progress.reopen_task(task=process.tasks.get(key="fin-sensibilizacion"), by=enlace)
    with pytest.raises(ValidationError, match="permitió concluir su fase"):
        progress.reopen_task(task=process.tasks.get(key="nota-juridica"), by=enlace)
    for key in ("cabildo", "dictamen-procedencia", "firma"):
        complete(process, key, enlace)
    with pytest.raises(ValidationError, match="Primero reabra lo que depende.*«Firmar el acuerdo»"):
        progress.reopen_task(task=process.tasks.get(key="cabildo"), by=enlace)
    assert process.tasks.get(key="cabildo").is_done is True


def test_assign_task_to_a_colleague_and_to_somebody_without_account(process, enlace, lectora):
    task = process.tasks.get(key="suficiencia-presupuestal")
    task = progress.assign_task(task=task, by=enlace, today=MONDAY, assignee=lectora.memberships.get())
    assert task.assigned_to == "Laura Díaz"
    task = progress.assign_task(
        task=task,
        by=enlace,
        today=MONDAY,
        assignee_name=" Tomás Paz ",
        assignee_email="tomas@tesoreria.example",
    )
    assert (task.assignee, task.assigned_to, task.assignee_email) == (
        None,
        "Tomás Paz",
        "tomas@tesoreria.example",
    )
    task = progress.assign_task(task=task, by=enlace, today=MONDAY)
    assert (task.assignee, task.assigned_to) == (None, "Tesorería Municipal")
    assert [each.text for each in Entry.objects.filter(act="task.assigned").order_by("pk")] == [
        "Turnó la tarea «Revisar costos y suficiencia presupuestal» a Laura Díaz.",
        "Turnó la tarea «Revisar costos y suficiencia presupuestal» a Tomás Paz.",
        "Turnó la tarea «Revisar costos y suficiencia presupuestal» a Tesorería Municipal.",
    ]


def test_assign_task_refuses_strangers_the_committee_and_half_a_person(
    process, enlace, otro_enlace, integrante, lectora
):
    task = process.tasks.get(key="cabildo")
    inactive = MembershipFactory(
        municipality=process.municipality, role=Membership.Role.READER, user__is_active=False
    )
    ended = MembershipFactory(
        municipality=process.municipality, role=Membership.Role.READER, ends_on=MONDAY - dt.timedelta(days=1)
    )
    for membership in (otro_enlace.memberships.get(), integrante.memberships.get(), inactive, ended):
        with pytest.raises(ValidationError, match="en funciones de este municipio"):
            progress.assign_task(task=task, by=enlace, today=MONDAY, assignee=membership)
    with pytest.raises(ValidationError, match="el nombre y el correo"):
        progress.assign_task(task=task, by=enlace, today=MONDAY, assignee_name="Tomás Paz")
    with pytest.raises(ValidationError):
        progress.assign_task(
            task=task, by=enlace, today=MONDAY, assignee_name="Tomás", assignee_email="no es correo"
        )
    with pytest.raises(ValidationError, match="no ambas cosas"):
        progress.assign_task(
            task=task,
            by=enlace,
            today=MONDAY,
            assignee=lectora.memberships.get(),
            assignee_name="Tomás",
            assignee_email="t@example.com",
        )
    task.refresh_from_db()
    assert task.assignee.user == enlace


def test_assign_task_refuses_a_completed_one(process, enlace, lectora):
    complete(process, "cabildo", enlace)
    with pytest.raises(ValidationError, match="Sólo una tarea pendiente"):
        progress.assign_task(
            task=process.tasks.get(key="cabildo"), by=enlace, today=MONDAY, assignee=lectora.memberships.get()
        )


def test_fulfil_changes_once_and_says_so(process, asesora):
    assert progress.fulfil(process=process, key="dictamen-procedencia", by=asesora, today=MONDAY) is True
    assert (
        progress.fulfil(process=process, key="dictamen-procedencia", by=asesora, today=day("03-09")) is False
    )
    task = process.tasks.get(key="dictamen-procedencia")
    assert (task.state, task.completed_on, task.completed_by) == ("done", MONDAY, asesora)
    assert acts(process) == ["process.opened", "task.fulfilled"]


def test_fulfil_by_the_system_names_it_in_the_history(process):
    progress.fulfil(process=process, key="publicacion", by=None, today=MONDAY, note="Gaceta 4")
    entry = Entry.objects.get(act="task.fulfilled")
    assert (entry.actor, entry.actor_name) == (None, "El sistema")
    assert process.tasks.get(key="publicacion").note == "Gaceta 4"


def test_fulfil_respects_requirements_and_knows_its_keys(process, enlace):
    with pytest.raises(ValidationError, match="Antes de «Firmar el acuerdo»"):
        progress.fulfil(process=process, key="firma", by=enlace, today=MONDAY)
    with pytest.raises(Task.DoesNotExist):
        progress.fulfil(process=process, key="no-existe", by=enlace, today=MONDAY)


# Phases
