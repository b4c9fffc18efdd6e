"""Several processes at once, on a real database: each reminder leaves once."""

import threading
import time

import pytest
from django.core import mail
from django.db import connection, transaction

from partners.models import Notice
from phases import reminders, sending
from phases.models import Digest, MailChoice, Reminder, Task
from tests.phases.reminding import STEPS, THREE_BEFORE, at, make_task

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
    assert states_and_steps() == [(Reminder.State.PLANNED, -3)] * TASKS
    assert Task.objects.filter(next_reminder_on=STEPS[-1]).count() == TASKS


def test_senders_at_once_send_each_reminder_once(tasks):
    reminders.plan(today=THREE_BEFORE)
    tallies = at_once(lambda: reminders.send_due(now=at(THREE_BEFORE)))
    assert sum(tally.sent for tally in tallies) == TASKS
    assert sum(tally.failed for tally in tallies) == 0
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(sent) == sorted(Reminder.objects.values_list("message_id", flat=True))
    assert Notice.objects.count() == TASKS


def test_one_reminder_is_claimed_by_one_of_many(tasks):
    reminders.plan(today=THREE_BEFORE)
    key = Reminder.objects.first().pk
    won = at_once(lambda: sending.claim(Reminder.objects.get(pk=key), at=at(THREE_BEFORE)))
    assert sorted(won) == [False] * (THREADS - 1) + [True]


def test_whole_runs_at_once_send_each_reminder_once(tasks):
    tallies = at_once(lambda: reminders.run(now=at(THREE_BEFORE)))
    # A task that another run holds is left to it; the next run finds nothing left undone.
    assert sum(tally.sent for tally in tallies) + reminders.run(now=at(THREE_BEFORE)).sent == TASKS
    assert states_and_steps() == [(Reminder.State.SENT, -3)] * TASKS
    assert len(mail.outbox) == TASKS


def test_whole_runs_at_once_send_one_digest_with_everything(tasks, enlace):
    MailChoice.objects.create(user=enlace, rhythm=MailChoice.Rhythm.DAILY)
    reminders.plan(today=THREE_BEFORE)
    tallies = at_once(lambda: reminders.run(now=at(THREE_BEFORE)))
    assert sum(tally.sent for tally in tallies) == TASKS
    assert states_and_steps() == [(Reminder.State.SENT, -3)] * TASKS
    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)


def test_what_an_act_changes_while_planning_goes_on_is_looked_at_again(tasks, lectora, monkeypatch):
    """An enlace hands a task over in the very moment in which its reminder is planned for somebody else."""
    membership = lectora.memberships.get()
    acts = []

    def hand_over():
        Task.objects.filter(pk=tasks[0].pk).update(assignee=membership, next_reminder_on=None)
        connection.close()

    note = reminders._note_turns

    def interrupted(turns):
        acts.append(threading.Thread(target=hand_over))
        acts[0].start()
        time.sleep(0.2)
        note(turns)

    monkeypatch.setattr(reminders, "_note_turns", interrupted)
    reminders.plan(today=THREE_BEFORE)
    acts[0].join()
    monkeypatch.undo()
    assert Task.objects.get(pk=tasks[0].pk).next_reminder_on is None
    assert reminders.run(now=at(THREE_BEFORE)).sent == TASKS
    assert [message.to for message in mail.outbox].count([lectora.email]) == 1


def test_a_task_that_an_act_holds_waits_for_the_next_run(tasks):
    with transaction.atomic():
        Task.objects.filter(pk=tasks[0].pk).update(next_reminder_on=None)
        planned = []

        def elsewhere():
            planned.append(reminders.plan(today=THREE_BEFORE).planned)
            connection.close()

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert planned == [TASKS - 1]
    assert reminders.plan(today=THREE_BEFORE).planned == 1


def states_and_steps():
    return list(Reminder.objects.values_list("state", "step"))
