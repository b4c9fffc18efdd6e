"""Claim, send, mark: how one reminder leaves, and what is done about those that did not.

A planned row is checked against how things stand now; it is cancelled when it no longer holds. Then it is claimed by a
guarded update, handed to the transport with its Message-ID, which never changes, and marked. A process may die at any
point: before the claim nothing has happened; after it the claim is given back once its lease is over, and the same mail
leaves again under the same Message-ID. Reminders of people who want them gathered go by `phases.digests`.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from partners.notices import notify
from phases.ladder import latest_step, week_begins_on
from phases.mail import Item, Letter, describe_reminder, post_letter
from phases.models import Digest, MailChoice, Reminder, Task
from phases.recipients import person_of

logger = logging.getLogger(__name__)

#: Mail leaves from this hour on, in the municipality's time.
OPENING_HOUR = time(8)
#: With the waits of `backoff`, three days: longer than a weekend without mail server.
MAX_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=12)
#: A claim older than this belongs to a process that died: its mail may or may not have left.
LEASE = timedelta(minutes=15)
#: Rows read at a time.
PAGE = 200
GATHERED = (MailChoice.Rhythm.DAILY, MailChoice.Rhythm.WEEKLY)
#: All that a mail about a task shows, but its municipality: that comes with the office.
SHOWN = (
    "task__phase",
    "task__assignee__user",
    "task__process__counterpart__city",
    "task__process__counterpart__mexican_municipality",
)


@dataclass
class Tally:
    """What one run did, in numbers of reminders; `failed` counts attempts that went wrong."""

    planned: int = 0
    cancelled: int = 0
    sent: int = 0
    failed: int = 0
    released: int = 0

    def add(self, other):
        """Count another part of the same run too."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


@dataclass
class Round:
    """One round of sending: the offices at work in one time zone, and how long it may last.

    `clock` gives the instants that are written to the rows and that decide about waiting after a failure; `post` hands
    a Letter to the transport and raises when it is refused. After `ends_at` no mail is begun.
    """

    zone: str
    today: object
    offices: dict
    clock: object
    post: object = post_letter
    ends_at: datetime | None = None

    @property
    def is_over(self):
        return self.ends_at is not None and self.clock() >= self.ends_at

    @property
    def working(self):
        """Offices whose mail leaves today, by municipality."""
        return {key: office for key, office in self.offices.items() if office.is_working}


def backoff(attempts):
    """How long a mail waits after its n-th failed attempt: 10, 20, 40 … minutes, at most 12 hours."""
    return min(timedelta(minutes=10 * 2 ** (attempts - 1)), LONGEST_WAIT)


def ready(at):
    """Condition on a planned reminder or digest: it may be tried at the instant `at`."""
    condition = Q(attempts=0)
    for attempts in range(1, MAX_ATTEMPTS):
        condition |= Q(attempts=attempts, claimed_at__lte=at - backoff(attempts))
    return condition


# --- What is due ------------------------------------------------------------------------------------------------


def planned(turn):
    """Planned reminders of the offices at work that no digest has yet."""
    return Reminder.objects.filter(
        state=Reminder.State.PLANNED,
        digest__isnull=True,
        send_on__lte=turn.today,
        task__municipality__in=list(turn.working),
    )


def for_digests(turn):
    """Of those, the ones that go into today's digests: of people who want them gathered and had none yet today.

    Those of a weekly digest wait until the first working day of the week; what is overdue does not wait. What was tried
    by itself already may have arrived, and is tried again by itself, under its own Message-ID.
    """
    had_one = Digest.objects.filter(user=OuterRef("user"), timezone=turn.zone, day=turn.today)
    weeks = {}
    for key, office in turn.working.items():
        weeks.setdefault(week_begins_on(turn.today, office.calendar), []).append(key)
    come = Q(user__mail_choice__rhythm=MailChoice.Rhythm.DAILY) | Q(step__gte=1)
    for begins_on, keys in weeks.items():
        come |= Q(task__municipality__in=keys, send_on__lte=begins_on)
    rows = planned(turn).filter(come, attempts=0, user__mail_choice__rhythm__in=GATHERED)
    return rows.filter(~Exists(had_one.exclude(state=Digest.State.PLANNED, attempts=0)))


def send_singles(turn):
    """Send every due reminder of people who want each in its own mail, and what was begun so; returns a Tally.

    A page of reminders costs one query and one more to cancel; each mail a claim, its notice and a mark.
    """
    tally, after = Tally(), 0
    rows = planned(turn).filter(ready(turn.clock()))
    rows = rows.exclude(attempts=0, user__mail_choice__rhythm__in=GATHERED)
    while not turn.is_over:
        page = list(rows.filter(pk__gt=after).select_related(*SHOWN).order_by("pk")[:PAGE])
        if not page:
            break
        after = page[-1].pk
        held, dropped = sift(page, turn.offices)
        tally.cancelled += cancel(dropped)
        for item in held:
            if turn.is_over:
                return tally
            if not claim(item.reminder, at=turn.clock()):
                continue
            if _deliver(item, turn):
                tally.sent += 1
            else:
                tally.failed += 1
    return tally


