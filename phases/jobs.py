"""Celery shells: each fetches the time and calls a verb. What must not be lost is a row, not a message."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from phases import followup, network_dues, reminders

#: Below the time limit of a job, so that a run ends by itself and the next one goes on.
BUDGET = timedelta(seconds=150)
#: A message older than this is dropped: by then beat has asked anew, and portions must not pile up in the queue.
EXPIRES = timedelta(minutes=10)


@shared_task(name="phases.jobs.send_reminders_now")
def send_reminders_now():
    """Hand the municipalities, some at a time, to whatever workers there are; beat calls it every few minutes.

    A message that gets lost is made up for by the next call: what is due stands in the rows.
    """
    for keys in reminders.municipality_groups():
        remind_municipalities.apply_async(args=[keys], expires=EXPIRES.total_seconds())


@shared_task(name="phases.jobs.remind_municipalities")
def remind_municipalities(municipality_ids):
    """Plan and send the reminders of these municipalities that are due now."""
    reminders.run(now=timezone.now(), municipality_ids=municipality_ids, budget=BUDGET)


@shared_task(name="phases.jobs.keep_up_followup")
def keep_up_followup():
    """See to it that processes in follow-up have their tasks; beat calls it every hour, since days begin at several."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        followup.keep_up(keys, today)


@shared_task(name="phases.jobs.keep_up_dues")
def keep_up_dues():
    """Bring tasks of dues back before their day when days off pushed them past it; beat calls it daily."""
    for today, keys in reminders.municipalities_by_day(now=timezone.now()):
        network_dues.keep_up(keys, today)
