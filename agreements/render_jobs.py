"""Celery's shells around the previews."""

from celery import shared_task
from django.utils import timezone

from agreements.trust import previews


@shared_task(soft_time_limit=120)
def render_preview(key):
    previews.make(key=key, now=timezone.now())


@shared_task
def forget_previews():
    previews.forget(now=timezone.now())
