"""Celery shells: each fetches the time and calls a verb."""

from celery import shared_task
from django.utils import timezone

from agreements.terms import lifetime
from phases import reminders


@shared_task(name="agreements.jobs.keep_up_terms")
def keep_up_terms():
    """See to it that agreements are in force, about to expire or ended as their day says; beat calls it every hour,
    since days begin at several."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        lifetime.keep_up(keys, today)
