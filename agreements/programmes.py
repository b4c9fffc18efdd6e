"""Verbs of the annual programme of activities, and the activities that the methodology suggests."""

import hashlib
from dataclasses import dataclass, field

from babel import Locale
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.drafting.answers import counterpart_short
from agreements.library.areas import AREAS
from agreements.models import Activity, Agreement, AnnualProgramme
from partners.history import record

ACTIVITY_FIELDS = (
    "kind",
    "name",
    "area",
    "objective",
    "plan_line",
    "sdg",
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
    "target",
    "budget_local",
    "source_local",
    "budget_counterpart",
    "currency_counterpart",
    "source_counterpart",
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


def create_programme(*, agreement, year, by, objective="", coordinator_local="", coordinator_counterpart=""):
    """Begin the programme of one calendar year under an agreement; refuses a second one for the same year."""
    if agreement.state == Agreement.State.ENDED:
        raise ValidationError("El acuerdo terminó: no puede tener un programa nuevo.")
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


def change_programme(*, programme, by, seen_at, objective, coordinator_local, coordinator_counterpart):
    """Change the head of a programme. `seen_at` is the `changed_at` that the person saw; a stale tab is refused."""
    with transaction.atomic():
        updated = AnnualProgramme.objects.filter(pk=programme.pk, changed_at=seen_at).update(
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


def add_activity(*, programme, by, plan_lines=(), **data):
    """Add an activity (ACTIVITY_FIELDS) and return it; the same name and first day twice is refused.

    `plan_lines` are the lines of the municipality's plans to which it contributes.
    """
    activity = Activity(programme=programme, **_known(data))
    _check(activity)
    _check_lines(programme, plan_lines)
    with transaction.atomic():
        _take(programme)
        if programme.activities.filter(name=activity.name, starts_on=activity.starts_on).exists():
            raise ValidationError({"name": "El programa ya tiene una actividad con ese nombre y esa fecha."})
        activity.save()
        activity.plan_lines.set(plan_lines)
        _record("activity.added", f"Se agregó la actividad «{activity.name}».", by, programme)
    return activity


def change_activity(*, activity, by, seen, plan_lines=None, **data):
    """Change an activity. `seen` is the `fingerprint` of what the person saw; a stale tab is refused.

    Without `plan_lines` those that it has stay.
    """
    programme = activity.programme
    _check_lines(programme, plan_lines or ())
    with transaction.atomic():
        _take(programme)
        current = Activity.objects.filter(pk=activity.pk).first()
        if current is None:
            raise ValidationError(GONE)
        if fingerprint(current) != seen:
            raise ValidationError(STALE)
        for name, value in _known(data).items():
            setattr(current, name, value)
        _check(current)
        current.save()
        if plan_lines is not None:
            current.plan_lines.set(plan_lines)
        _record("activity.changed", f"Se cambió la actividad «{current.name}».", by, programme)
    return current


def remove_activity(*, activity, by):
    """Take an activity out of its programme; a second time changes nothing. Returns whether it was there."""
    programme = activity.programme
    with transaction.atomic():
        _take(programme)
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
    values = "\x1f".join([*(str(getattr(activity, name)) for name in ACTIVITY_FIELDS), str(lines)])
    return hashlib.sha256(values.encode()).hexdigest()


def _take(programme):
    """Mark the programme as changed; the row's lock makes changes of its activities wait for each other."""
    now = timezone.now()
    if AnnualProgramme.objects.filter(pk=programme.pk).update(changed_at=now) != 1:
        raise ValidationError("El programa ya no existe.")
    programme.changed_at = now


def _known(data):
    if unknown := data.keys() - set(ACTIVITY_FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check_lines(programme, lines):
    if any(line.municipality_id != programme.municipality_id for line in lines):
        raise ValidationError({"plan_lines": "Elija líneas de los planes de su municipio."})


def _check(activity):
    """Dates within the programme's year and in order, an area of the agreement, amounts not negative."""
    errors = {}
    try:
        activity.clean_fields(exclude=["programme"])
    except ValidationError as error:
        errors = error.message_dict
    year, agreement = activity.programme.year, activity.programme.agreement
    if not errors.keys() & {"starts_on", "ends_on"}:
        for name in ("starts_on", "ends_on"):
            if getattr(activity, name).year != year:
                errors[name] = f"La fecha debe estar dentro del año del programa ({year})."
        if activity.ends_on < activity.starts_on:
            errors.setdefault("ends_on", "La actividad no puede terminar antes de empezar.")
    if activity.area and activity.area not in (agreement.areas or AREAS):
        errors["area"] = "El área debe ser una de las que prevé el acuerdo."
    elif agreement.areas and not activity.area:
        errors["area"] = "Elija a qué área del acuerdo corresponde la actividad."
    if activity.currency_counterpart not in Locale("es").currencies:
        errors["currency_counterpart"] = "Elija una moneda de la lista."
    if errors:
        raise ValidationError(errors)


def _record(act, text, by, programme):
    record(act=act, text=text, by=by, subject=programme, municipality=programme.municipality)


@dataclass(frozen=True)
class Suggestion:
    """A kind of activity that the methodology proposes, with text to begin from. Figures are never suggested."""

    kind: str
    title: str
    why: str
    areas: tuple[str, ...]
    initial: dict = field(default_factory=dict)


_SUGGESTIONS = (
    Suggestion(
        Activity.Kind.BUSINESS,
        "Encuentro de negocios",
        "Acerca a empresas y cámaras de ambas ciudades en mesas de trabajo preparadas de antemano.",
        ("desarrollo-economico", "turismo", "innovacion", "gastronomia"),
        {
            "name": "Encuentro de negocios {mine} – {theirs}",
            "objective": "Vincular a empresas y cámaras de ambas ciudades en sectores que se complementan.",
            "modality": Activity.Format.ON_SITE,
            "allies": "Cámaras empresariales, universidades, agencias de promoción económica",
            "expected_result": "Reuniones entre empresas de ambas ciudades, con compromisos por escrito.",
            "indicator": "Reuniones de negocios celebradas",
            "beneficiaries": "Micro, pequeñas y medianas empresas del municipio",
            "risks": "Baja inscripción de empresas: convocar con anticipación a través de las cámaras.",
        },
    ),
    Suggestion(
        Activity.Kind.JOINT_CALL,
        "Convocatoria conjunta de cooperación descentralizada",
        "Suma la capacidad de ambas ciudades para obtener fondos que ninguna lograría sola.",
        ("gestion-publica", "medio-ambiente", "desarrollo-urbano", "educacion"),
        {
            "name": "Postulación conjunta de {mine} y {theirs} a una convocatoria de cooperación descentralizada",
            "objective": "Formular y presentar un proyecto común a un fondo de cooperación descentralizada.",
            "modality": Activity.Format.ONLINE,
            "allies": "Agencias de cooperación, universidades, organizaciones de la sociedad civil",
            "expected_result": "Proyecto formulado por ambas ciudades y presentado dentro del plazo.",
            "indicator": "Postulaciones presentadas con acuse",
            "beneficiaries": "Población que atienda el proyecto",
            "risks": "Cierre anticipado de la convocatoria: vigilar bases y plazos desde su publicación.",
        },
    ),
    Suggestion(
        Activity.Kind.WEBINARS,
        "Ciclo de webinars de buenas prácticas",
        "Comparte soluciones de gestión local a bajo costo; prepara las visitas y los proyectos.",
        ("gestion-publica", "innovacion", "medio-ambiente", "movilidad"),
        {
            "name": "Ciclo de webinars {mine} – {theirs} sobre buenas prácticas de gestión local",
            "objective": "Intercambiar experiencias de gestión local entre las áreas técnicas de ambos gobiernos.",
            "modality": Activity.Format.ONLINE,
            "place": "En línea",
            "allies": "Dependencias municipales, universidades, redes de ciudades",
            "expected_result": "Sesiones grabadas y fichas de las prácticas, a disposición de ambas ciudades.",
            "indicator": "Personas que asistieron a las sesiones",
            "beneficiaries": "Personal de ambos gobiernos locales",
            "risks": "Diferencia de horario y de idioma: acordar horas y prever interpretación.",
        },
    ),
    Suggestion(
        Activity.Kind.VISITS,
        "Visitas recíprocas",
        "Da rostro al hermanamiento y permite conocer en el lugar lo que se quiere compartir.",
        ("cultura", "educacion", "turismo", "gestion-publica"),
        {
            "name": "Visitas recíprocas de {mine} y {theirs}",
            "objective": "Conocer en el lugar las prácticas de interés común y revisar el avance del programa.",
            "modality": Activity.Format.ON_SITE,
            "allies": "Comité de Ciudades Hermanas",
            "expected_result": "Programa de visita cumplido e informe de comisión con compromisos y responsables.",
            "indicator": "Visitas realizadas con informe de comisión",
            "beneficiaries": "Población de ambas ciudades",
            "risks": "Costo del traslado: confirmar suficiencia presupuestal antes de fijar fechas.",
        },
    ),
)
SUGGESTIONS = {suggestion.kind.value: suggestion for suggestion in _SUGGESTIONS}


def suggested_initial(programme, kind):
    """Initial data of the form for a suggested kind of activity; an empty form for any other kind.

    Text only: dates, amounts and targets are the office's own decision and stay empty.
    """
    initial = {
        "responsible_local": programme.coordinator_local,
        "responsible_counterpart": programme.coordinator_counterpart,
    }
    suggestion = SUGGESTIONS.get(kind)
    if suggestion is None:
        return initial
    names = {
        "mine": programme.municipality.name,
        "theirs": counterpart_short(programme.agreement.counterpart),
    }
    initial |= suggestion.initial | {"kind": kind, "name": suggestion.initial["name"].format(**names)}
    areas = programme.agreement.areas
    # The area that fits best, or the only one there is; otherwise the office chooses.
    fitting = [area for area in suggestion.areas if area in areas]
    if fitting or len(areas) == 1:
        initial["area"] = fitting[0] if fitting else areas[0]
    return initial


@dataclass(frozen=True)
class SideTotal:
    """Budget of one side in one currency (amounts in the currency's unit)."""

    side: str
    currency: str
    amount: object


def totals(activities):
    """Budget of the programme by side and currency, zero sums left out: currencies are never added up."""
    sums = {}
    for activity in activities:
        for key, amount in (
            (("Municipio", "MXN"), activity.budget_local),
            (("Contraparte", activity.currency_counterpart), activity.budget_counterpart),
        ):
            sums[key] = sums.get(key, 0) + amount
    return [SideTotal(side, currency, amount) for (side, currency), amount in sums.items() if amount]
