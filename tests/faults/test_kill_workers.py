"""Workers killed at any moment, Redis lost, no transport for an hour.

`bin/test -m faults -s tests/faults/test_kill_workers.py`

Real Celery workers on a real Redis take mail to a real SMTP server, while the test kills them: at random, and exactly
while a mail is in flight. Two beats tick at once. The workers' clock runs faster, so that leases and waits of minutes
pass in seconds. Several days follow each other; at the end of each the test counts what reached the inboxes against the
oracle's list.
"""

import datetime as dt
import logging
import random
import time
from collections import defaultdict

import pytest

from partners.models import Membership
from phases.models import MailChoice, Reminder
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.faults import oracle
from tests.faults.harness import Clock, Plant, wait_for
from tests.phases.reminding import make_process, make_task

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

SEED = 20260309
SPEED = 120
KILLS = 50
ZONES = [
    ("14", "America/Mexico_City"),
    ("02", "America/Tijuana"),
    ("26", "America/Hermosillo"),
    ("23", "America/Cancun"),
]
TOWNS, TASKS = 16, 30
#: Monday to Friday; the week after begins with a holiday (LFT art. 74, fr. III).
DAYS = [dt.date(2026, 3, 9) + dt.timedelta(days=n) for n in range(5)]
#: Ten in the morning in the centre, nine in Tijuana: offices work everywhere.
OPENING = dt.time(16)
REDIS_DIES_ON, SMTP_CLOSES_ON = DAYS[1], DAYS[2]
#: Seconds of killing per day; when everything has not arrived in twice as many, the day has failed.
KILLING = 60


def settle(chance):
    """Offices with two people, some of whom have one mail a day, and tasks that fall due around these days."""
    tasks = {}
    for number in range(TOWNS):
        state, zone = ZONES[number % len(ZONES)]
        place = MunicipalityFactory(
            cvegeo=f"{state}{800 + number}", state=state, name=f"Lugar {number}", timezone=zone
        )
        town = oracle.Town(key=place.pk, zone=zone)
        people = {}
        for name, role in [("uno", Membership.Role.COORDINATOR), ("dos", Membership.Role.LEGAL)]:
            user = UserFactory(email=f"{name}{number}@lugar.example", full_name=f"{name.title()} {number}")
            people[name] = MembershipFactory(
                user=user, municipality=place, role=role, starts_on=dt.date(2026, 1, 5)
            )
        if number % 3 == 0:
            MailChoice.objects.create(user=people["uno"].user, rhythm=MailChoice.Rhythm.DAILY)
        uno, dos = (oracle.Person(people[name].user.email) for name in ("uno", "dos"))
        town.enlaces = [uno]
        process = oracle.Process(town=town, opened_on=dt.date(2026, 1, 5))
        row = make_process(place, people["uno"].user)
        for count in range(TASKS):
            due_on = town.shift(DAYS[0], chance.randint(-6, 18))
            given = chance.choice([("uno", uno), ("dos", dos), ("dos", dos), (None, None)])
            task = oracle.Task(process=process, plan_on=due_on, phase=0, person=given[1], due_on=due_on)
            task.address = "" if given[0] else f"fuera{number}@lugar.example"
            task.key = make_task(
                place,
                due_on=due_on,
                process=row,
                key=f"tarea-{count}",
                code="",
                name=f"Tarea {number}-{count}",
                assignee=people.get(given[0]),
                assignee_name="Persona de fuera" if task.address else "",
                assignee_email=task.address,
            ).pk
            tasks[task.key] = task
    return tasks


def expected_by(oracle_, tasks, day, told):
    """Add the reminders that must have arrived by the end of a day: (task, address, deadline, step)."""
    for task in tasks.values():
        step = task.town.latest(task.due_on, day)
        if step is not None:
            told |= {(task.key, email, task.due_on, step) for email in oracle_.concerned(task, step, day)}


def arrived(inbox):
    """What an inbox that de-duplicates by Message-ID holds, as reminders, and how many Message-IDs stand for each."""
    accepted = {(rcpt, message_id) for rcpt, message_id, *_ in list(inbox.accepted)}
    ids = defaultdict(set)
    rows = Reminder.objects.values_list(
        "task", "recipient_email", "deadline", "step", "message_id", "digest__message_id"
    )
    for task, email, deadline, step, own, gathered in rows:
        for message_id in (own, gathered):
            if (email, message_id) in accepted:
                ids[task, email, deadline, step].add(message_id)
    return ids


