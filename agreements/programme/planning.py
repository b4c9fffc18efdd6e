"""Verbs of the steps of an activity: writing them, and beginning with those of a template."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Activity, ActivityStep
from agreements.programme.steps import EVENT, MOST_STEPS, MOST_WEEKS, TEMPLATES
from agreements.programme.writing import GONE, take
from partners.history import record
from phases.dated import settle_dated_task

STALE_STEPS = (
    "Otra persona cambió los pasos mientras usted los editaba. Lo que escribió sigue aquí: revíselo y vuelva a "
    "guardar."
)


def steps_of(activity):
    """The steps that people write: all but the activity itself."""
    return [step for step in activity.steps.all() if step.key != EVENT]


def steps_fingerprint(activity):
    """Hash of the steps of an activity: it tells whether somebody changed them meanwhile."""
    rows = sorted((step.key, step.name, step.weeks, step.side) for step in steps_of(activity))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def write_steps(*, activity, rows, by, seen, today):
    """Make the steps of an activity these: dicts with `key` (empty: a new one), `name`, `weeks`, `side`.

    What is not among them is removed, and its pending task does not apply any more. Refuses a stale tab, a name twice,
    weeks out of range and too many steps.
    """
    _check(rows)
    programme = activity.programme
    with transaction.atomic():
        take(programme)
        current = Activity.objects.filter(pk=activity.pk).first()
        if current is None:
            raise ValidationError(GONE)
        if steps_fingerprint(current) != seen:
            raise ValidationError(STALE_STEPS)
        there = {step.key: step for step in current.steps.select_related("task__municipality")}
        kept = {row["key"] for row in rows if row.get("key")}
        for key, step in there.items():
            if key == EVENT or key in kept:
                continue
            settle_dated_task(
                task=step.task, by=by, today=today, reason=f"El paso salió de «{activity.name}»."
            )
            step.delete()
        for row in rows:
            values = {name: row[name] for name in ("name", "weeks", "side")}
            if row.get("key"):
                # A step that is no longer there is a new one, not a lost one.
                updated = current.steps.filter(key=row["key"]).exclude(key=EVENT).update(**values)
                if updated:
                    continue
            ActivityStep.objects.create(activity=current, key=_free_key(current), **values)
        record(
            act="activity.steps_changed",
            text=f"Se cambiaron los pasos de «{activity.name}»: {len(rows)}.",
            by=by,
            subject=programme,
            municipality=programme.municipality,
        )


def template_rows(key):
    """The steps of a template as `write_steps` takes them."""
    return [
        {"key": "", "name": spec.name, "weeks": spec.weeks, "side": spec.side}
        for spec in TEMPLATES[key].steps
    ]


def _free_key(activity):
    taken = set(activity.steps.values_list("key", flat=True))
    number = 1
    while f"paso-{number}" in taken:
        number += 1
    return f"paso-{number}"


def _check(rows):
    if len(rows) > MOST_STEPS:
        raise ValidationError(f"Una actividad admite hasta {MOST_STEPS} pasos.")
    names = [row["name"].casefold() for row in rows]
    if len(set(names)) != len(names):
        raise ValidationError("Hay dos pasos con el mismo nombre: cambie uno de ellos.")
    if any(not row["name"] for row in rows):
        raise ValidationError("Escriba el nombre de cada paso.")
    if any(abs(row["weeks"]) > MOST_WEEKS for row in rows):
        raise ValidationError(f"Un paso puede estar a lo más a {MOST_WEEKS} semanas de la actividad.")
    if any(row["side"] not in ActivityStep.Side.values for row in rows):
        raise ValidationError("Elija quién se hace cargo de cada paso.")
