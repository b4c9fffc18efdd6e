"""Two people at the very same moment, on a database with real concurrency: always one winner."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partners.models import Entry
from phases import progress
from phases.catalogue import METHODOLOGY
from phases.management.commands.load_methodology import load
from phases.models import Evidence, Phase, Process, Suspension, Task

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MONDAY = dt.date(2026, 3, 2)
PEOPLE = 8


def at_once(act):
    """Run ``act`` in as many threads as there are people, all released together; returns the outcomes."""
    barrier = threading.Barrier(PEOPLE)
    outcomes = []

    def person():
        try:
            barrier.wait(timeout=20)
            act()
            outcomes.append("won")
        except ValidationError as error:
            outcomes.append(" ".join(error.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=person) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


@pytest.fixture
def process(municipality, enlace, counterpart):
    load(METHODOLOGY)
    return progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )


def test_completing_one_task_at_once_has_one_winner(process, enlace):
    task = process.tasks.get(key="designar-enlace")
    outcomes = at_once(
        lambda: progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio 12/2026")
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert Evidence.objects.count() == 1
    assert Entry.objects.filter(act="task.completed").count() == 1


def test_advancing_at_once_concludes_one_phase(process, enlace):
    for key in ("nota-juridica", "seleccionar-ciudad", "dictamen-interno", "texto-negociado"):
        progress.complete_task(task=process.tasks.get(key=key), by=enlace, today=MONDAY, note="Oficio")
    outcomes = at_once(
        lambda: progress.advance_phase(process=process, by=enlace, today=MONDAY, expected_phase=1)
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert Phase.objects.filter(process=process, state=Phase.State.DONE).count() == 1
    assert Process.objects.get(pk=process.pk).current_phase.number == 2


def test_opening_at_once_opens_one_process(process, municipality, enlace):
    outcomes = at_once(
        lambda: progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert Process.objects.filter(counterpart=None).count() == 1


def test_suspending_and_resuming_at_once_moves_dates_once(process, enlace):
    stops = at_once(
        lambda: progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    )
    resumes = at_once(lambda: progress.resume(process=process, by=enlace, today=dt.date(2026, 3, 8)))
    assert (stops.count("won"), resumes.count("won")) == (1, 1)
    assert Suspension.objects.count() == 1
    assert process.phases.get(number=1).ends_on == dt.date(2026, 4, 5)


def test_fulfilling_at_once_writes_one_entry(process, enlace):
    at_once(lambda: progress.fulfil(process=process, key="dictamen-procedencia", by=enlace, today=MONDAY))
    assert process.tasks.get(key="dictamen-procedencia").state == Task.State.DONE
    assert Entry.objects.filter(act="task.fulfilled").count() == 1


def test_reopening_cabildo_while_signing_never_leaves_a_signature_without_it(process, enlace):
    for key in ("cabildo", "dictamen-procedencia"):
        progress.complete_task(task=process.tasks.get(key=key), by=enlace, today=MONDAY, note="Acta")
    cabildo, signature = process.tasks.get(key="cabildo"), process.tasks.get(key="firma")
    turns = iter(range(PEOPLE))

    def act():
        if next(turns) % 2:
            progress.reopen_task(task=cabildo, by=enlace)
        else:
            progress.complete_task(task=signature, by=enlace, today=MONDAY, note="Firmado")

    outcomes = at_once(act)
    cabildo.refresh_from_db()
    signature.refresh_from_db()
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert cabildo.is_done == signature.is_done
