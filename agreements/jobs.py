"""Celery shells: each fetches the time and calls a verb."""

from celery import shared_task
from django.utils import timezone

from agreements.calls import noticing
from agreements.terms import lifetime
from phases import participations, reminders


@shared_task(name="agreements.jobs.keep_up_terms")
def keep_up_terms():
    """See to it that agreements are in force, about to expire or ended as their day says; beat calls it every hour,
    since days begin at several."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        lifetime.keep_up(keys, today)


@shared_task(name="agreements.jobs.keep_up_calls")
def keep_up_calls():
    """Plan anew the proposals whose call moved, and tell offices of the calls that opened for them; beat calls it every
    hour, since days begin at several."""
    now = timezone.now()
    for today, keys in reminders.municipalities_by_day(now=now):
        participations.keep_up(keys, today)
        noticing.announce(keys, today, now=now)
