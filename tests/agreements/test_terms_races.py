"""Several people, and the clock, at the same agreement or import at once. PostgreSQL only."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from agreements.imports import importing
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, State
from agreements.terms import lifetime, successors
from phases.models import Task
from phases.progress import close_process, complete_task
from tests.agreements.conftest import put_in_force
from tests.agreements.test_importing import check, start
from tests.conftest import MONDAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 6
TODAY = dt.date(2026, 3, 13)
DAY = dt.timedelta(days=1)


def at_once(*acts):
    """Run the acts in threads released together; returns what each answered, refusals as their words."""
    barrier = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def person(number, act):
        try:
            barrier.wait(timeout=20)
            outcomes[number] = act()
        except ValidationError as error:
            outcomes[number] = " ".join(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=person, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


@pytest.fixture
def in_force(draft, enlace):
    agreement = put_in_force(draft, signed_on=TODAY, starts_on=None)
    lifetime.begin_term(agreement=agreement, by=enlace, today=TODAY)
    return Agreement.objects.for_lists().get(pk=agreement.pk)


def test_many_runs_of_the_job_make_one_change(in_force):
    today = in_force.ends_on + DAY
    outcomes = at_once(*[lambda: lifetime.keep_up([in_force.municipality_id], today)] * PEOPLE)
    assert sum(outcomes) == 1
    in_force.refresh_from_db()
    assert in_force.state == State.ENDED


def test_many_runs_renew_once(in_force, enlace):
    Agreement.objects.filter(pk=in_force.pk).update(renewal="automatic")
    today = in_force.ends_on + DAY
    at_once(*[lambda: lifetime.keep_up([in_force.municipality_id], today)] * PEOPLE)
    in_force.refresh_from_db()
    assert in_force.ends_on == dt.date(2036, 3, 12)
    keys = sorted(
        key.split("-")[0] for key in Task.objects.pending().filter(process=None).values_list("key", flat=True)
    )
    assert keys == ["aviso", "vencimiento"]


def test_correcting_at_once_has_one_winner(in_force, enlace):
    def correct(days):
        return lambda: lifetime.correct_term(
            agreement=Agreement.objects.get(pk=in_force.pk),
            starts_on=in_force.starts_on,
            ends_on=in_force.ends_on + days * DAY,
            is_indefinite=False,
            renewal="ends",
            notice_days=30,
            reason="El texto dice otra cosa",
            seen_at=in_force.changed_at,
            by=enlace,
            today=TODAY,
        )

    outcomes = at_once(*[correct(days) for days in range(1, PEOPLE + 1)])
    assert sum(isinstance(each, Agreement) for each in outcomes) == 1
    in_force.refresh_from_db()
    assert Task.objects.pending().filter(process=None).count() == 2
    assert in_force.expiry_task.key == f"vencimiento-{in_force.pk}-{in_force.ends_on:%Y-%m-%d}"


def test_the_clock_and_somebody_at_the_same_task_end_both(in_force, enlace):
    task = in_force.expiry_task
    at_once(
        lambda: lifetime.keep_up([in_force.municipality_id], in_force.ends_on + DAY),
        lambda: complete_task(task=task, by=enlace, today=TODAY, note="Decidido"),
    )
    task.refresh_from_db()
    in_force.refresh_from_db()
    assert task.state in (Task.State.DONE, Task.State.NOT_APPLICABLE)
    assert in_force.state == State.ENDED


def test_a_process_that_closes_while_its_renewal_begins(in_force, enlace):
    started, closed = at_once(
        lambda: successors.start_successor(agreement=in_force, relation="renewal", by=enlace),
        lambda: close_process(
            process=in_force.process, outcome="withdrawn", reason="Otra prioridad", by=enlace, today=TODAY
        ),
    )
    in_force.process.refresh_from_db()
    assert (closed, in_force.process.state) == (in_force.process, "closed")
    if Agreement.objects.filter(parent=in_force).exists():
        assert started.parent == in_force
    else:
        assert "cerrado" in started
        assert Agreement.objects.count() == 1


def test_an_import_applied_by_several_at_once_imports_once(municipality, counterpart, enlace):
    row = check(start(municipality, enlace), enlace)

    def apply():
        return importing.apply_import(agreement_import=row, by=enlace, today=MONDAY, now=row.uploaded_at)

    at_once(*[apply] * PEOPLE)
    assert Agreement.objects.count() == 3


def test_the_same_table_uploaded_twice_and_applied_at_once_brings_no_twin(municipality, counterpart, enlace):
    rows = [check(start(municipality, enlace), enlace) for _ in range(2)]
    at_once(
        *[
            lambda row=row: importing.apply_import(
                agreement_import=row, by=enlace, today=MONDAY, now=row.uploaded_at
            )
            for row in rows
        ]
    )
    assert Agreement.objects.filter(title="Convenio de Lyon").count() == 1
    assert Agreement.objects.count() == 3


def test_one_old_paper_added_twice_at_once_is_one(municipality, counterpart, enlace):
    def add():
        return add_existing(
            municipality=municipality,
            by=enlace,
            today=TODAY,
            counterpart=counterpart,
            kind="twinning",
            state="in_force",
            ends_on=TODAY + 400 * DAY,
        )

    outcomes = at_once(*[add] * PEOPLE)
    assert sum(isinstance(each, Agreement) for each in outcomes) == 1
    assert Task.objects.filter(process=None).count() == 1
