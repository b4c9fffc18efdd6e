"""Reminders of deadlines: planned as rows when their day comes, then sent; whole runs.

`plan` writes what has come due, one row per person for the latest step of the ladder, and notes on every task when to
look at it next (`Task.next_reminder_on`; empty: at once), so that a run touches only what is due. `send_due` sends it,
by `phases.sending` or gathered by `phases.digests`. `release_stuck` gives back what a killed process had claimed. All
of it may run at any moment, in any number of processes at once, for all municipalities or for some of them: rows are
unique per person, task, deadline and step, and every change of state is a guarded update. A reminder is never lost, and
repeated only after a crash, with the same Message-ID.
"""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, DateField, Q, Value, When
from django.utils import timezone

from hermanamientos.lib.mail import mail_domain
from partners.history import record
from partners.models import Municipality
from phases import digests, sending
from phases.ladder import latest_step, next_step
from phases.mail import post_letter
from phases.models import Digest, Reminder, Task
from phases.recipients import offices, person_of
from phases.sending import OPENING_HOUR, Round, Tally

#: The hour that a run by hand stands for.
HAND_HOUR = time(9)
#: Tasks planned in one transaction.
CHUNK = 500
#: Municipalities handled together: what is known of them is kept for that long.
GROUP = 50
ONE_DAY = timedelta(days=1)
#: Of a task whose step has come, all that says who is told; its texts may be long.
NEEDED = (
    "municipality_id",
    "due_on",
    "is_milestone",
    "escalated_on",
    "assignee_name",
    "assignee_email",
    "assignee__municipality_id",
    "assignee__role",
    "assignee__starts_on",
    "assignee__ends_on",
    "assignee__user__email",
    "assignee__user__full_name",
    "assignee__user__is_active",
    "phase__number",
)
#: The advisors see what is late in this phase only (formalización).
ADVISED_PHASE = 3


# --- Planning -------------------------------------------------------------------------------------------------


def plan(*, now=None, today=None, municipality_ids=None, ends_at=None, clock=timezone.now):
    """Write the reminders that have come due, and note when each task is to be looked at next.

    Of the running tasks of these municipalities (all that have an office here, by default) whose turn has come. The day
    is `today`, or each municipality's own at the instant `now` (by default that of `clock`). Older steps than the
    latest are not written. A row that was cancelled and holds again (a task reopened, a process resumed) is planned
    again unless it was sent. No portion is begun after `ends_at`. Returns a Tally with `planned`.
    """
    tally = Tally()
    now = now or clock()
    for group in _groups(municipality_ids):
        for day, keys in _by_day(group, now, today).items():
            tally.planned += _plan_group(keys, day, ends_at, clock)
    return tally


def _plan_group(municipality_ids, today, ends_at, clock):
    """Portion by portion, so that memory stays flat; seven queries for 500 tasks, and two more for what is due."""
    planned, after = 0, 0
    while ends_at is None or clock() < ends_at:
        with transaction.atomic():
            tasks = _take(municipality_ids, today, after)
            if not tasks:
                break
            planned += _plan_tasks(tasks, today)
        after = tasks[-1].pk
    return planned


def _take(municipality_ids, today, after):
    """The next tasks whose turn has come, with little of them. Locked: an act that changes one waits, or is waited for
    by the next run, so that it never gets lost that the task must be looked at anew."""
    come = Task.objects.running().filter(
        Q(next_reminder_on__isnull=True) | Q(next_reminder_on__lte=today),
        municipality__in=municipality_ids,
        due_on__isnull=False,
        pk__gt=after,
    )
    come = come.only("pk", "municipality_id", "due_on").order_by("pk")
    return list(come.select_for_update(of=("self",), skip_locked=True)[:CHUNK])


def _plan_tasks(tasks, today):
    """Plan some tasks in one transaction; returns how many reminders are planned now that were not before."""
    known = offices({task.municipality_id for task in tasks}, today=today)
    come, turns = {}, {}
    for task in tasks:
        ladder = known[task.municipality_id].ladder(task.due_on)
        pair, following = latest_step(ladder, today), next_step(ladder, today)
        turns[task.pk] = following[1] if following else date.max
        if pair is not None:
            come[task.pk] = pair
    planned = 0
    if come:
        planned, unheard, escalated = _write(come, known, today)
        # Nobody to tell, for now: the office is looked at again every day.
        turns |= {key: min(turns[key], today + ONE_DAY) for key in unheard}
        if escalated:
            Task.objects.filter(pk__in=escalated, escalated_on__isnull=True).update(escalated_on=today)
    _note_turns(turns)
    return planned


