"""A programme prepared from that of another year: words and amounts stay, days move by years, actuals do not come."""

from calendar import isleap

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import ActivityStep, AnnualProgramme
from agreements.programme.steps import EVENT
from agreements.programme.writing import ACTIVITY_FIELDS, check_year, life_of
from partners.history import record
from phases.guards import spell

_SATURDAY = 5


def clone_programme(*, programme, year, by):
    """A new draft for `year` with the activities of `programme`, their steps, plan lines and commitments in force.

    A 29 February becomes the 28th; a day that falls on a weekend stays and is pointed out (`points_to_review`). Refuses
    a year that has a programme already, its own year, and one outside the agreement's life.
    """
    if year == programme.year:
        raise ValidationError({"year": "Elija un año distinto del que copia."})
    agreement = programme.agreement
    check_year(agreement, year)
    new = AnnualProgramme(
        municipality=programme.municipality,
        agreement=agreement,
        year=year,
        cloned_from=programme,
        objective=programme.objective,
        coordinator_local=programme.coordinator_local,
        coordinator_counterpart=programme.coordinator_counterpart,
        created_by=by,
    )
    new.full_clean(
        exclude=["municipality", "agreement", "created_by", "cloned_from"], validate_constraints=False
    )
    try:
        with transaction.atomic():
            new.save()
            count = _copy_activities(programme, new)
            record(
                act="programme.cloned",
                text=f"Se preparó el programa {year} a partir del de {programme.year}, con {count} actividades.",
                by=by,
                subject=new,
                municipality=new.municipality,
            )
    except IntegrityError as error:
        raise ValidationError({"year": "Este acuerdo ya tiene un programa para ese año."}) from error
    return new


def _copy_activities(source, new):
    rows = list(source.activities.prefetch_related("plan_lines", "commitments", "steps"))
    for old in rows:
        values = {name: getattr(old, name) for name in ACTIVITY_FIELDS}
        values |= {name: in_year(values[name], new.year) for name in ("starts_on", "ends_on")}
        activity = new.activities.create(template=old.template, **values)
        activity.plan_lines.set([line for line in old.plan_lines.all() if line.retired_on is None])
        activity.commitments.set([each for each in old.commitments.all() if each.retired_at is None])
        ActivityStep.objects.bulk_create(
            ActivityStep(activity=activity, key=step.key, name=step.name, weeks=step.weeks, side=step.side)
            for step in old.steps.all()
            if step.key != EVENT
        )
    return len(rows)


def in_year(day, year):
    """The same day and month of another year; a 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def points_to_review(programme, activities, today):
    """Sentences on what a copied programme still needs somebody's eye for, in the order of its activities. Pure."""
    points = [
        "Las fechas son las mismas del año copiado: confírmelas con la contraparte.",
        "Los montos y las metas también: ajústelos a este año.",
    ]
    first, last = life_of(programme.agreement)
    source = programme.cloned_from
    lost_leap_day = source is not None and isleap(source.year) and not isleap(programme.year)
    for activity in activities:
        for label, day in (("inicio", activity.starts_on), ("fin", activity.ends_on)):
            if day.weekday() >= _SATURDAY:
                points.append(f"«{activity.name}»: su {label}, el {spell(day)}, cae en fin de semana.")
            if lost_leap_day and (day.month, day.day) == (2, 28):
                points.append(f"«{activity.name}»: su {label} quedó el 28 de febrero, por si era el 29.")
            if (first and day < first) or (last and day > last):
                points.append(
                    f"«{activity.name}»: su {label}, el {spell(day)}, queda fuera de la vigencia del acuerdo."
                )
        if activity.starts_on < today:
            points.append(f"«{activity.name}»: empieza en una fecha que ya pasó.")
        if activity.target_value is None:
            points.append(f"«{activity.name}»: falta su meta con número y unidad.")
    return points
