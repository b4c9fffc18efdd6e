"""Verbs of the annual programme and its activities. Only a draft changes: what is proposed or approved stands."""

import hashlib

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.library.areas import AREAS
from agreements.models import GIVEN_UP, Activity, ActivityStep, Agreement, AnnualProgramme, ReportLine
from agreements.programme.lenses import LENSES
from agreements.programme.steps import TEMPLATES
from partners.history import record
from phases.dated import settle_dated_task
from phases.guards import spell

ACTIVITY_FIELDS = (
    "kind",
    "name",
    "area",
    "objective",
    "plan_line",
    "sdg",
    "lenses",
    "modality",
    "starts_on",
    "ends_on",
    "place",
    "responsible_local",
    "responsible_counterpart",
    "allies",
    "beneficiaries",
    "expected_result",
    "indicator",
    "indicator_unit",
    "baseline",
    "target_value",
    "target",
    "adding",
    "evidence_expected",
    "budget_local",
    "source_local",
    "in_kind_local",
    "budget_counterpart",
    "currency_counterpart",
    "source_counterpart",
    "in_kind_counterpart",
    "risks",
)
STALE = (
    "Otra persona cambió esta actividad mientras usted la editaba. Lo que escribió sigue aquí: revise la "
    "versión vigente y vuelva a guardar."
)
STALE_PROGRAMME = (
    "Otra persona cambió el programa mientras usted lo editaba. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
GONE = "Esta actividad ya no existe: otra persona la quitó del programa."
PROGRAMME_GONE = "El programa ya no existe."
CLOSED = {
    AnnualProgramme.State.PROPOSED: "El programa está en aprobación de las partes y no puede cambiarse. Para "
    "corregirlo, retire antes la propuesta en «Aprobación».",
    AnnualProgramme.State.APPROVED: "El programa ya está aprobado por ambas partes y no puede cambiarse. Para "
    "modificarlo, ábralo de nuevo en «Aprobación».",
}


def create_programme(*, agreement, year, by, objective="", coordinator_local="", coordinator_counterpart=""):
    """Begin the programme of one calendar year under an agreement; refuses a second one for the same year."""
    check_year(agreement, year)
    programme = AnnualProgramme(
        municipality=agreement.municipality,
        agreement=agreement,
        year=year,
        objective=objective,
        coordinator_local=coordinator_local,
        coordinator_counterpart=coordinator_counterpart,
        created_by=by,
    )
    programme.full_clean(exclude=["municipality", "agreement", "created_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            programme.save()
            _record("programme.created", f"Se inició el programa anual {year}.", by, programme)
    except IntegrityError as error:
        raise ValidationError({"year": "Este acuerdo ya tiene un programa para ese año."}) from error
    return programme


def check_year(agreement, year):
    """Refuse a programme of an agreement that is over, or of a year outside its life."""
    if agreement.state == Agreement.State.ENDED:
        raise ValidationError("El acuerdo terminó: no puede tener un programa nuevo.")
    if agreement.state in GIVEN_UP:
        raise ValidationError("El acuerdo no siguió adelante: no puede tener un programa.")
    first, last = life_of(agreement)
    if first and year < first.year:
        raise ValidationError({"year": f"El acuerdo está vigente desde el {spell(first)}."})
    if last and year > last.year:
        raise ValidationError({"year": f"La vigencia del acuerdo termina el {spell(last)}."})


def life_of(agreement):
    """The first and the last day of an agreement, as far as they are known."""
    ends = [day for day in (agreement.ends_on, agreement.ended_on) if day]
    return agreement.starts_on, min(ends, default=None)


def change_programme(*, programme, by, seen_at, objective, coordinator_local, coordinator_counterpart):
    """Change the head of a programme. `seen_at` is the `changed_at` that the person saw; a stale tab is refused."""
    with transaction.atomic():
        _refuse_closed(programme)
        updated = AnnualProgramme.objects.filter(
            pk=programme.pk, changed_at=seen_at, state=AnnualProgramme.State.DRAFT
        ).update(
            objective=objective,
            coordinator_local=coordinator_local,
            coordinator_counterpart=coordinator_counterpart,
            changed_at=timezone.now(),
        )
        if updated != 1:
            raise ValidationError(STALE_PROGRAMME)
        programme.refresh_from_db()
        _record("programme.changed", f"Se cambiaron los datos del programa {programme.year}.", by, programme)
    return programme


def add_activity(*, programme, by, plan_lines=(), commitments=(), template="", **data):
    """Add an activity (ACTIVITY_FIELDS) and return it; the same name and first day twice is refused.

    `plan_lines` are the lines of the municipality's plans to which it contributes, `commitments` those of the agreement
    that it fulfils; `template` (a key of `steps.TEMPLATES`) gives it its steps.
    """
    activity = Activity(programme=programme, template=template, **_known(data))
    if template and template not in TEMPLATES:
        raise ValidationError({"template": "Elija una plantilla de la lista."})
    check_activity(activity)
    _check_links(programme, plan_lines, commitments)
    with transaction.atomic():
        take(programme)
        if programme.activities.filter(name=activity.name, starts_on=activity.starts_on).exists():
            raise ValidationError({"name": "El programa ya tiene una actividad con ese nombre y esa fecha."})
        activity.save()
        activity.plan_lines.set(plan_lines)
        activity.commitments.set(commitments)
        if template:
            ActivityStep.objects.bulk_create(
                ActivityStep(
                    activity=activity, key=spec.key, name=spec.name, weeks=spec.weeks, side=spec.side
                )
                for spec in TEMPLATES[template].steps
            )
        _record("activity.added", f"Se agregó la actividad «{activity.name}».", by, programme)
    return activity


def change_activity(*, activity, by, seen, plan_lines=None, commitments=None, **data):
    """Change an activity. `seen` is the `fingerprint` of what the person saw; a stale tab is refused.

    Without `plan_lines` or `commitments` those that it has stay.
    """
    programme = activity.programme
    _check_links(programme, plan_lines or (), commitments or ())
    with transaction.atomic():
        take(programme)
        current = Activity.objects.filter(pk=activity.pk).first()
        if current is None:
            raise ValidationError(GONE)
        if fingerprint(current) != seen:
            raise ValidationError(STALE)
        current.programme = programme
        for name, value in _known(data).items():
            setattr(current, name, value)
        check_activity(current)
        same = programme.activities.filter(name=current.name, starts_on=current.starts_on)
        if same.exclude(pk=current.pk).exists():
            raise ValidationError({"name": "El programa ya tiene una actividad con ese nombre y esa fecha."})
        current.save()
        if plan_lines is not None:
            current.plan_lines.set(plan_lines)
        if commitments is not None:
            current.commitments.set(commitments)
        _record("activity.changed", f"Se cambió la actividad «{current.name}».", by, programme)
    return current


def remove_activity(*, activity, by, today):
    """Take an activity out of its programme; a second time changes nothing. Returns whether it was there.

    Its pending tasks do not apply any more. One that a report tells of is refused: the report needs it.
    """
    programme = activity.programme
    with transaction.atomic():
        take(programme)
        if ReportLine.objects.filter(activity=activity.pk).exists():
            raise ValidationError(
                "Un informe ya cuenta qué pasó con esta actividad: no puede quitarse. Si no se hará, anótela como "
                "cancelada en el informe del trimestre."
            )
        for step in ActivityStep.objects.filter(activity=activity.pk, task__isnull=False).select_related(
            "task__municipality"
        ):
            settle_dated_task(
                task=step.task, by=by, today=today, reason=f"«{activity.name}» salió del programa anual."
            )
        deleted, _ = Activity.objects.filter(pk=activity.pk).delete()
        if deleted:
            _record("activity.removed", f"Se quitó la actividad «{activity.name}».", by, programme)
        else:
            # Not even the date of the last change: the next issue must find the same programme.
            transaction.set_rollback(True)
    return bool(deleted)


def fingerprint(activity):
    """Hash of everything a person can edit in an activity: it tells whether somebody changed it meanwhile."""
    lines = sorted(activity.plan_lines.values_list("pk", flat=True))
    commitments = sorted(activity.commitments.values_list("pk", flat=True))
    values = [*(str(getattr(activity, name)) for name in ACTIVITY_FIELDS), str(lines), str(commitments)]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


def take(programme):
    """Mark an open programme as changed; the row's lock makes changes of its activities wait for each other."""
    now = timezone.now()
    rows = AnnualProgramme.objects.filter(pk=programme.pk, state=AnnualProgramme.State.DRAFT)
    if rows.update(changed_at=now) != 1:
        _refuse_closed(programme)
        raise ValidationError(PROGRAMME_GONE)
    programme.changed_at = now


def _refuse_closed(programme):
    """By what the table says now: the row at hand may be of before somebody proposed it."""
    state = AnnualProgramme.objects.filter(pk=programme.pk).values_list("state", flat=True).first()
    if state in CLOSED:
        raise ValidationError(CLOSED[state], code="closed")


def _known(data):
    if unknown := data.keys() - set(ACTIVITY_FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check_links(programme, lines, commitments):
    errors = {}
    if any(line.municipality_id != programme.municipality_id for line in lines):
        errors["plan_lines"] = "Elija líneas de los planes de su municipio."
    if any(commitment.agreement_id != programme.agreement_id for commitment in commitments):
        errors["commitments"] = "Elija compromisos de este acuerdo."
    if errors:
        raise ValidationError(errors)


def check_activity(activity):
    """Refuse what makes no sense: dates outside the year or the agreement's life, an area that the agreement does not
    foresee, a target without number or unit, negative amounts. Raises ValidationError by field."""
    errors = {}
    try:
        activity.clean_fields(exclude=["programme", "template"])
    except ValidationError as error:
        errors = error.message_dict
    programme = activity.programme
    agreement = programme.agreement
    if not errors.keys() & {"starts_on", "ends_on"}:
        errors |= _date_errors(activity, programme.year, agreement)
    if activity.area and activity.area not in (agreement.areas or AREAS):
        errors["area"] = "El área debe ser una de las que prevé el acuerdo."
    elif agreement.areas and not activity.area:
        errors["area"] = "Elija a qué área del acuerdo corresponde la actividad."
    if activity.currency_counterpart not in Locale("es").currencies:
        errors["currency_counterpart"] = "Elija una moneda de la lista."
    if not isinstance(activity.lenses, list) or set(activity.lenses) - LENSES.keys():
        errors["lenses"] = "Elija los enfoques de la lista."
    if "target_value" not in errors:
        if activity.target_value is None:
            errors["target_value"] = "Escriba la meta con un número, por ejemplo 30."
        elif activity.target_value < 0:
            errors["target_value"] = "La meta no puede ser negativa."
    if not activity.indicator_unit:
        errors["indicator_unit"] = "Escriba en qué se mide el indicador: personas, reuniones, convenios…"
    if errors:
        raise ValidationError(errors)


def _date_errors(activity, year, agreement):
    errors = {}
    first, last = life_of(agreement)
    for name in ("starts_on", "ends_on"):
        day = getattr(activity, name)
        if day.year != year:
            errors[name] = f"La fecha debe estar dentro del año del programa ({year})."
        elif first and day < first:
            errors[name] = f"El acuerdo está vigente desde el {spell(first)}: elija ese día o uno posterior."
        elif last and day > last:
            errors[name] = f"El acuerdo termina el {spell(last)}: elija ese día o uno anterior."
    if activity.ends_on < activity.starts_on:
        errors.setdefault("ends_on", "La actividad no puede terminar antes de empezar.")
    return errors


def _record(act, text, by, programme):
    record(act=act, text=text, by=by, subject=programme, municipality=programme.municipality)
