"""Several processes at once, on a real database: each reminder leaves once."""

import threading

import pytest
from django.core import mail
from django.db import connection

from partners.models import Notice
from phases import reminders
from phases.models import Reminder
from tests.phases.reminding import THREE_BEFORE, at, make_task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

THREADS = 4
TASKS = 15


def at_once(act):
    """Run `act` in several threads that start together, each with its own connection; returns the results."""
    gate = threading.Barrier(THREADS)
    results, errors = [], []

    def work():
        try:
            gate.wait()
            results.append(act())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return results


@pytest.fixture
def tasks(municipality, enlace):
    return [make_task(municipality, key=f"tarea-{number}") for number in range(TASKS)]


def test_planners_at_once_write_each_row_once(tasks):
    at_once(lambda: reminders.plan(today=THREE_BEFORE))
    assert (
        Reminder.objects.filter(state=Reminder.State.PLANNED).count() == Reminder.objects.count() == 6 * TASKS
    )


def test_senders_at_once_send_each_reminder_once(tasks):
    reminders.plan(today=THREE_BEFORE)
    tallies = at_once(lambda: reminders.send_due(now=at(THREE_BEFORE)))
    assert sum(tally.sent for tally in tallies) == TASKS
    assert sum(tally.failed for tally in tallies) == 0
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(sent) == sorted(Reminder.objects.filter(step=-3).values_list("message_id", flat=True))
    assert Notice.objects.count() == TASKS


def test_one_reminder_is_claimed_by_one_of_many(tasks):
    reminders.plan(today=THREE_BEFORE)
    key = Reminder.objects.filter(step=-3).first().pk
    won = at_once(lambda: reminders.claim(Reminder.objects.get(pk=key), at=at(THREE_BEFORE)))
    assert sorted(won) == [False] * (THREADS - 1) + [True]


def test_whole_runs_at_once_send_each_reminder_once(tasks):
    tallies = at_once(lambda: reminders.run(now=at(THREE_BEFORE)))
    assert sum(tally.sent for tally in tallies) == TASKS
    assert Reminder.objects.filter(state=Reminder.State.SENT).count() == TASKS
    assert len(mail.outbox) == TASKS
