"""Which expected results the tasks of a process prove."""

import pytest

from phases import progress
from phases.models import Process
from phases.results import results_of
from tests.phases.moving import MONDAY, complete

pytestmark = pytest.mark.django_db


def proof(results, key):
    return next(each for each in (*results.short, *results.long) if each.result.key == key)


def keys(tasks):
    return [task.key for task in tasks]


def test_new_process_proves_nothing_and_says_what_is_missing(process):
    results = results_of(process)
    assert (len(results.short), len(results.long), results.proved_count) == (10, 4, 0)
    assert results.applicable_count == 10
    actors = proof(results, "actores")
    assert (actors.is_proved, keys(actors.missing)) == (False, ["mapa-actores", "grupo-promotor"])


def test_result_is_proved_by_all_of_its_tasks_with_their_evidence(process, enlace):
    complete(process, "mapa-actores", enlace, note="Mapa con doce actores")
    assert proof(results_of(process), "actores").is_proved is False
    complete(process, "grupo-promotor", enlace, note="Acta del 2 de marzo")
    results = results_of(process)
    actors = proof(results, "actores")
    assert actors.is_proved is True
    assert [each.note for task in actors.done for each in task.evidence.all()] == [
        "Mapa con doce actores",
        "Acta del 2 de marzo",
    ]
    assert results.proved_count == 1


def test_tasks_that_do_not_apply_are_not_asked_for(process, enlace):
    complete(process, "mapa-actores", enlace)
    progress.mark_not_applicable(
        task=process.tasks.get(key="grupo-promotor"), reason="Ya hay comité", by=enlace
    )
    assert proof(results_of(process), "actores").is_proved is True


def test_regularisation_is_not_asked_for_results_of_the_search(
    municipality, enlace, counterpart, methodology
):
    old = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind=Process.Kind.REGULARISATION,
    )
    results = results_of(old)
    assert [each.result.key for each in results.short if not each.applies] == [
        "ciudades",
        "actores",
        "temas",
        "acercamiento",
    ]
    assert (results.applicable_count, proof(results, "ciudades").is_proved) == (6, False)
    assert keys(proof(results, "elementos").missing) == ["inventario-hermanamientos"]


def test_long_term_results_show_what_sustains_them(process, enlace):
    complete(process, "publicacion", enlace)
    presence = proof(results_of(process), "presencia")
    assert (keys(presence.done), keys(presence.missing)) == (
        ["publicacion"],
        ["plan-comunicacion", "webinars"],
    )


def test_results_cost_three_queries(process, enlace, django_assert_num_queries):
    complete(process, "mapa-actores", enlace)
    complete(process, "grupo-promotor", enlace)
    with django_assert_num_queries(3):
        results = results_of(process)
        assert [each.author for proof in results.short for task in proof.done for each in task.evidence.all()]