def test_every_reminder_arrives_once_whatever_is_killed(database_url, tmp_path):
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    chance = random.Random(SEED)  # noqa: S311 - repeatable
    tasks = settle(chance)
    judge, expected = oracle.Oracle(), set()
    clock = Clock(tmp_path / "clock", SPEED)
    clock.set(dt.datetime.combine(DAYS[0], OPENING, dt.UTC))
    started = time.monotonic()
    with Plant(tmp_path, database_url, clock, SEED) as plant:
        for day in DAYS:
            clock.set(dt.datetime.combine(day, OPENING, dt.UTC))
            expected_by(judge, tasks, day, expected)
            one_day(plant, day, expected, chance)
            late = expected - arrived(plant.inbox).keys()
            print(f"\n{day}: expected {len(expected)}, not arrived {len(late)}, kills {plant.killed}", end="")
            if late:
                print("\n", *list(tell(late))[:10], sep="\n  ")
                break
        while plant.killed < KILLS:
            time.sleep(1)
            plant.kill_one()
        plant.inbox.deadly = 0
        repair(plant)
        wait_for(is_quiet, 120, "the end of all work")
        time.sleep(3)
    report(plant, expected, time.monotonic() - started)


def one_day(plant, day, expected, chance):
    """Kill all day long, until everything that this day asks for has arrived."""
    begun = time.monotonic()
    troubles = 0
    while expected - arrived(plant.inbox).keys():
        passed = time.monotonic() - begun
        if passed > 2 * KILLING:
            return
        plant.inbox.deadly = 0.08 if passed < KILLING else 0
        time.sleep(chance.uniform(0.5, 2))
        if passed < KILLING and chance.random() < 0.5:
            plant.kill_one()
        else:
            repair(plant)
        if troubles == 0 and passed > 3:
            troubles = 1
            trouble_of(plant, day)


def tell(names):
    """What the rows say of reminders that did not arrive."""
    for task, email, deadline, step in sorted(names):
        row = (
            Reminder.objects.filter(task=task, recipient_email=email, deadline=deadline, step=step)
            .select_related("digest")
            .first()
        )
        state = (
            f"{row.state}, {row.attempts} attempts, digest {row.digest and row.digest.state}"
            if row
            else "no row"
        )
        yield f"task {task}, {email}, {deadline}, step {step:+d}: {state}"


def trouble_of(plant, day):
    if day == REDIS_DIES_ON:
        plant.redis.kill()
        time.sleep(8)
        plant.redis.start()
    elif day == SMTP_CLOSES_ON:
        plant.close_smtp()
        time.sleep(3600 / SPEED)
        plant.open_smtp()


def repair(plant):
    """What systemd does: a worker that ended by itself is started again."""
    for worker in plant.workers:
        if worker.process.poll() is not None:
            worker.close()
            worker.start()


def is_quiet():
    return not Reminder.objects.filter(state__in=["claimed"]).exists()


def report(plant, expected, seconds):
    """Print the counts, and judge."""
    inbox, found = plant.inbox, arrived(plant.inbox)
    mails = [(rcpt, message_id) for rcpt, message_id, *_ in inbox.accepted]
    missed = expected - found.keys()
    unexpected = found.keys() - expected
    doubled = {name for name, ids in found.items() if len(ids) > 1}
    # The same without the application's rows: one subject, with its task and its step, to one person.
    by_subject = defaultdict(set)
    for rcpt, message_id, subject, _, _ in inbox.accepted:
        if "Tarea" in subject:
            by_subject[rcpt, subject].add(message_id)
    twice_told = {name for name, ids in by_subject.items() if len(ids) > 1}
    unsent = Reminder.objects.filter(state=Reminder.State.FAILED).count()
    print(
        f"\nseed {SEED}, {seconds:.0f} s ({seconds * SPEED / 3600:.0f} h of the workers' clock), "
        f"ticks {dict(plant.ticks)}"
        f"\nkills {plant.killed}: {dict(plant.kills)}"
        f"\nin flight: {dict(inbox.counts)}"
        f"\nmails accepted {len(mails)}, distinct {len(set(mails))}, repeated with their Message-ID "
        f"{len(mails) - len(set(mails))}"
        f"\nreminders expected {len(expected)}, arrived {len(found)}, missed {len(missed)}, doubled "
        f"{len(doubled) + len(twice_told)}, unexpected {len(unexpected)}, given up {unsent}"
    )
    assert plant.killed >= KILLS
    assert (missed, doubled, twice_told, unexpected) == (set(), set(), set(), set())
