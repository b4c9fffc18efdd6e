"""Opening a process and choosing its counterpart."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress
from phases.calendars import MEXICO
from phases.models import Process, Task
from phases.opening import OMITTED
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory, UserFactory
from tests.phases.moving import MONDAY, NATIONAL_OMITS, acts, complete, day, pass_phase, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methodology")]


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
    assert process.tasks.count() == 50
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
        "renovacion",
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


def test_mexican_counterpart_gives_a_national_process_without_the_ministry(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    omitted = process.tasks.filter(state=Task.State.NOT_APPLICABLE)
    assert process.kind == Process.Kind.NATIONAL
    assert set(omitted.values_list("key", flat=True)) == NATIONAL_OMITS
    assert set(omitted.values_list("not_applicable_reason", flat=True)) == {OMITTED["national"]}


def test_national_process_reaches_follow_up_without_dictamen(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=national
    )
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    assert process.state == Process.State.IN_FOLLOWUP


REGULARISATION_OMITS = {
    "taller-sensibilizacion",
    "mapa-actores",
    "alineacion-planes",
    "prioridades",
    "grupo-promotor",
    "matriz-ciudades",
    "consulta-representacion",
    "seleccionar-ciudad",
    "carta-intencion",
    "reuniones-exploratorias",
}


@pytest.mark.parametrize(
    ("kind", "omits"),
    [
        ("new", set()),
        ("regularisation", REGULARISATION_OMITS),
        ("specific", {"comite", "reglamento"}),
    ],
)
def test_kind_omits_its_tasks_with_the_reason(municipality, enlace, counterpart, kind, omits):
    process = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind=kind,
    )
    omitted = process.tasks.filter(state=Task.State.NOT_APPLICABLE)
    assert process.kind == kind
    assert set(omitted.values_list("key", flat=True)) == omits
    assert set(omitted.values_list("not_applicable_reason", flat=True)) <= {OMITTED[kind]}


@pytest.mark.parametrize("kind", ["regularisation", "specific"])
def test_every_kind_reaches_follow_up_by_its_own_gates(municipality, enlace, counterpart, kind):
    process = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind=kind,
    )
    for number in (1, 2, 3, 4):
        process = pass_phase(process, number, enlace)
    assert process.state == Process.State.IN_FOLLOWUP


def test_mexican_counterpart_makes_any_kind_national(municipality, enlace, national):
    process = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=national,
        kind="regularisation",
    )
    assert process.kind == Process.Kind.NATIONAL
    assert process.tasks.get(key="mapa-actores").state == Task.State.PENDING


def test_kind_may_be_corrected_with_the_same_counterpart(process, enlace, counterpart):
    for _ in range(2):
        process = progress.choose_counterpart(
            process=process, counterpart=counterpart, by=enlace, kind="regularisation"
        )
    omitted = process.tasks.filter(state=Task.State.NOT_APPLICABLE).values_list("key", flat=True)
    assert (process.kind, set(omitted)) == (Process.Kind.REGULARISATION, REGULARISATION_OMITS)
    assert acts(process) == ["process.opened", "process.counterpart_chosen"]
    text = "Eligió como contraparte a Ciudad de Lyon. El proceso queda como regularización."
    assert Entry.objects.about(process).first().text == text


def test_kind_is_kept_when_only_the_counterpart_changes(municipality, enlace, counterpart):
    process = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind="specific",
    )
    assert Entry.objects.get().text.endswith("con Ciudad de Lyon. Tipo: cooperación específica.")
    other = CounterpartFactory(municipality=municipality)
    process = progress.choose_counterpart(process=process, counterpart=other, by=enlace)
    assert (process.counterpart, process.kind) == (other, Process.Kind.SPECIFIC)


def test_unknown_kind_is_refused(municipality, enlace):
    with pytest.raises(ValidationError) as error:
        progress.open_process(
            municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, kind="privado"
        )
    assert refusal(error) == "Elija el tipo de proceso."


def test_changing_to_an_unknown_kind_is_refused(process, enlace, counterpart):
    with pytest.raises(ValidationError) as error:
        progress.choose_counterpart(process=process, counterpart=counterpart, by=enlace, kind="privado")
    assert refusal(error) == "Elija el tipo de proceso."


def test_joint_tasks_wait_for_the_counterpart_s_holidays(municipality, enlace):
    chicago = CounterpartFactory(municipality=municipality, country_code="US", city__country_code="US")
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=chicago
    )
    # Week 12 ends on Sunday 24 May; Monday 25 is Memorial Day.
    assert process.tasks.get(key="firma").due_on == day("05-26")
    assert process.tasks.get(key="remitir-registro").due_on == day("05-25")


def test_office_s_own_not_applicable_survives_a_change_of_kind(process, enlace, national, counterpart):
    progress.mark_not_applicable(task=process.tasks.get(key="observaciones"), reason="No las hubo", by=enlace)
    for partner in (national, counterpart):
        process = progress.choose_counterpart(process=process, counterpart=partner, by=enlace)
    task = process.tasks.get(key="observaciones")
    assert (task.state, task.not_applicable_reason) == (Task.State.NOT_APPLICABLE, "No las hubo")


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
