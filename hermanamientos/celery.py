"""The Celery application; every app's jobs stand in its `jobs.py`, those that make PDFs in `render_jobs.py`,
those of the hand-over in `handover_jobs.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hermanamientos.settings")

app = Celery("hermanamientos")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.autodiscover_tasks(related_name="render_jobs")
app.autodiscover_tasks(related_name="handover_jobs")
