"""Correcting a mistake of typing in a step of the path: its day, its number, its unit.

The step stays one row; what it said before stands in the history, with the reason. Decisions are annulled instead
(`approvals`), and the signature is the paper's own: neither is corrected here.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Agreement, State, StateChange
from agreements.path import moving
from agreements.path.steps import Act, step_of
from phases.guards import require_text, spell

STALE = "Otra persona corrigió este paso mientras usted lo editaba. Revise cómo quedó y vuelva a intentarlo."
NOT_HERE = (
    "Este paso no se corrige aquí: una decisión se anula y se registra de nuevo; la firma es la del papel."
)
#: What may be corrected, as a reader of the history knows it.
FIELDS = {"happened_on": "la fecha", "number": "el número", "unit": "la unidad"}


def is_correctable(change):
    """Whether a step is an ordinary one, which people record with a date and a number and nothing hangs on."""
    step = step_of(change)
    return step is not None and step.act is Act.STEP


def stamp_of(change):
    """What a page saw of the step, to tell a stale tab."""
    return "|".join((change.happened_on.isoformat(), change.number, change.unit))


def correct_step(*, change, happened_on, reason, seen, by, now, number=None, unit=None):
    """Correct day, number or unit of an ordinary step, and why; returns the row fresh.

    `seen` is `stamp_of` what the person saw; number and unit stay as they are when they are None. A letter of
    observations takes its observations along, and a registration the columns of the agreement. Tasks of the process
    keep the day on which they were fulfilled. Raises ValidationError for a decision or a signature, without a reason,
    when nothing changes, for a day in the future, and for one before the preceding step or after the following one:
    their order is that of the law.
    """
    reason = require_text(reason, "Explique qué se corrige y por qué: queda en el historial.")
    with transaction.atomic():
        agreement = moving.lock_agreement(change.agreement)
        change = agreement.steps.get(pk=change.pk)
        if not is_correctable(change):
            raise ValidationError(NOT_HERE)
        if stamp_of(change) != seen:
            raise ValidationError(STALE, code="stale")
        step = step_of(change)
        number = change.number if number is None else " ".join(number.split())
        unit = change.unit if unit is None else " ".join(unit.split())
        moving.check_demands(step, number=number, unit=unit, note=change.note, upload=change.file)
        _check_order(agreement, change, happened_on, agreement.municipality.today(now))
        was = {name: getattr(change, name) for name in FIELDS}
        became = {"happened_on": happened_on, "number": number, "unit": unit}
        if was == became:
            raise ValidationError("No cambió nada: corrija la fecha, el número o la unidad.")
        StateChange.objects.filter(pk=change.pk).update(**became)
        _take_along(agreement, change, became, now)
        text = f"Se corrigió el paso «{step.label}»: {_in_words(was, became)}. Motivo: {reason}"
        moving.write(agreement, "agreement.step_corrected", text, by, now)
        moving.tell_office(agreement, by, text, now)
        change.refresh_from_db()
    return change


def _check_order(agreement, change, day, today):
    """Refuse a day that would break the order of the path, which is that of the law."""
    if day > today:
        raise ValidationError(
            {"happened_on": "La fecha está en el futuro: registre el acto cuando haya ocurrido."}
        )
    steps = list(agreement.steps.order_by("at", "pk"))
    place = [each.pk for each in steps].index(change.pk)
    for other in steps[max(place - 1, 0) : place]:
        if day < other.happened_on:
            raise ValidationError({"happened_on": _other_day(other, "antes")})
    for other in steps[place + 1 : place + 2]:
        if day > other.happened_on:
            raise ValidationError({"happened_on": _other_day(other, "después")})


def _other_day(other, side):
    return f"El paso «{other.get_to_state_display()}» es del {spell(other.happened_on)}: éste no puede ser de {side}."


def _take_along(agreement, change, became, now):
    """What repeats the step's day or number elsewhere."""
    if change.to_state == State.OBSERVED:
        agreement.remarks.filter(oficio=change.number, received_on=change.happened_on).update(
            oficio=became["number"], received_on=became["happened_on"]
        )
    facts = {"changed_at": now}
    if change.to_state == State.REGISTERED:
        facts |= {"registered_on": became["happened_on"], "registry_number": became["number"]}
    Agreement.objects.filter(pk=agreement.pk).update(**facts)


def _in_words(was, became):
    """ "la fecha era 3 de marzo de 2026 y es 4 de marzo de 2026; el número era OF-7 y es OF-8"."""
    return "; ".join(
        f"{label} era {_value(was[name])} y es {_value(became[name])}"
        for name, label in FIELDS.items()
        if was[name] != became[name]
    )


def _value(value):
    if not value:
        return "ninguno"
    return value if isinstance(value, str) else spell(value)
