"""What Celery beat starts by itself, and when. Days begin at several hours in Mexico: what follows one runs hourly."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "phases.send-reminders": {
        "task": "phases.jobs.send_reminders_now",
        "schedule": crontab(minute="*/10"),
    },
    "phases.keep-up-followup": {
        "task": "phases.jobs.keep_up_followup",
        "schedule": crontab(minute=5),
    },
    "phases.keep-up-dues": {
        "task": "phases.jobs.keep_up_dues",
        "schedule": crontab(minute=35, hour=5),
    },
    "agreements.keep-up-terms": {"task": "agreements.jobs.keep_up_terms", "schedule": crontab(minute=15)},
    "agreements.keep-up-calls": {"task": "agreements.jobs.keep_up_calls", "schedule": crontab(minute=25)},
    "agreements.keep-up-seats": {"task": "agreements.jobs.keep_up_seats", "schedule": crontab(minute=45)},
    "agreements.keep-up-vitality": {
        "task": "agreements.jobs.keep_up_vitality",
        "schedule": crontab(minute=48),
    },
    "agreements.keep-up-preparations": {
        "task": "agreements.handover_jobs.keep_up_preparations",
        "schedule": crontab(minute=40),
    },
    "agreements.forget-handovers": {
        "task": "agreements.handover_jobs.forget_handovers",
        "schedule": crontab(minute=50),
    },
    "agreements.forget-previews": {
        "task": "agreements.render_jobs.forget_previews",
        "schedule": crontab(minute="*/10"),
    },
}
