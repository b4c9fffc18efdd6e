"""Loading the methodology: once, repeatably, and never under the feet of a running process."""

import dataclasses
import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from phases import catalogue, editions, progress
from phases.management.commands.load_methodology import load
from phases.models import MethodologyVersion, TaskTemplate

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    call_command("load_methodology", stdout=out)
    return out.getvalue().strip()


def changed_methodology():
    """The methodology with one other word in its first task."""
    first, *rest = catalogue.METHODOLOGY.tasks[1]
    tasks = catalogue.METHODOLOGY.tasks | {1: (dataclasses.replace(first, name="Nombrar al enlace"), *rest)}
    return dataclasses.replace(catalogue.METHODOLOGY, tasks=tasks)


def test_command_loads_every_task_once():
    assert run() == "Metodología, versión 1: 50 tareas cargadas."
    assert run() == "Metodología, versión 1: ya estaba cargada."
    assert MethodologyVersion.objects.get().is_current is True
    assert TaskTemplate.objects.count() == 50


def test_templates_carry_what_the_catalogue_says():
    load(catalogue.METHODOLOGY)
    signature = TaskTemplate.objects.get(key="firma")
    assert (signature.phase_number, signature.code, signature.week, signature.week_label) == (
        3,
        "F9",
        12,
        "12",
    )
    assert signature.requires == ["cabildo", "dictamen-procedencia"]
    assert signature.blocks_phase is True
    assert signature.kinds == ["new", "regularisation", "national", "specific"]
    assert (signature.is_counterpart_step, signature.is_sre_step) == (True, False)
    opinion = TaskTemplate.objects.get(key="dictamen-procedencia")
    assert (opinion.kinds, opinion.is_sre_step, opinion.evidence_grade) == (
        ["new", "regularisation", "specific"],
        True,
        "A",
    )
    milestone = TaskTemplate.objects.get(key="fin-negociacion")
    assert (milestone.is_milestone, milestone.is_automatic, milestone.week) == (True, True, 8)
    assert TaskTemplate.objects.get(key="entrega-recepcion").week is None


def test_templates_keep_the_order_of_the_methodology():
    version, _ = load(catalogue.METHODOLOGY)
    assert [each.code for each in version.templates.all()] == [
        task.code for _, task in catalogue.METHODOLOGY.all_tasks()
    ]


def test_changed_catalogue_becomes_a_new_version_and_processes_keep_theirs(municipality, enlace):
    old, _ = load(catalogue.METHODOLOGY)
    process = progress.open_process(
        municipality=municipality, opened_on=dt.date(2026, 3, 2), by=enlace, today=dt.date(2026, 3, 2)
    )
    new, created = load(changed_methodology())
    process.refresh_from_db()
    old.refresh_from_db()
    assert created is True
    assert (new.number, new.is_current, old.is_current) == (2, True, False)
    assert process.methodology == old
    assert (
        old.templates.get(key="designar-enlace").name == "Designar al enlace municipal y abrir el expediente"
    )
    assert process.tasks.get(key="designar-enlace").name == old.templates.get(key="designar-enlace").name
    assert new.templates.get(key="designar-enlace").name == "Nombrar al enlace"


def test_loading_again_does_not_undo_a_later_version():
    load(catalogue.METHODOLOGY)
    later, _ = load(changed_methodology())
    assert run() == "Metodología, versión 1: ya estaba cargada."
    assert MethodologyVersion.objects.get(is_current=True) == later


def test_loading_again_costs_one_query(django_assert_num_queries):
    load(catalogue.METHODOLOGY)
    with django_assert_num_queries(3):  # savepoint, select, release
        load(catalogue.METHODOLOGY)


def test_the_edition_of_an_advisor_stays_the_current_one(asesora):
    first, _ = load(catalogue.METHODOLOGY)
    draft = editions.draft_from(version=first, by=asesora)
    editions.change_edition(
        version=draft, title="Propia", changes="Otro título.", phase_weeks=[4, 4, 4, 8], by=asesora
    )
    published = editions.publish(version=draft, by=asesora, today=dt.date(2026, 3, 2))
    new, created = load(changed_methodology())
    assert (created, new.number, new.is_current) == (True, 3, False)
    assert new.templates.count() == first.templates.count()
    assert MethodologyVersion.objects.get(is_current=True) == published


def test_the_command_says_that_the_advisor_s_edition_stays(asesora):
    first, _ = load(changed_methodology())
    draft = editions.draft_from(version=first, by=asesora)
    editions.change_edition(
        version=draft, title="Propia", changes="Otro título.", phase_weeks=[4, 4, 4, 8], by=asesora
    )
    editions.publish(version=draft, by=asesora, today=dt.date(2026, 3, 2))
    assert "Sigue vigente la versión 2, que publicó la cancillería" in run()
    assert run() == "Metodología, versión 3: ya estaba cargada."


def test_a_draft_keeps_its_number_when_a_catalogue_is_loaded(asesora):
    first, _ = load(catalogue.METHODOLOGY)
    draft = editions.draft_from(version=first, by=asesora)
    new, _ = load(changed_methodology())
    assert (draft.number, new.number, new.is_current) == (2, 3, True)


def test_phases_and_joint_steps_are_loaded():
    version, _ = load(catalogue.METHODOLOGY)
    assert version.phase_weeks == [4, 4, 4, 8]
    joint = {task.key for _, task in catalogue.METHODOLOGY.all_tasks() if task.is_counterpart_step}
    loaded = version.templates.filter(is_counterpart_step=True).values_list("key", flat=True)
    assert set(loaded) == joint
    assert joint
