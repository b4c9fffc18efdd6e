"""Celery's shells around the hand-over packages and the task that announces them."""

from celery import shared_task
from django.utils import timezone

from agreements.handover import building, tasks
from phases import reminders

#: Seconds: a package of many gigabytes on a slow disk.
LONGEST = 3600


@shared_task(soft_time_limit=LONGEST - 60, time_limit=LONGEST)
def build_handover(pk):
    building.build(pk=pk, now=timezone.now())


@shared_task
def forget_handovers():
    """Remove old archives, and give up packages whose worker is gone; beat calls it every hour."""
    building.forget(now=timezone.now())


@shared_task
def keep_up_preparations():
    """See to it that the end of each administration is announced by its task; beat calls it every hour, since days
    begin at several."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        tasks.keep_up(keys, today)
