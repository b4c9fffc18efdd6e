"""Celery shells: each fetches the time and calls a verb. What must not be lost is a row, not a message."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from phases import reminders

#: Below the time limit of a job, so that a run ends by itself and the next one goes on.
BUDGET = timedelta(seconds=150)


@shared_task(name="phases.jobs.send_reminders_now")
def send_reminders_now():
    """Plan and send the reminders that are due now; beat calls it every few minutes."""
    reminders.run(now=timezone.now(), budget=BUDGET)
