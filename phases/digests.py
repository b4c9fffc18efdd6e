"""Reminders gathered: one mail a day, or a week, for whoever chose so, grouped by process and never empty.

What a person is due on a day is bound to one Digest row (unique per person, time zone and day), which is then claimed,
sent and marked as a single reminder is. A bound reminder leaves with its digest only, so that a crash can but repeat
the same mail under the same Message-ID; what no longer holds when the digest leaves is left out and cancelled.
"""

import logging
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery

from hermanamientos.lib.mail import mail_domain
from phases.mail import Letter
from phases.models import Digest, Reminder
from phases.recipients import offices
from phases.sending import (
    LEASE,
    MAX_ATTEMPTS,
    SHOWN,
    Tally,
    cancel,
    for_digests,
    give_back,
    in_short,
    put_into_bandeja,
    ready,
    sift,
)

logger = logging.getLogger(__name__)

#: People whose reminders are gathered, and digests that are read, at a time.
PAGE = 50


def send_digests(turn):
    """Gather what is due today into digests, and send every digest that is due; returns a Tally in reminders."""
    _gather(turn)
    tally, after = Tally(), 0
    concerned = Reminder.objects.filter(digest=OuterRef("pk"), task__municipality__in=list(turn.working))
    rows = Digest.objects.filter(
        ready(turn.clock()), Exists(concerned), state=Digest.State.PLANNED, timezone=turn.zone
    ).filter(day__lte=turn.today)
    while not turn.is_over:
        page = list(rows.filter(pk__gt=after).select_related("user").order_by("pk")[:PAGE])
        if not page:
            break
        after = page[-1].pk
        places = _places_of(page)
        known = with_offices(turn, set().union(*places.values()))
        for digest in page:
            if turn.is_over:
                break
            # On a day on which one of its offices rests, the whole digest waits.
            if all(known.offices[place].is_working for place in places[digest.pk]):
                tally.add(_send(digest, known))
    return tally


# --- Gathering --------------------------------------------------------------------------------------------------


def _gather(turn):
    """Bind today's reminders of everybody with something due in these offices; six queries for 50 people."""
    after = 0
    while not turn.is_over:
        due = for_digests(turn).filter(user__gt=after).order_by("user").values_list("user", flat=True)
        people = list(due.distinct()[:PAGE])
        if not people:
            break
        after = people[-1]
        # Somebody who serves several municipalities of one time zone gets one digest of all.
        zone_wide = Reminder.objects.filter(
            user__in=people,
            state=Reminder.State.PLANNED,
            digest__isnull=True,
            task__municipality__timezone=turn.zone,
        )
        places = zone_wide.order_by().values_list("task__municipality", flat=True).distinct()
        _bind(with_offices(turn, places), people)


