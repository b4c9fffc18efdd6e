"""The verbs that move a process, from its opening to its end: what they change, and what they refuse."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hermanamientos.lib.uploads import check_upload
from partners.models import Counterpart, Entry, Membership
from phases import progress
from phases.calendars import MEXICO
from phases.catalogue import METHODOLOGY
from phases.management.commands.load_methodology import load
from phases.models import Evidence, Phase, Process, Suspension, Task
from phases.opening import NATIONAL_REASON
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)
NATIONAL_OMITS = {
    "consulta-representacion",
    "envio-dgcp",
    "turno-consultoria",
    "observaciones",
    "solventar-observaciones",
    "dictamen-procedencia",
    "remitir-registro",
    "constancia-registro",
}
GATES = {
    1: ["nota-juridica", "seleccionar-ciudad"],
    2: ["dictamen-interno", "texto-negociado"],
    3: ["cabildo", "dictamen-procedencia", "firma"],
    4: ["comite", "reglamento", "programa-anual"],
}


def day(text):
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.fixture(autouse=True)
def methodology(db):
    return load(METHODOLOGY)[0]


@pytest.fixture
def process(municipality, enlace, counterpart):
    return progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )


@pytest.fixture
def national(municipality):
    return CounterpartFactory(
        municipality=municipality,
        kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
        official_name="Municipio de Celaya",
        country_code="MX",
        city=None,
        mexican_municipality=MunicipalityFactory(cvegeo="11007", name="Celaya"),
    )


@pytest.fixture
def private(municipality):
    return CounterpartFactory(
        municipality=municipality, kind=Counterpart.Kind.PRIVATE, official_name="Lyon Invest SA"
    )


def complete(process, key, by, today=MONDAY, note="Oficio 1/2026"):
    return progress.complete_task(task=process.tasks.get(key=key), by=by, today=today, note=note)


def pass_phase(process, number, by, today=MONDAY):
    for key in GATES[number]:
        task = process.tasks.get(key=key)
        if task.state == Task.State.PENDING:
            progress.complete_task(task=task, by=by, today=today, note="Oficio")
    return progress.advance_phase(process=process, by=by, today=today, expected_phase=number)


def refusal(error):
    """The messages of a refusal as people read them."""
    return " ".join(error.value.messages)


def acts(process):
    return list(Entry.objects.about(process).order_by("pk").values_list("act", flat=True))


# Opening


def test_open_process_gives_four_phases_with_nominal_dates(process):
    assert list(process.phases.values_list("number", "slug", "starts_on", "ends_on", "state")) == [
        (1, "sensibilizacion", day("03-02"), day("03-29"), "open"),
        (2, "negociacion", day("03-30"), day("04-26"), "pending"),
        (3, "formalizacion", day("04-27"), day("05-24"), "pending"),
        (4, "implementacion", day("05-25"), day("07-19"), "pending"),
    ]
    assert process.kind == Process.Kind.NEW
    assert process.state == Process.State.OPEN


def test_open_process_copies_every_task_with_its_dates(process, enlace):
    assert process.tasks.count() == 49
    task = process.tasks.get(key="mapa-actores")
    assert (task.planned_on, task.due_on) == (day("03-15"), day("03-17"))
    assert (task.phase.number, task.code, task.state) == (1, "S5", Task.State.PENDING)
    assert task.assignee.user == enlace
    open_ended = process.tasks.filter(due_on__isnull=True).values_list("key", flat=True)
    assert set(open_ended) == {
        "constancia-registro",
        "publicacion",
        "seguimiento-trimestral",
        "entrega-recepcion",
    }
    late = [each.key for each in process.tasks.exclude(due_on=None) if not MEXICO.is_working(each.due_on)]
    assert late == []


def test_open_process_plans_milestones_on_the_last_day_of_their_phase(process):
    for phase in process.phases.all():
        milestone = phase.tasks.get(is_milestone=True)
        assert milestone.planned_on == phase.ends_on
        assert milestone.due_on == MEXICO.next_working(phase.ends_on)


def test_open_process_writes_one_entry(process, enlace):
    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.subject) == ("process.opened", enlace, process)
    assert entry.text == "Abrió el proceso con inicio el 2 de marzo de 2026, con Ciudad de Lyon."


def test_open_process_without_counterpart_leaves_it_to_be_chosen(municipality, enlace):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, purpose="  Turismo  "
    )
    assert (process.counterpart, process.kind, process.purpose) == (None, Process.Kind.NEW, "Turismo")
    assert "por definir" in Entry.objects.get().text


def test_open_process_assigns_to_the_coordinator_who_opens(municipality, enlace):
    second = MembershipFactory(municipality=municipality, user=UserFactory())
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=second.user, today=MONDAY)
    assert set(process.tasks.values_list("assignee", flat=True)) == {second.pk}


def test_open_process_by_an_advisor_assigns_to_the_oldest_coordinator(municipality, enlace, asesora):
    MembershipFactory(municipality=municipality, starts_on=dt.date(2026, 2, 1))
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=asesora, today=MONDAY)
    assert set(process.tasks.values_list("assignee__user", flat=True)) == {enlace.pk}


def test_open_process_without_coordinator_leaves_tasks_to_the_unit(municipality, asesora):
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=asesora, today=MONDAY)
    assert set(process.tasks.values_list("assignee", flat=True)) == {None}
    assert process.tasks.get(key="cabildo").assigned_to == "Ayuntamiento"


def test_open_process_refuses_a_private_counterpart_with_its_article(municipality, enlace, private):
    with pytest.raises(ValidationError) as error:
        progress.open_process(
            municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=private
        )
    assert "«Lyon Invest SA» es una institución privada" in refusal(error)
    assert "artículos 1 y 2" in refusal(error)
    assert Process.objects.count() == 0


def test_open_process_refuses_the_counterpart_of_another_municipality(
    other_municipality, otro_enlace, counterpart
):
    with pytest.raises(ValidationError) as error:
        progress.open_process(
            municipality=other_municipality,
            opened_on=MONDAY,
            by=otro_enlace,
            today=MONDAY,
            counterpart=counterpart,
        )
    assert refusal(error) == "Elija una contraparte registrada por su municipio."


def test_open_process_refuses_a_second_one_with_the_same_counterpart(process, municipality, enlace):
    with pytest.raises(ValidationError) as error:
        progress.open_process(
            municipality=municipality,
            opened_on=day("04-06"),
            by=enlace,
            today=MONDAY,
            counterpart=process.counterpart,
        )
    assert "ya tiene un proceso abierto con «Ciudad de Lyon»" in refusal(error)
    assert Process.objects.count() == 1
    assert Entry.objects.count() == 1


def test_open_process_refuses_the_double_click_without_counterpart(municipality, enlace):
    progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    assert "esa misma fecha de inicio" in refusal(error)
    progress.open_process(municipality=municipality, opened_on=day("03-03"), by=enlace, today=MONDAY)
    assert Process.objects.count() == 2


def test_open_process_again_after_closing_is_allowed(process, municipality, enlace, counterpart):
    progress.close_process(
        process=process, outcome="no_answer", reason="Tres oficios sin respuesta", by=enlace, today=MONDAY
    )
    second = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    assert second.counterpart == counterpart


@pytest.mark.parametrize("opened_on", [dt.date(206, 3, 2), dt.date(2062, 3, 2), dt.date(9999, 12, 31)])
def test_open_process_refuses_an_unlikely_date(municipality, enlace, opened_on):
    with pytest.raises(ValidationError) as error:
        progress.open_process(municipality=municipality, opened_on=opened_on, by=enlace, today=MONDAY)
    assert refusal(error).startswith("Revise la fecha de inicio: debe estar entre el 2")


def test_open_process_refuses_a_municipality_without_office(enlace):
    closed = MunicipalityFactory(opened_on=None)
    with pytest.raises(ValidationError) as error:
        progress.open_process(municipality=closed, opened_on=MONDAY, by=enlace, today=MONDAY)
    assert "no tiene oficina" in refusal(error)


def test_open_process_says_when_the_methodology_is_missing(municipality, enlace, methodology):
    methodology.delete()
    with pytest.raises(ValidationError) as error:
        progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    assert "Falta cargar la metodología" in refusal(error)


# Counterpart and kind


def test_mexican_counterpart_gives_a_national_process_without_the_ministry(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    omitted = process.tasks.filter(state=Task.State.NOT_APPLICABLE)
    assert process.kind == Process.Kind.NATIONAL
    assert set(omitted.values_list("key", flat=True)) == NATIONAL_OMITS
    assert set(omitted.values_list("not_applicable_reason", flat=True)) == {NATIONAL_REASON}


def test_national_process_reaches_follow_up_without_dictamen(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    assert process.state == Process.State.IN_FOLLOWUP


def test_choose_counterpart_to_national_and_back_restores_the_steps(process, enlace, national, counterpart):
    complete(process, "envio-dgcp", enlace)
    process = progress.choose_counterpart(process=process, counterpart=national, by=enlace)
    omitted = process.tasks.filter(state=Task.State.NOT_APPLICABLE).values_list("key", flat=True)
    assert process.kind == Process.Kind.NATIONAL
    assert set(omitted) == NATIONAL_OMITS - {"envio-dgcp"}
    process = progress.choose_counterpart(process=process, counterpart=counterpart, by=enlace)
    task = process.tasks.get(key="dictamen-procedencia")
    assert process.kind == Process.Kind.NEW
    assert process.tasks.filter(state=Task.State.NOT_APPLICABLE).count() == 0
    assert (task.state, task.not_applicable_reason, task.due_on) == ("pending", "", day("05-18"))
    assert acts(process) == [
        "process.opened",
        "task.completed",
        "process.counterpart_chosen",
        "process.counterpart_chosen",
    ]


def test_choose_counterpart_gives_restored_steps_the_stopped_days(process, enlace, national, counterpart):
    progress.choose_counterpart(process=process, counterpart=national, by=enlace)
    progress.suspend(process=process, cause="cabildo", reason="Receso", by=enlace, today=day("03-09"))
    progress.resume(process=process, by=enlace, today=day("03-15"))
    progress.choose_counterpart(process=process, counterpart=counterpart, by=enlace)
    task = process.tasks.get(key="dictamen-procedencia")
    assert (task.planned_on, task.due_on) == (day("05-17"), day("05-25"))


def test_choose_counterpart_says_who_was_replaced_and_ignores_a_second_click(process, enlace, municipality):
    other = CounterpartFactory(municipality=municipality, official_name="Ciudad de Oporto")
    progress.choose_counterpart(process=process, counterpart=other, by=enlace)
    progress.choose_counterpart(process=process, counterpart=other, by=enlace)
    process.refresh_from_db()
    assert process.counterpart == other
    assert acts(process) == ["process.opened", "process.counterpart_chosen"]
    text = "Eligió como contraparte a Ciudad de Oporto, en lugar de Ciudad de Lyon."
    assert Entry.objects.order_by("pk").last().text == text


def test_choose_counterpart_refuses_one_with_another_open_process(process, municipality, enlace):
    second = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        progress.choose_counterpart(process=second, counterpart=process.counterpart, by=enlace)
    second.refresh_from_db()
    assert "ya tiene un proceso abierto con «Ciudad de Lyon»" in refusal(error)
    assert second.counterpart is None


def test_choose_counterpart_refuses_private_and_foreign_rows(process, enlace, private, other_municipality):
    elsewhere = CounterpartFactory(municipality=other_municipality)
    for refused in (private, elsewhere):
        with pytest.raises(ValidationError):
            progress.choose_counterpart(process=process, counterpart=refused, by=enlace)
    process.refresh_from_db()
    assert process.counterpart.official_name == "Ciudad de Lyon"


def test_choose_counterpart_refuses_after_the_signature(process, enlace, national):
    for key in ("cabildo", "dictamen-procedencia", "firma"):
        complete(process, key, enlace)
    with pytest.raises(ValidationError) as error:
        progress.choose_counterpart(process=process, counterpart=national, by=enlace)
    assert "ya se firmó" in refusal(error)


# Tasks


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
        progress._finish(task, by=enlace, today=MONDAY, note="")
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
    task = progress.assign_task(task=task, by=enlace, assignee=lectora.memberships.get())
    assert task.assigned_to == "Laura Díaz"
    task = progress.assign_task(
        task=task, by=enlace, assignee_name=" Tomás Paz ", assignee_email="tomas@tesoreria.example"
    )
    assert (task.assignee, task.assigned_to, task.assignee_email) == (
        None,
        "Tomás Paz",
        "tomas@tesoreria.example",
    )
    task = progress.assign_task(task=task, by=enlace)
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
    for membership in (otro_enlace.memberships.get(), integrante.memberships.get(), inactive):
        with pytest.raises(ValidationError, match="en funciones de este municipio"):
            progress.assign_task(task=task, by=enlace, assignee=membership)
    with pytest.raises(ValidationError, match="el nombre y el correo"):
        progress.assign_task(task=task, by=enlace, assignee_name="Tomás Paz")
    with pytest.raises(ValidationError):
        progress.assign_task(task=task, by=enlace, assignee_name="Tomás", assignee_email="no es correo")
    with pytest.raises(ValidationError, match="no ambas cosas"):
        progress.assign_task(
            task=task,
            by=enlace,
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
            task=process.tasks.get(key="cabildo"), by=enlace, assignee=lectora.memberships.get()
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


# The clock


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


# Closing


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
        lambda: progress.assign_task(task=task, by=enlace),
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
    with django_assert_num_queries(12):
        progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio")
    with django_assert_num_queries(13):
        progress.advance_phase(process=process, by=enlace, today=MONDAY, expected_phase=1)
