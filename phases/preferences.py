"""How reminders come: each person's rhythm, and each municipality's ladder."""

from django.core.exceptions import ValidationError
from django.db import transaction

from partners.history import record
from partners.models import Membership
from partners.models.people import READING_ROLES
from phases.guards import lock_municipality
from phases.models import MailChoice, ReminderPolicy, Task

#: Steps and thresholds lie within this many working days of the deadline.
FARTHEST_STEP = 60


def rhythm_of(user):
    """The person's choice, or the default: each reminder in its own mail."""
    row = MailChoice.objects.filter(user=user).first()
    return row.rhythm if row else MailChoice.Rhythm.EACH


def choose_rhythm(*, user, rhythm):
    """Set how `user` receives reminders from now on; what is gathered already is sent as it is. Returns the choice.

    A person's own affair: it leaves no line in any office's history. Raises ValidationError for an unknown rhythm.
    """
    if rhythm not in MailChoice.Rhythm.values:
        raise ValidationError("Elija una de las tres opciones.", code="rhythm")
    choice, _ = MailChoice.objects.update_or_create(user=user, defaults={"rhythm": rhythm})
    return choice


def policy_of(municipality):
    """The municipality's policy; one with the defaults, not saved, when it never set its own."""
    row = ReminderPolicy.objects.filter(municipality=municipality).select_related("head__user").first()
    return row or ReminderPolicy(municipality=municipality)


def set_policy(*, municipality, steps, enlace_from, head_from, advisor_from, by, today, head=None):
    """Set the ladder of a municipality and to whom a late task climbs; returns the policy.

    ``steps`` are working days relative to the deadline, negative before it; the thresholds count working days after
    it. What has been sent stays sent; every pending task gets its next reminder computed anew. Raises ValidationError
    for steps that are not unique whole numbers within 60 days of the deadline, for thresholds out of order or after the
    last step, and for a head who is not in office in this municipality.
    """
    steps = _checked_steps(steps)
    _check_thresholds(steps, enlace_from, head_from, advisor_from)
    with transaction.atomic():
        office = lock_municipality(municipality.pk)
        if head is not None and not (
            Membership.objects.active(today)
            .filter(pk=head.pk, municipality=office, role__in=READING_ROLES)
            .exists()
        ):
            raise ValidationError(
                {"head": "Elija a una persona en funciones de este municipio."}, code="head"
            )
        policy, _ = ReminderPolicy.objects.update_or_create(
            municipality=office,
            defaults={
                "steps": steps,
                "enlace_from": enlace_from,
                "head_from": head_from,
                "advisor_from": advisor_from,
                "head": head,
            },
        )
        Task.objects.pending().filter(municipality=office).update(next_reminder_on=None)
        record(
            act="reminders.policy_set",
            text=f"Cambió las reglas de recordatorios: {steps_in_words(steps)}. Después del vencimiento se avisa "
            f"al enlace desde {_days(enlace_from)}, a la o el titular desde {_days(head_from)} y a cancillería desde "
            f"{_days(advisor_from)}.",
            by=by,
            subject=office,
            municipality=office,
        )
    return policy


def in_words(step):
    """«3 días hábiles antes», «el mismo día», «1 día hábil después»."""
    if step == 0:
        return "el mismo día"
    return f"{_days(abs(step))} {'antes' if step < 0 else 'después'}"


def steps_in_words(steps):
    """The ladder as half a sentence: «14, 7 y 1 días hábiles antes, el mismo día, y 1 y 3 días hábiles después»."""
    parts = []
    before, after = [-step for step in steps if step < 0], [step for step in steps if step > 0]
    if before:
        parts.append(f"{_listed(before)} antes")
    if 0 in steps:
        parts.append("el mismo día")
    if after:
        parts.append(f"{_listed(after)} después")
    return ", ".join(parts)


def _listed(days):
    if len(days) == 1:
        return _days(days[0])
    return f"{', '.join(map(str, days[:-1]))} y {days[-1]} días hábiles"


def _days(count):
    return "1 día hábil" if count == 1 else f"{count} días hábiles"


def _checked_steps(steps):
    steps = list(steps)
    if not steps:
        raise ValidationError("Elija al menos un día de recordatorio.", code="steps")
    if any(type(step) is not int or abs(step) > FARTHEST_STEP for step in steps):
        raise ValidationError(
            "Los recordatorios van de %(most)s días hábiles antes a %(most)s después.",
            code="steps",
            params={"most": FARTHEST_STEP},
        )
    if len(set(steps)) != len(steps):
        raise ValidationError("Cada día de recordatorio va una sola vez.", code="steps")
    return sorted(steps)


def _check_thresholds(steps, enlace_from, head_from, advisor_from):
    for name, days in (
        ("enlace_from", enlace_from),
        ("head_from", head_from),
        ("advisor_from", advisor_from),
    ):
        if not 1 <= days <= FARTHEST_STEP:
            raise ValidationError({name: f"Escriba un número entre 1 y {FARTHEST_STEP}."}, code="threshold")
    if head_from < enlace_from:
        raise ValidationError(
            {
                "head_from": "La o el titular no puede enterarse antes que el enlace: escriba un número igual o mayor."
            },
            code="threshold",
        )
    if advisor_from < head_from:
        raise ValidationError(
            {
                "advisor_from": "Cancillería no puede enterarse antes que la o el titular: escriba un número igual o "
                "mayor."
            },
            code="threshold",
        )
    if max(steps) < advisor_from:
        raise ValidationError(
            {
                "advisor_from": f"No hay ningún recordatorio {_days(advisor_from)} después o más tarde, así que nunca "
                "se avisaría. Agregue ese día o escriba un número menor."
            },
            code="threshold",
        )
