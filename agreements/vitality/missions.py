"""Verbs of missions: visits abroad and visits received, planned, carried out or cancelled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agreements.models import Agreement, Mission
from partners.countries import country_name, country_names
from partners.history import record
from phases.guards import lock_municipality, spell

FIELDS = (
    "agreement",
    "direction",
    "state",
    "country",
    "city",
    "starts_on",
    "ends_on",
    "purpose",
    "description",
    "people",
    "delegation",
    "cost",
    "travel_paid_by",
    "stay_paid_by",
    "result",
)
REPEATED = "Ya hay una misión con esa ciudad, ese sentido y ese día de inicio."
STALE = (
    "Otra persona cambió esta misión mientras usted la editaba. Lo que escribió sigue aquí: revise los datos vigentes "
    "y vuelva a guardar."
)
#: A mission longer than this is a slip of the keyboard (our limit, grade D).
MOST_DAYS = 366


def add_mission(*, municipality, by, today, **data):
    """Write down a mission (FIELDS) and return it; the same city, direction and first day twice is refused."""
    mission = Mission(municipality=municipality, created_by=by, **_known(data))
    _check(mission, today)
    with transaction.atomic():
        lock_municipality(municipality.pk)
        _refuse_repeated(mission)
        mission.save()
        act = "mission.done" if mission.state == Mission.State.DONE else "mission.added"
        _record(act, f"Se registró la misión {told(mission)}.", by, mission)
    return mission


def change_mission(*, mission, by, today, seen, **data):
    """Change a mission, carry it out or cancel it. `seen` is the revision that was seen; a stale tab is refused."""
    changed = Mission.objects.select_related("municipality", "agreement").get(pk=mission.pk)
    before = changed.state
    for name, value in _known(data).items():
        setattr(changed, name, value)
    _check(changed, today)
    with transaction.atomic():
        lock_municipality(changed.municipality_id)
        _refuse_repeated(changed)
        updated = Mission.objects.filter(pk=mission.pk, revision=seen).update(
            revision=F("revision") + 1, **{name: getattr(changed, name) for name in FIELDS}
        )
        if updated != 1:
            raise ValidationError(STALE, code="stale")
        changed.refresh_from_db()
        act, words = "mission.changed", "Se cambiaron los datos de la misión"
        if changed.state != before:
            act = f"mission.{changed.state}"
            words = {
                Mission.State.PLANNED: "Volvió a estar prevista la misión",
                Mission.State.DONE: "Se realizó la misión",
                Mission.State.CANCELLED: "Se canceló la misión",
            }[changed.state]
        _record(act, f"{words} {told(changed)}.", by, changed)
    return changed


def is_waiting(mission, today):
    """Whether it should be over, and nobody has said what became of it."""
    return mission.state == Mission.State.PLANNED and mission.ends_on < today


def told(mission):
    """«de salida a Lyon (Francia), del 4 de mayo de 2026 al 8 de mayo de 2026»"""
    way = "de salida a" if mission.direction == Mission.Direction.OUTGOING else "recibida de"
    days = f"el {spell(mission.starts_on)}"
    if mission.ends_on != mission.starts_on:
        days = f"del {spell(mission.starts_on)} al {spell(mission.ends_on)}"
    return f"{way} {mission.city} ({country_name(mission.country)}), {days}"


def _known(data):
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _refuse_repeated(mission):
    same = Mission.objects.filter(
        municipality=mission.municipality_id,
        direction=mission.direction,
        country=mission.country,
        city__iexact=mission.city,
        starts_on=mission.starts_on,
    ).exclude(state=Mission.State.CANCELLED)
    if mission.state != Mission.State.CANCELLED and same.exclude(pk=mission.pk).exists():
        raise ValidationError({"city": REPEATED})


def _check(mission, today):
    mission.city = " ".join((mission.city or "").split())
    for name in ("result", "description", "delegation"):
        setattr(mission, name, (getattr(mission, name) or "").strip())
    errors = {}
    try:
        mission.clean_fields(exclude=["municipality", "agreement", "created_by"])
    except ValidationError as error:
        errors = error.message_dict
    if "country" not in errors and mission.country not in country_names():
        errors["country"] = "Elija un país de la lista."
    if not errors.keys() & {"starts_on", "ends_on"}:
        errors |= _day_problems(mission, today)
    if not mission.result:
        if mission.state == Mission.State.DONE:
            errors["result"] = "Escriba el resultado de la misión para darla por realizada."
        elif mission.state == Mission.State.CANCELLED:
            errors["result"] = "Escriba por qué se canceló la misión."
    agreement = mission.agreement
    if agreement is not None and agreement.municipality_id != mission.municipality_id:
        errors["agreement"] = "Elija un acuerdo de su municipio."
    if errors:
        raise ValidationError(errors)


def _day_problems(mission, today):
    if mission.ends_on < mission.starts_on:
        return {"ends_on": "La misión no puede terminar antes de empezar."}
    if (mission.ends_on - mission.starts_on).days >= MOST_DAYS:
        return {"ends_on": "La misión dura más de un año: revise las fechas."}
    if mission.state == Mission.State.DONE and mission.ends_on > today:
        return {"ends_on": "La misión todavía no termina: déjela como prevista."}
    return _outside(mission)


def _outside(mission):
    """A mission of an agreement falls within its life; those that prepared it belong to no agreement yet."""
    agreement = mission.agreement
    if agreement is None:
        return {}
    signed = agreement.signed_on
    if signed and mission.ends_on < signed and agreement.signed_precision == Agreement.Precision.DAY:
        return {
            "agreement": f"El acuerdo se firmó el {spell(signed)}, después de la misión. Deje vacío el acuerdo: las "
            "misiones que lo prepararon no son suyas."
        }
    last = agreement.ended_on or agreement.ends_on
    if last and mission.starts_on > last and not agreement.is_indefinite:
        return {
            "agreement": f"El acuerdo llega hasta el {spell(last)}, antes de la misión. Corrija la fecha, o deje vacío "
            "el acuerdo."
        }
    return {}


def _record(act, text, by, mission):
    record(act=act, text=text, by=by, subject=mission, municipality=mission.municipality)
