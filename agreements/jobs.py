"""Celery shells: each fetches the time and calls a verb."""

from celery import shared_task
from django.utils import timezone

from agreements.calls import noticing
from agreements.committee import terms as seat_terms
from agreements.programme import tasks as programme_tasks
from agreements.terms import lifetime
from agreements.vitality import dormancy
from phases import participations, reminders


@shared_task(name="agreements.jobs.keep_up_terms")
def keep_up_terms():
    """See to it that agreements are in force, about to expire or ended as their day says, and that the tasks of their
    annual programmes stand before days off declared later; beat calls it every hour, since days begin at several."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        lifetime.keep_up(keys, today)
        programme_tasks.keep_up(keys, today)


@shared_task(name="agreements.jobs.keep_up_calls")
def keep_up_calls():
    """Plan anew the proposals whose call moved, and tell offices of the calls that opened for them; beat calls it every
    hour, since days begin at several."""
    now = timezone.now()
    for today, keys in reminders.municipalities_by_day(now=now):
        participations.keep_up(keys, today)
        noticing.announce(keys, today, now=now)


@shared_task(name="agreements.jobs.keep_up_vitality")
def keep_up_vitality():
    """Tell offices of the twinnings that fall silent; beat calls it every hour, since days begin at several."""
    now = timezone.now()
    for today, keys in reminders.municipalities_by_day(now=now):
        dormancy.announce(keys, today, now=now)


@shared_task(name="agreements.jobs.keep_up_seats")
def keep_up_seats():
    """Tell offices of the seats of their committee that are about to end; beat calls it every hour, since days begin at
    several."""
    now = timezone.now()
    for today, keys in reminders.municipalities_by_day(now=now):
        seat_terms.announce(keys, today, now=now)
