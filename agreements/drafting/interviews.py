"""Verbs of the guided interview: keeping what a person answered, step by step, and forgetting it."""

from django.db import transaction

from agreements.models import InterviewDraft


def begun(*, process, by):
    """The interview that a person began for a process and has not finished; None when there is none. One query."""
    return InterviewDraft.objects.filter(process=process, user=by).first()


def keep_step(*, process, by, slug, fields, now):
    """Keep the answers of one step, {field: [values]}, beside those of the others; returns the row.

    They are kept as they were typed, also where they are wrong. A stale tab changes only its own step.
    """
    clean = {name: [value.replace("\x00", "") for value in values] for name, values in fields.items()}
    with transaction.atomic():
        row, _created = InterviewDraft.objects.get_or_create(
            process=process, user=by, defaults={"started_at": now, "saved_at": now}
        )
        row = InterviewDraft.objects.select_for_update().get(pk=row.pk)
        row.typed = row.typed | {slug: clean}
        row.saved_at = now
        InterviewDraft.objects.filter(pk=row.pk).update(typed=row.typed, saved_at=now)
    return row


def forget(*, process, by):
    """The interview became a draft, or was given up."""
    InterviewDraft.objects.filter(process=process, user=by).delete()