def _bind(turn, people):
    with transaction.atomic():
        due = for_digests(turn).filter(user__in=people).select_for_update(of=("self",), skip_locked=True)
        rows = list(due.order_by("pk").values_list("pk", "user"))
        wanted = {user for _, user in rows}
        Digest.objects.bulk_create(
            [
                Digest(user_id=user, timezone=turn.zone, day=turn.today, message_id=_message_id(user, turn))
                for user in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        # One that was tried already may have arrived: what comes late waits for the next day's.
        fresh = Digest.objects.filter(
            user__in=wanted, timezone=turn.zone, day=turn.today, state=Digest.State.PLANNED, attempts=0
        )
        digests = dict(fresh.select_for_update().order_by("pk").values_list("user", "pk"))
        keys = [pk for pk, user in rows if user in digests]
        own = Digest.objects.filter(pk__in=list(digests.values()), user=OuterRef("user"))
        Reminder.objects.filter(pk__in=keys, state=Reminder.State.PLANNED, digest__isnull=True).update(
            digest=Subquery(own.values("pk")[:1])
        )


def _message_id(user_id, turn):
    # The same name for the same mail, even if the row had to be written again from a backup.
    name = uuid5(NAMESPACE_URL, f"digest:{user_id}:{turn.zone}:{turn.today}")
    return f"<resumen-{name}@{mail_domain()}>"


def with_offices(turn, municipality_ids):
    """The same round with these offices known too."""
    missing = set(municipality_ids) - set(turn.offices)
    if not missing:
        return turn
    return replace(turn, offices=turn.offices | offices(missing, today=turn.today))


# --- One digest -------------------------------------------------------------------------------------------------


def _places_of(digests):
    """Municipalities of the reminders of each digest: one query."""
    found = {digest.pk: set() for digest in digests}
    rows = Reminder.objects.filter(digest__in=digests).order_by()
    for digest, place in rows.values_list("digest", "task__municipality").distinct():
        found[digest].add(place)
    return found


def _send(digest, turn):
    """Claim a digest, leave out what no longer holds, send it; returns a Tally in reminders."""
    if not claim(digest, at=turn.clock()):
        return Tally()
    rows = Reminder.objects.filter(digest=digest, state=Reminder.State.PLANNED)
    held, dropped = sift(list(rows.select_related(*SHOWN).order_by("deadline", "pk")), turn.offices)
    tally = Tally(cancelled=cancel(dropped))
    if not held:
        Digest.objects.filter(pk=digest.pk, state=Digest.State.CLAIMED).update(state=Digest.State.CANCELLED)
        return tally
    bound = Reminder.objects.filter(pk__in=[item.reminder.pk for item in held], digest=digest)
    bound.filter(state=Reminder.State.PLANNED).update(
        state=Reminder.State.CLAIMED, claimed_at=digest.claimed_at
    )
    try:
        for item in held:
            put_into_bandeja(item, at=turn.clock())
        turn.post(
            Letter(digest.message_id, held[0].person, tuple(held), turn.today, turn.clock(), digest=digest)
        )
    except Exception as error:
        # Whatever is wrong with one mail, the others must leave; the rows keep what happened.
        logger.exception("digest %s was not sent (attempt %s)", digest.pk, digest.attempts)
        with transaction.atomic():
            state = give_back(digest, error)
            if state is not None:
                bound.filter(state=Reminder.State.CLAIMED).update(state=state, last_error=in_short(error))
        tally.failed += len(held)
        return tally
    with transaction.atomic():
        sent_at = turn.clock()
        Digest.objects.filter(pk=digest.pk, state=Digest.State.CLAIMED).update(
            state=Digest.State.SENT, sent_at=sent_at, last_error=""
        )
        bound.filter(state=Reminder.State.CLAIMED).update(
            state=Reminder.State.SENT, sent_at=sent_at, last_error=""
        )
    tally.sent += len(held)
    return tally


def claim(digest, *, at):
    """Take a planned digest for sending by a guarded update; False when somebody else has it."""
    updated = Digest.objects.filter(
        pk=digest.pk, state=Digest.State.PLANNED, attempts=digest.attempts
    ).update(state=Digest.State.CLAIMED, claimed_at=at, attempts=F("attempts") + 1)
    if updated == 1:
        digest.attempts += 1
        digest.claimed_at = at
        digest.state = Digest.State.CLAIMED
    return updated == 1


def release_claims(*, now):
    """Give back digests claimed more than 15 minutes ago, whose process died; returns how many.

    Call it after the reminders' own claims were released, so that a digest that is planned finds its rows planned.
    """
    stuck = Digest.objects.filter(state=Digest.State.CLAIMED, claimed_at__lte=now - LEASE)
    given_up = "El envío se interrumpió una y otra vez."
    lost = list(stuck.filter(attempts__gte=MAX_ATTEMPTS).values_list("pk", flat=True))
    if lost:
        with transaction.atomic():
            stuck.filter(pk__in=lost).update(state=Digest.State.FAILED, last_error=given_up)
            Reminder.objects.filter(digest__in=lost, state=Reminder.State.PLANNED).update(
                state=Reminder.State.FAILED, last_error=given_up
            )
    # Nothing is left to say when the process of all its reminders was deleted.
    empty = Digest.objects.filter(~Exists(Reminder.objects.filter(digest=OuterRef("pk"))))
    empty.filter(state=Digest.State.PLANNED).update(state=Digest.State.CANCELLED)
    return stuck.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=Digest.State.PLANNED, last_error="El envío se interrumpió a medias."
    )