def drop_stale(turn):
    """Cancel what an earlier run left planned and no longer holds; returns how many.

    Before anything is planned or gathered: whoever is told instead must be in time for the digest of the day.
    """
    dropped, after = 0, 0
    left = Reminder.objects.filter(
        state=Reminder.State.PLANNED, digest__isnull=True, send_on__lte=turn.today
    ).filter(task__municipality__in=list(turn.offices))
    while page := list(left.filter(pk__gt=after).select_related(*SHOWN).order_by("pk")[:PAGE]):
        after = page[-1].pk
        dropped += cancel(sift(page, turn.offices)[1])
    return dropped


def sift(reminders, offices):
    """Divide reminders into Items that hold as things stand, and rows that no longer do.

    One holds while its task runs with the same deadline, no later step has come, and its person is still to be told.
    The reminders come with their tasks.
    """
    held, dropped = [], []
    for reminder in reminders:
        task, office = reminder.task, offices[reminder.task.municipality_id]
        task.municipality = office.municipality
        if task.process is not None:
            task.process.municipality = office.municipality
        if not _is_current(reminder, task, office):
            dropped.append(reminder)
            continue
        person = person_of(reminder, office.recipients(task, reminder.step))
        if person is None:
            dropped.append(reminder)
        else:
            words = describe_reminder(task, today=office.today, calendar=office.calendar)
            held.append(Item(reminder=reminder, person=person, office=office, words=words))
    return held, dropped


def _is_current(reminder, task, office):
    if task.state != Task.State.PENDING or not task.is_clock_running or task.due_on != reminder.deadline:
        return False
    come = latest_step(office.ladder(task.due_on), office.today)
    return come is not None and come[0] == reminder.step


def cancel(reminders):
    """Cancel planned reminders that no longer hold; their tasks are planned anew. Returns how many were cancelled."""
    if not reminders:
        return 0
    planned_still = Reminder.objects.filter(
        pk__in=[row.pk for row in reminders], state=Reminder.State.PLANNED
    )
    with transaction.atomic():
        # Tasks before reminders, as `plan` locks them.
        Task.objects.pending().filter(pk__in={row.task_id for row in reminders}).update(next_reminder_on=None)
        return planned_still.update(state=Reminder.State.CANCELLED, digest=None)


# --- One mail ---------------------------------------------------------------------------------------------------


def claim(reminder, *, at):
    """Take a planned reminder for sending; False when somebody else has it, or when its task changed meanwhile.

    The row's own columns stand in the WHERE clause itself: two processes that try at once are told apart by the
    database on PostgreSQL and on SQLite alike. Every act that changes a task's date, person or state leaves it to be
    planned anew, so that nobody is told of what was true a moment ago.
    """
    unchanged = Task.objects.running().filter(
        pk=reminder.task_id, due_on=reminder.deadline, next_reminder_on__isnull=False
    )
    updated = Reminder.objects.filter(
        pk=reminder.pk,
        state=Reminder.State.PLANNED,
        attempts=reminder.attempts,
        digest__isnull=True,
        task__in=unchanged,
    ).update(state=Reminder.State.CLAIMED, claimed_at=at, attempts=F("attempts") + 1)
    if updated == 1:
        reminder.attempts += 1
        reminder.claimed_at = at
        reminder.state = Reminder.State.CLAIMED
    return updated == 1


def put_into_bandeja(item, *, at):
    """The same message in the person's bandeja, once however often its mail is tried; nothing without account."""
    if item.person.user is None:
        return
    notify(
        user=item.person.user,
        title=item.words.subject[:200],
        key=f"reminder:{item.reminder.pk}",
        text=item.words.headline,
        url=item.words.path if item.person.may_open else "",
        municipality=item.office.municipality,
        at=at,
    )


def _deliver(item, turn):
    """Put the notice into the bandeja and send the mail of a claimed reminder; whether the mail left."""
    reminder = item.reminder
    try:
        put_into_bandeja(item, at=turn.clock())
        turn.post(Letter(reminder.message_id, item.person, (item,), turn.today, turn.clock()))
    except Exception as error:
        # Whatever is wrong with one mail, the others must leave; the row keeps what happened.
        logger.exception("reminder %s was not sent (attempt %s)", reminder.pk, reminder.attempts)
        give_back(reminder, error)
        return False
    Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.CLAIMED).update(
        state=Reminder.State.SENT, sent_at=turn.clock(), last_error=""
    )
    return True


def give_back(row, error):
    """After a failure: planned again, to be tried after a while; failed after the last attempt.

    Takes a reminder or a digest, whose states are the same. Returns the new state, or None when the claim had run out
    and somebody else has the row by now.
    """
    state = row.State.FAILED if row.attempts >= MAX_ATTEMPTS else row.State.PLANNED
    own = type(row).objects.filter(pk=row.pk, state=row.State.CLAIMED, attempts=row.attempts)
    return state if own.update(state=state, last_error=in_short(error)) else None


def in_short(error):
    """An error as the rows keep it."""
    return f"{type(error).__name__}: {error}"[:300]


def release_claims(*, now):
    """Give back reminders claimed more than 15 minutes ago, whose process died; returns how many.

    Their mail may have left already: it will be sent again with the same Message-ID. One that killed its
    process at every attempt is left alone as failed.
    """
    stuck = Reminder.objects.filter(state=Reminder.State.CLAIMED, claimed_at__lte=now - LEASE)
    stuck.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=Reminder.State.FAILED, last_error="El envío se interrumpió una y otra vez."
    )
    return stuck.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=Reminder.State.PLANNED, last_error="El envío se interrumpió a medias."
    )
