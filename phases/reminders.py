"""Reminders of deadlines: planned as rows, claimed, then sent.

The ladder counts working days (LFT art. 74, see `calendars`): 14, 7, 3 and 1 before the deadline, the day itself,
and 1, 3, 7 after. `plan` writes what should leave and cancels what should not; `send_due` sends what is due;
`release_stuck` gives back what a killed process had claimed. All three may run at any moment, in any number of
processes at once: rows are unique per person, task, deadline and step, and every change of state is a guarded
update. A reminder is never lost, and repeated only after a crash, with the same Message-ID.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from hermanamientos.lib.mail import mail_domain
from partners.models import Municipality
from partners.notices import notify
from phases.calendars import MEXICO
from phases.mail import describe_reminder, send_reminder
from phases.models import Reminder, Task
from phases.recipients import coordinators_by_municipality, recipients_of

logger = logging.getLogger(__name__)

#: Steps of the ladder, in working days relative to the deadline.
LADDER = (-14, -7, -3, -1, 0, 1, 3, 7)
#: Mail leaves from this hour on, in the municipality's time.
OPENING_HOUR = time(8)
#: The hour that a run by hand stands for.
HAND_HOUR = time(9)
#: Rows are written for deadlines up to this many working days ahead (the ladder begins 14 before).
HORIZON = 20
#: Overdue tasks whose last step left are looked at no longer after this many natural days.
SETTLED_AFTER = timedelta(days=30)
#: With the waits of `backoff`, three days: longer than a weekend without mail server.
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=12)
#: A claim older than this belongs to a process that died: its mail may or may not have left.
LEASE = timedelta(minutes=15)
CHUNK = 500


@dataclass
class Tally:
    """What one run did, in numbers of reminders; `failed` counts attempts that went wrong."""

    planned: int = 0
    cancelled: int = 0
    sent: int = 0
    failed: int = 0
    released: int = 0


def ladder(deadline, calendar=MEXICO):
    """The day on which each step of a deadline leaves: (step, day) pairs in the order of time."""
    deadline = calendar.next_working(deadline)
    return [(step, calendar.add_working_days(deadline, step)) for step in LADDER]


def steps_still_to_send(deadline, today, calendar=MEXICO):
    """The latest step that is due, and all later ones.

    When a process opens late, or the system was down, older steps are not made up for: one mail says where the
    deadline stands now.
    """
    steps = ladder(deadline, calendar)
    due = [pair for pair in steps if pair[1] <= today]
    return due[-1:] + steps[len(due) :]


def next_reminder_on(deadline, today, calendar=MEXICO):
    """The next day after today on which a step of this deadline leaves; None after the last one."""
    return next((day for _, day in ladder(deadline, calendar) if day > today), None)


def backoff(attempts):
    """How long a reminder waits after its n-th failed attempt: 10, 20, 40 … minutes, at most 12 hours."""
    return min(timedelta(minutes=10 * 2 ** (attempts - 1)), LONGEST_WAIT)


# --- Planning -------------------------------------------------------------------------------------------------


def plan(*, today, zones=None, calendar=MEXICO):
    """Write the reminders of every running task, and cancel the planned ones that no longer hold.

    A reminder no longer holds when its task was done, its deadline moved, its process was closed or suspended,
    its person is no longer the one to tell, or a later step has come due. One that holds again (a task
    reopened, a process resumed) is taken up again unless it was sent. `zones` limits the run to municipalities
    of these time zones, whose day is `today`. Returns a Tally with `planned` and `cancelled`.
    """
    tasks = _tasks_in_reach(today, zones, calendar)
    coordinators = coordinators_by_municipality(today=today, zones=zones)
    existing = _existing(tasks)
    steps_of = {}
    new, kept, moved, revived = [], set(), defaultdict(list), []
    for task in tasks:
        if task.due_on not in steps_of:
            steps_of[task.due_on] = steps_still_to_send(task.due_on, today, calendar)
        people = recipients_of(task, coordinators=coordinators.get(task.municipality_id, []), today=today)
        for person in people:
            for step, day in steps_of[task.due_on]:
                row = existing.get((task.pk, task.due_on, step, person.user.pk if person.user else None))
                row = row or existing.get((task.pk, task.due_on, step, person.email.lower()))
                if row is None:
                    new.append(_new_row(task, person, step, day))
                    continue
                kept.add(row.pk)
                if row.state == Reminder.State.CANCELLED:
                    revived.append(row.pk)
                if row.send_on != day and row.state in {Reminder.State.CANCELLED, Reminder.State.PLANNED}:
                    moved[day].append(row.pk)
    Reminder.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    for day, keys in moved.items():
        _update(keys, Reminder.objects.exclude(state=Reminder.State.SENT), send_on=day)
    back = _update(
        revived, Reminder.objects.filter(state=Reminder.State.CANCELLED), state=Reminder.State.PLANNED
    )
    planned_now = _in_zones(
        Reminder.objects.filter(state=Reminder.State.PLANNED), "task__municipality", zones
    )
    fresh = {row.message_id for row in new}
    stale = [
        pk for pk, key in planned_now.values_list("pk", "message_id") if pk not in kept and key not in fresh
    ]
    cancelled = _update(
        stale, Reminder.objects.filter(state=Reminder.State.PLANNED), state=Reminder.State.CANCELLED
    )
    return Tally(planned=len(new) + back, cancelled=cancelled)


def _tasks_in_reach(today, zones, calendar):
    """Running tasks whose ladder is at work, with all that recipients need: one query."""
    told_last = Reminder.objects.filter(
        task=OuterRef("pk"), deadline=OuterRef("due_on"), step=LADDER[-1], state=Reminder.State.SENT
    )
    rows = Task.objects.running().filter(due_on__lte=calendar.add_working_days(today, HORIZON))
    rows = rows.filter(Q(due_on__gte=today - SETTLED_AFTER) | ~Exists(told_last))
    return list(_in_zones(rows, "municipality", zones).select_related("municipality", "assignee__user"))


def _existing(tasks):
    """Rows of these tasks, reachable by account and by address: an address may change, a person may join."""
    found = {}
    for start in range(0, len(tasks), CHUNK):
        keys = [task.pk for task in tasks[start : start + CHUNK]]
        rows = Reminder.objects.filter(task__in=keys)
        for row in rows.only("task_id", "user_id", "recipient_email", "deadline", "step", "state", "send_on"):
            place = (row.task_id, row.deadline, row.step)
            found[*place, row.recipient_email] = row
            if row.user_id:
                found[*place, row.user_id] = row
    return found


def _new_row(task, person, step, day):
    email = person.email.lower()
    # The same name for the same mail, even if the row had to be written again from a backup.
    name = uuid5(NAMESPACE_URL, f"reminder:{task.pk}:{email}:{task.due_on}:{step}")
    return Reminder(
        task=task,
        user=person.user,
        recipient_name=person.name,
        recipient_email=email,
        deadline=task.due_on,
        step=step,
        send_on=day,
        message_id=f"<recordatorio-{name}@{mail_domain()}>",
    )


def _in_zones(rows, path, zones):
    return rows if zones is None else rows.filter(**{f"{path}__timezone__in": zones})


def _update(keys, rows, **changes):
    """Guarded update in portions (databases limit the number of parameters); returns how many rows changed."""
    return sum(
        rows.filter(pk__in=keys[start : start + CHUNK]).update(**changes)
        for start in range(0, len(keys), CHUNK)
    )


# --- Sending --------------------------------------------------------------------------------------------------


def send_due(*, now, zones=None, calendar=MEXICO, clock=timezone.now, budget=None):
    """Send every planned reminder that is due at the instant `now`; returns a Tally with `sent` and `failed`.

    Only on working days and from 08:00, both in the municipality's time zone. `clock` gives the instants that
    are written to the rows and that decide about waiting after a failure; it differs from `now` when a run by
    hand stands for another day. With `budget` no mail is begun after that much time: the next run goes on.
    Call it outside of any transaction, so that no claim is undone by a later error.
    """
    tally = Tally()
    ends_at = clock() + budget if budget else None
    for zone in zones_in_use() if zones is None else zones:
        local = now.astimezone(ZoneInfo(zone))
        today = local.date()
        if local.time() < OPENING_HOUR or not calendar.is_working(today):
            continue
        coordinators = coordinators_by_municipality(today=today, zones=[zone])
        for reminder in _due(zone, today, clock()):
            if ends_at and clock() >= ends_at:
                return tally
            users = coordinators.get(reminder.task.municipality_id, [])
            person = _person_of(reminder, recipients_of(reminder.task, coordinators=users, today=today))
            if person is None or not claim(reminder, at=clock()):
                continue
            if _deliver(reminder, person, users, today, calendar, clock):
                tally.sent += 1
            else:
                tally.failed += 1
    return tally


def claim(reminder, *, at):
    """Take a planned reminder for sending; False when somebody else has it or its task no longer runs.

    The row's own columns stand in the WHERE clause itself: two processes that try at once are told apart by the
    database on PostgreSQL and on SQLite alike.
    """
    still_running = Task.objects.running().filter(pk=reminder.task_id, due_on=reminder.deadline)
    updated = Reminder.objects.filter(
        pk=reminder.pk, state=Reminder.State.PLANNED, attempts=reminder.attempts, task__in=still_running
    ).update(state=Reminder.State.CLAIMED, claimed_at=at, attempts=F("attempts") + 1)
    if updated == 1:
        reminder.attempts += 1
        reminder.claimed_at = at
        reminder.state = Reminder.State.CLAIMED
    return updated == 1


def release_stuck(*, now):
    """Give back reminders claimed more than 15 minutes ago, whose process died; returns how many.

    Their mail may have left already: it will be sent again with the same Message-ID. One that killed its
    process five times is left alone as failed.
    """
    stuck = Reminder.objects.filter(state=Reminder.State.CLAIMED, claimed_at__lte=now - LEASE)
    stuck.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=Reminder.State.FAILED, last_error="El envío se interrumpió una y otra vez."
    )
    return stuck.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=Reminder.State.PLANNED, last_error="El envío se interrumpió a medias."
    )


def _due(zone, today, at):
    """Planned rows of one time zone that may be tried at the instant `at`: one query."""
    ready = Q(attempts=0)
    for attempts in range(1, MAX_ATTEMPTS):
        ready |= Q(attempts=attempts, claimed_at__lte=at - backoff(attempts))
    rows = Reminder.objects.filter(
        ready, state=Reminder.State.PLANNED, send_on__lte=today, task__municipality__timezone=zone
    )
    return list(
        rows.select_related(
            "task__municipality",
            "task__phase",
            "task__assignee__user",
            "task__process__municipality",
            "task__process__counterpart__city",
            "task__process__counterpart__mexican_municipality",
        ).order_by("send_on", "pk")
    )


def _person_of(reminder, people):
    """The person of this row among those who should be told now; None when it is no longer one of them."""
    for person in people:
        if person.user and person.user.pk == reminder.user_id:
            return person
        if person.email.lower() == reminder.recipient_email:
            return person
    return None


def _deliver(reminder, person, coordinators, today, calendar, clock):
    """Put the notice into the bandeja and send the mail of a claimed reminder; whether the mail left."""
    words = describe_reminder(reminder.task, today=today, calendar=calendar)
    try:
        if person.user:
            notify(
                user=person.user,
                title=words.subject[:200],
                key=f"reminder:{reminder.pk}",
                text=words.headline,
                url=words.path if person.may_open else "",
                municipality=reminder.task.municipality,
                at=clock(),
            )
        send_reminder(
            words=words,
            task=reminder.task,
            person=person,
            coordinators=coordinators,
            next_on=next_reminder_on(reminder.deadline, today, calendar),
            message_id=reminder.message_id,
        )
    except Exception as error:
        # Whatever is wrong with one mail, the others must leave; the row keeps what happened.
        logger.exception("reminder %s was not sent (attempt %s)", reminder.pk, reminder.attempts)
        _give_back(reminder, error)
        return False
    Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.CLAIMED).update(
        state=Reminder.State.SENT, sent_at=clock(), last_error=""
    )
    return True


def _give_back(reminder, error):
    """After a failure: planned again, to be tried after a while; failed after the fifth attempt."""
    given_up = reminder.attempts >= MAX_ATTEMPTS
    Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.CLAIMED, attempts=reminder.attempts).update(
        state=Reminder.State.FAILED if given_up else Reminder.State.PLANNED,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )


# --- Whole runs -----------------------------------------------------------------------------------------------


def zones_in_use():
    """Time zones of the municipalities that have an office here."""
    return list(Municipality.objects.opened().order_by().values_list("timezone", flat=True).distinct())


def run(*, now, calendar=MEXICO, clock=timezone.now, budget=None):
    """Everything that is to be done at the instant `now`, each municipality in its own day; returns a Tally."""
    days = defaultdict(list)
    for zone in zones_in_use():
        days[now.astimezone(ZoneInfo(zone)).date()].append(zone)
    tally = Tally(released=release_stuck(now=clock()))
    for today, zones in days.items():
        _add(tally, plan(today=today, zones=zones, calendar=calendar))
    for zones in days.values():
        _add(tally, send_due(now=now, zones=zones, calendar=calendar, clock=clock, budget=budget))
    return tally


def run_day(*, today, calendar=MEXICO, clock=timezone.now):
    """The same by hand for a given day, as at 09:00 of that day in every municipality; returns a Tally."""
    tally = Tally(released=release_stuck(now=clock()))
    for zone in zones_in_use():
        _add(tally, plan(today=today, zones=[zone], calendar=calendar))
        now = datetime.combine(today, HAND_HOUR, ZoneInfo(zone))
        _add(tally, send_due(now=now, zones=[zone], calendar=calendar, clock=clock))
    return tally


def _add(tally, part):
    for name, count in vars(part).items():
        setattr(tally, name, getattr(tally, name) + count)