def _write(come, known, today):
    """Write the rows of tasks with a step that has come (task key -> step, day).

    Returns how many are planned now, the tasks that nobody is told of, and those that reached the advisors.
    """
    new, again, unheard, escalated = [], [], [], []
    existing = _existing(come)
    rows = Task.objects.filter(pk__in=come).select_related("assignee__user", "phase").only(*NEEDED)
    for task in rows.order_by("pk"):
        office = known[task.municipality_id]
        task.municipality = office.municipality
        step, day = come[task.pk]
        people = office.recipients(task, step)
        if not people:
            unheard.append(task.pk)
        same = [row for row in existing.get(task.pk, ()) if (row.deadline, row.step) == (task.due_on, step)]
        told = {row.pk: person_of(row, people) for row in same}
        new += [_new_row(task, each, step, day) for each in people if each not in told.values()]
        again += [row.pk for row in same if told[row.pk] and _is_asleep(row, today)]
        if _reaches_advisors(task, step, office.policy):
            escalated.append(task.pk)
    Reminder.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    woken = Reminder.objects.filter(pk__in=again)
    back = woken.filter(state=Reminder.State.CANCELLED).update(state=Reminder.State.PLANNED, digest=None)
    woken.filter(state=Reminder.State.PLANNED, send_on__gt=today).update(send_on=today)
    return len(new) + back, unheard, escalated


def _existing(keys):
    """Rows of these tasks by task: one query."""
    found = {}
    rows = Reminder.objects.filter(task__in=keys)
    for row in rows.only("task_id", "user_id", "recipient_email", "deadline", "step", "state", "send_on"):
        found.setdefault(row.task_id, []).append(row)
    return found


def _is_asleep(row, today):
    """Cancelled, or planned for a day that the calendar has moved away from."""
    if row.state == Reminder.State.CANCELLED:
        return True
    return row.state == Reminder.State.PLANNED and row.send_on > today


def _reaches_advisors(task, step, policy):
    if task.escalated_on is not None or task.phase is None or task.phase.number != ADVISED_PHASE:
        return False
    return step >= max(policy.advisor_from, 1)


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


def _note_turns(turns):
    """Write on each task when its turn comes next: one query."""
    days = {}
    for key, day in turns.items():
        days.setdefault(day, []).append(key)
    cases = [When(pk__in=keys, then=Value(day)) for day, keys in days.items()]
    Task.objects.filter(pk__in=list(turns)).update(
        next_reminder_on=Case(*cases, output_field=DateField(null=True))
    )


# --- Sending --------------------------------------------------------------------------------------------------


def send_due(*, now, municipality_ids=None, clock=timezone.now, ends_at=None, post=post_letter):
    """Send every planned reminder that is due at the instant `now`; returns a Tally.

    Only on working days of the municipality and from 08:00 of its time zone. `clock` gives the instants that
    are written to the rows and that decide about waiting after a failure; it differs from `now` when a run by
    hand stands for another day. No mail is begun after `ends_at`: the next run goes on. `post` hands a mail to the
    transport. Call it outside of any transaction, so that no claim is undone by a later error.
    """
    tally = Tally()
    for group in _groups(municipality_ids):
        for zone, keys in _by_zone(group).items():
            local = now.astimezone(ZoneInfo(zone))
            if local.time() < OPENING_HOUR:
                continue
            today = local.date()
            turn = Round(zone, today, offices(keys, today=today), clock, post, ends_at)
            if turn.working:
                tally.add(sending.send_singles(turn))
                tally.add(digests.send_digests(turn))
    return tally


def release_stuck(*, now):
    """Give back what was claimed more than 15 minutes ago by a process that died; returns how many reminders.

    Their mail may have left already: it will be sent again with the same Message-ID.
    """
    released = sending.release_claims(now=now)
    digests.release_claims(now=now)
    return released


