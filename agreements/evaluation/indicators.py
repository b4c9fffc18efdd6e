"""Verbs of result indicators and of their yearly values.

An indicator that no longer serves is retired: its values stay in the evaluations that were closed with them.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.evaluation.progress import figures
from agreements.evaluation.suggestions import SUGGESTED
from agreements.models import Agreement, ResultIndicator, ResultValue
from partners.history import record

FIELDS = (
    "result",
    "name",
    "unit",
    "direction",
    "agreement",
    "plan_line",
    "baseline_year",
    "baseline",
    "target_year",
    "target",
    "source",
)
STALE = (
    "Otra persona cambió este indicador mientras usted lo editaba. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
STALE_VALUE = (
    "Otra persona cambió este valor mientras usted lo editaba: ahora es {value}. Revíselo y guarde de nuevo."
)
GONE = "Este indicador ya está retirado."
NAME_TAKEN = "Ya hay un indicador con ese nombre."
YEAR_TAKEN = "El año {year} ya tiene un valor: corríjalo en la tabla del indicador."


def add_indicator(*, municipality, by, counter="", **data):
    """Begin to measure a result (FIELDS). `counter` is the key of the suggestion that the system counts by itself.

    Refuses a name that is in use, a target year that is not after the baseline, an indicator without unit, a target on
    the wrong side of the baseline, and rows of another municipality.
    """
    indicator = ResultIndicator(
        municipality=municipality,
        created_by=by,
        counter=counter if counter in SUGGESTED else "",
        **_known(data),
    )
    _check(indicator)
    try:
        with transaction.atomic():
            indicator.save()
            _record(
                indicator, "result.added", f"Se agregó el indicador de resultados «{indicator.name}».", by
            )
    except IntegrityError as error:
        raise ValidationError({"name": NAME_TAKEN}) from error
    return indicator


def change_indicator(*, indicator, by, seen, **data):
    """Change an indicator. `seen` is the `fingerprint` of what the person saw; a stale tab is refused."""
    try:
        with transaction.atomic():
            current = ResultIndicator.objects.select_for_update().get(pk=indicator.pk)
            if current.retired_at:
                raise ValidationError(GONE)
            if fingerprint(current) != seen:
                raise ValidationError(STALE)
            for name, value in _known(data).items():
                setattr(current, name, value)
            _check(current)
            # On SQLite nothing is locked: whoever wrote in between wins.
            written = {name: getattr(current, name) for name in FIELDS}
            if _as_seen(indicator.pk, seen).update(**written) != 1:
                raise ValidationError(STALE)
            _record(current, "result.changed", f"Se cambió el indicador «{current.name}».", by)
    except IntegrityError as error:
        raise ValidationError({"name": NAME_TAKEN}) from error
    return current


def retire_indicator(*, indicator, by, now):
    """Stop measuring it; a second time changes nothing. Returns whether it was in use."""
    with transaction.atomic():
        in_use = ResultIndicator.objects.filter(pk=indicator.pk, retired_at__isnull=True)
        if in_use.update(retired_at=now) != 1:
            return False
        _record(indicator, "result.retired", f"Se retiró el indicador «{indicator.name}».", by)
    return True


def record_value(*, indicator, year, value, by, today, source=""):
    """Write down the value of one year; refuses a year that has one, and one that has not begun."""
    row = ResultValue(indicator=indicator, year=year, value=value, source=source, recorded_by=by)
    _check_value(row, today)
    try:
        with transaction.atomic():
            if ResultIndicator.objects.filter(pk=indicator.pk, retired_at__isnull=True).count() != 1:
                raise ValidationError(GONE)
            row.save()
            _record(
                indicator,
                "result.value_added",
                f"«{indicator.name}»: {figures(row.value)} {indicator.unit} en {row.year}.",
                by,
            )
    except IntegrityError as error:
        raise ValidationError({"year": YEAR_TAKEN.format(year=year)}) from error
    return row


def correct_value(*, row, value, seen, by, today, source=""):
    """Correct the value of a year. `seen` is the value that the person saw; a stale tab is refused."""
    before = row.value
    changed = ResultValue(indicator=row.indicator, year=row.year, value=value, source=source, recorded_by=by)
    _check_value(changed, today)
    with transaction.atomic():
        updated = ResultValue.objects.filter(pk=row.pk, value=seen).update(
            value=changed.value, source=source, recorded_by=by
        )
        if updated != 1:
            fresh = ResultValue.objects.filter(pk=row.pk).first()
            raise ValidationError(
                STALE_VALUE.format(value=figures(fresh.value)) if fresh else "Este valor ya no existe."
            )
        row.refresh_from_db()
        _record(
            row.indicator,
            "result.value_changed",
            f"«{row.indicator.name}» en {row.year}: de {figures(before)} a {figures(row.value)} {row.indicator.unit}.",
            by,
        )
    return row


def remove_value(*, row, by):
    """Take a value away; a second time changes nothing. Returns whether it was there."""
    with transaction.atomic():
        deleted, _ = ResultValue.objects.filter(pk=row.pk).delete()
        if deleted:
            _record(
                row.indicator,
                "result.value_removed",
                f"«{row.indicator.name}»: se quitó el valor de {row.year} ({figures(row.value)}).",
                by,
            )
    return bool(deleted)


def fingerprint(indicator):
    """Hash of all that a person can edit of an indicator: it tells whether somebody changed it meanwhile."""
    values = [
        getattr(indicator, f"{name}_id" if name in ("agreement", "plan_line") else name) for name in FIELDS
    ]
    return hashlib.sha256("\x1f".join(map(_plain, values)).encode()).hexdigest()


def _plain(value):
    # 3 and 3.00 are the same value.
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def _as_seen(pk, seen):
    """The row, if it still is what was seen."""
    row = ResultIndicator.objects.filter(pk=pk, retired_at__isnull=True).first()
    if row is None or fingerprint(row) != seen:
        return ResultIndicator.objects.none()
    same = {name: getattr(row, name) for name in FIELDS}
    return ResultIndicator.objects.filter(
        pk=pk, retired_at__isnull=True, **{name: value for name, value in same.items() if value is not None}
    )


def _known(data):
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check(indicator):
    errors = {}
    try:
        indicator.clean_fields(exclude=["municipality", "created_by", "agreement", "plan_line"])
    except ValidationError as error:
        errors = error.message_dict
    if (
        not errors.keys() & {"baseline_year", "target_year"}
        and indicator.target_year <= indicator.baseline_year
    ):
        errors["target_year"] = ["El año de la meta debe ser posterior al de la línea base."]
    if not errors.keys() & {"baseline", "target", "direction"}:
        rises = indicator.direction == ResultIndicator.Direction.UP
        if rises and indicator.target < indicator.baseline:
            errors["target"] = ["Mejora cuando sube: la meta no puede ser menor que la línea base."]
        elif not rises and indicator.target > indicator.baseline:
            errors["target"] = ["Mejora cuando baja: la meta no puede ser mayor que la línea base."]
    mine = indicator.municipality_id
    if indicator.agreement_id and indicator.agreement.municipality_id != mine:
        errors["agreement"] = ["Elija un acuerdo de su municipio."]
    if indicator.plan_line_id and indicator.plan_line.municipality_id != mine:
        errors["plan_line"] = ["Elija una línea de los planes de su municipio."]
    if errors:
        raise ValidationError(errors)


def _check_value(row, today):
    row.clean_fields(exclude=["indicator", "recorded_by"])
    if row.year > today.year:
        raise ValidationError({"year": f"Todavía no empieza {row.year}: escriba un año que ya se midió."})


def _record(indicator, act, text, by):
    record(act=act, text=text, by=by, subject=indicator, municipality=indicator.municipality)


def agreements_to_measure(municipality):
    """The agreements to which an indicator may belong: signed ones."""
    return Agreement.objects.filter(municipality=municipality, signed_on__isnull=False).select_related(
        "counterpart"
    )
