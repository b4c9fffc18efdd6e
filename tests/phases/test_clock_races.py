"""Declared days against what happens at the same moment, on a database with real concurrency."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction

from partners.history import record
from phases import declaring, preferences, progress
from phases.catalogue import METHODOLOGY
from phases.daysoff import calendars_of, office_calendar
from phases.guards import lock_process
from phases.management.commands.load_methodology import load
from phases.models import Extension, Task
from tests.phases.moving import MONDAY, day

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PATIENCE = 30


@pytest.fixture
def process(municipality, enlace, counterpart):
    load(METHODOLOGY)
    return progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )


class Beside:
    """An act in a thread of its own; `error` is what it raised."""

    def __init__(self, act):
        self.act, self.error = act, None
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            self.act()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def start(self):
        self.thread.start()
        return self

    def finish(self):
        self.thread.join(timeout=PATIENCE)
        assert not self.thread.is_alive()
        if self.error:
            raise self.error


def wait_until_somebody_waits():
    """Until another session waits for a lock."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def declare(municipality, enlace, first):
    return declaring.declare(
        municipality=municipality, starts_on=day(first), ends_on=day(first), name="Feria", by=enlace
    )


@pytest.mark.parametrize("whose", ["municipality", "ministry"])
def test_declaring_days_and_an_act_on_a_process_do_not_wait_for_each_other_for_ever(
    process, municipality, enlace, whose
):
    owner = municipality if whose == "municipality" else None
    beside = Beside(lambda: declare(owner, enlace, "05-11"))
    with transaction.atomic():
        locked = lock_process(process.pk)
        beside.start()
        wait_until_somebody_waits()
        # The line of history of any act points to the municipality.
        record(act="process.commented", text="Comentó", by=enlace, subject=locked, municipality=municipality)
    beside.finish()
    assert process.tasks.filter(is_sre_step=True, due_on=day("05-11")).count() == 0


def test_setting_the_ladder_and_an_act_on_a_task_do_not_wait_for_each_other_for_ever(
    process, municipality, enlace
):
    beside = Beside(
        lambda: preferences.set_policy(
            municipality=municipality,
            steps=[-3, 0, 7],
            enlace_from=1,
            head_from=3,
            advisor_from=7,
            by=enlace,
            today=MONDAY,
        )
    )
    with transaction.atomic():
        Task.objects.filter(process=process).update(sequence=1)
        beside.start()
        wait_until_somebody_waits()
        record(act="process.commented", text="Comentó", by=enlace, subject=process, municipality=municipality)
    beside.finish()


def test_a_deadline_that_moves_to_a_day_while_it_is_declared_does_not_stay_on_it(
    process, municipality, enlace
):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    # Every deadline that has not come yet is moved by 15 days: to Monday 30 March, among others.
    beside = Beside(lambda: declare(municipality, enlace, "03-30"))
    with transaction.atomic():
        lock_process(process.pk)
        progress.resume(process=process, by=enlace, today=MONDAY + dt.timedelta(days=14))
        assert process.tasks.filter(due_on=day("03-30")).exists()
        beside.start()
        wait_until_somebody_waits()
    beside.finish()
    calendar = calendars_of(process).office
    assert not calendar.is_working(day("03-30"))
    assert not process.tasks.filter(due_on=day("03-30")).exists()


def test_an_extension_and_a_declared_day_at_once_both_count_for_a_task_without_process(
    process, municipality, enlace
):
    task = progress.add_task(
        municipality=municipality, name="Renovar el sitio", due_on=day("03-11"), by=enlace, today=MONDAY
    )
    beside = Beside(lambda: declare(municipality, enlace, "03-13"))
    with transaction.atomic():
        progress.grant_extension(
            task=task, working_days=2, reason="Falta", approved_by="Síndica", by=enlace, today=MONDAY
        )
        beside.start()
        wait_until_somebody_waits()
    beside.finish()
    task.refresh_from_db()
    assert Extension.objects.get().days == 2
    assert not office_calendar(municipality).is_working(day("03-13"))
    # Two days more were Friday 13 March, and that is declared now: Tuesday 17, after the long weekend.
    assert task.due_on == day("03-17")