def retry(*, reminder, by):
    """Try a reminder that failed for good once more, with the whole digest that it belongs to; returns it.

    It leaves with the first run ten minutes or more after its last attempt, under the same Message-ID, unless it no
    longer holds by then. Raises ValidationError when it did not fail.
    """
    with transaction.atomic():
        failed = Reminder.objects.filter(state=Reminder.State.FAILED)
        if failed.filter(pk=reminder.pk).update(state=Reminder.State.PLANNED, attempts=1) == 1:
            if reminder.digest_id:
                Digest.objects.filter(pk=reminder.digest_id, state=Digest.State.FAILED).update(
                    state=Digest.State.PLANNED, attempts=1
                )
                failed.filter(digest=reminder.digest_id).update(state=Reminder.State.PLANNED)
        else:
            raise ValidationError(
                "Sólo puede reintentarse un recordatorio que falló: éste ya no está en ese estado.",
                code="state",
            )
        record(
            act="reminder.retried",
            text=f"Pidió enviar otra vez el recordatorio de «{reminder.task.name}» a {reminder.recipient_email}.",
            by=by,
            subject=reminder.task,
            municipality=reminder.task.municipality,
        )
    reminder.refresh_from_db()
    return reminder


# --- Whole runs -----------------------------------------------------------------------------------------------


def municipality_groups(size=GROUP):
    """Keys of the municipalities with an office here, in lists of at most `size`, each of few time zones."""
    keys = list(Municipality.objects.opened().order_by("timezone", "pk").values_list("pk", flat=True))
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def municipalities_by_day(*, now):
    """Yield (day, keys of municipalities) for all that have an office here, in portions: their own day at `now`."""
    for group in municipality_groups():
        yield from _by_day(group, now, None).items()


def run(*, now, municipality_ids=None, clock=timezone.now, budget=None, post=post_letter):
    """Everything that is to be done at the instant `now`, each municipality in its own day; returns a Tally.

    With `budget` (a timedelta) nothing is begun after that much time: the next run goes on.
    """
    ends_at = clock() + budget if budget else None
    tally = Tally(released=release_stuck(now=clock()))
    tally.cancelled += _drop_stale(now, municipality_ids, clock)
    tally.add(plan(now=now, municipality_ids=municipality_ids, ends_at=ends_at, clock=clock))
    options = {"municipality_ids": municipality_ids, "clock": clock, "ends_at": ends_at, "post": post}
    part = send_due(now=now, **options)
    tally.add(part)
    if part.cancelled:
        # What no longer held for one person may hold for another, now.
        tally.add(plan(now=now, municipality_ids=municipality_ids, ends_at=ends_at, clock=clock))
        tally.add(send_due(now=now, **options))
    return tally


def run_day(*, today, municipality_ids=None, clock=timezone.now, post=post_letter):
    """The same by hand for a given day, as at 09:00 of that day in every municipality; returns a Tally.

    A day to come is a rehearsal of its mails, which are marked as sent: what is due before it is still told.
    """
    tally = Tally(released=release_stuck(now=clock()))
    for group in _groups(municipality_ids):
        for zone, keys in _by_zone(group).items():
            now = datetime.combine(today, HAND_HOUR, ZoneInfo(zone))
            for _ in range(2):
                tally.add(plan(today=today, municipality_ids=keys, clock=clock))
                part = send_due(now=now, municipality_ids=keys, clock=clock, post=post)
                tally.add(part)
                if not part.cancelled:
                    break
            if today > clock().astimezone(ZoneInfo(zone)).date():
                Task.objects.pending().filter(municipality__in=keys).update(next_reminder_on=None)
    return tally


def _drop_stale(now, municipality_ids, clock):
    """Cancel what an earlier run left behind and no longer holds, so that `plan` tells those whom it concerns now."""
    dropped = 0
    for group in _groups(municipality_ids):
        for zone, keys in _by_zone(group).items():
            today = now.astimezone(ZoneInfo(zone)).date()
            dropped += sending.drop_stale(Round(zone, today, offices(keys, today=today), clock))
    return dropped


def _groups(municipality_ids):
    if municipality_ids is None:
        return municipality_groups()
    keys = list(municipality_ids)
    return [keys[start : start + GROUP] for start in range(0, len(keys), GROUP)]


def _by_zone(municipality_ids):
    """Time zone -> keys of these municipalities: one query."""
    found = {}
    rows = Municipality.objects.filter(pk__in=municipality_ids).order_by("timezone", "pk")
    for key, zone in rows.values_list("pk", "timezone"):
        found.setdefault(zone, []).append(key)
    return found


def _by_day(municipality_ids, now, today):
    """Day -> keys of the municipalities where it is that day."""
    if today is not None:
        return {today: municipality_ids}
    found = {}
    for zone, keys in _by_zone(municipality_ids).items():
        found.setdefault(now.astimezone(ZoneInfo(zone)).date(), []).extend(keys)
    return found
