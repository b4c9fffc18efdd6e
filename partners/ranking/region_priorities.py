"""Regional priorities: how much the ministry wants links with a region or a country. Verbs of its advisors.

The methodology asks for geographic priorities («prioridades temáticas y de vinculación geográfica»); they weigh in the
ranking of cities as one criterion among others, with their reason in sight, and never take a city off the list.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners import history
from partners.countries import country_name, country_names
from partners.models import RegionPriority
from partners.regions import REGIONS

STALE = "Otra persona cambió esta prioridad mientras usted escribía. Revísela y guarde de nuevo."


def place_name(priority):
    """The Spanish name of the region or country of a priority."""
    if priority.country_code:
        return country_name(priority.country_code)
    return REGIONS[priority.region].name if priority.region in REGIONS else priority.region


def in_words(priority):
    """«prioridad alta con Europa, para todos los municipios»."""
    whose = f"para {priority.municipality}" if priority.municipality else "para todos los municipios"
    return f"prioridad {priority.get_level_display()} con {place_name(priority)}, {whose}"


def set_priority(*, region, country_code, level, reason, by, at, municipality=None):
    """Set the priority of a region or of a country, for one municipality or (None) for all. Returns the row.

    Raises ValidationError when `by` is no advisor, when not exactly one place is given or nobody knows it, or when the
    place already has a priority: that one is changed instead (`change_priority`).
    """
    _require_advisor(by)
    _check_place(region, country_code)
    row = RegionPriority(
        municipality=municipality,
        region=region,
        country_code=country_code,
        level=level,
        reason=_reason(reason),
        set_by=by,
        set_at=at,
    )
    row.full_clean()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            history.record(
                act="region_priority.set",
                text=f"Fijó la {in_words(row)}. {row.reason}",
                by=by,
                subject=row,
                municipality=municipality,
                at=at,
            )
    except IntegrityError as error:  # somebody else set it between the check and the write
        raise ValidationError("Esa región o ese país ya tiene una prioridad.") from error
    return row


def priority_version(priority):
    """A short mark of the row as it stands, for a form to prove what it was filled from."""
    return priority.set_at.isoformat()


def change_priority(*, priority, level, reason, seen, by, at):
    """Give a priority another level and reason. Returns the row.

    `seen` is the `priority_version` from which the person worked. Raises ValidationError when `by` is no advisor, when
    the level does not exist, or when somebody changed or removed the row meanwhile. The same values again change
    nothing.
    """
    _require_advisor(by)
    if level not in RegionPriority.Level.values:
        raise ValidationError({"level": "Elija el nivel de la lista."})
    reason = _reason(reason)
    with transaction.atomic():
        row = RegionPriority.objects.select_related("municipality").filter(pk=priority.pk).first()
        if row is not None and (row.level, row.reason) == (level, reason):
            return row
        if row is None or priority_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        as_it_was = RegionPriority.objects.filter(pk=row.pk, set_at=row.set_at)
        if as_it_was.update(level=level, reason=reason, set_by=by, set_at=at) != 1:
            raise ValidationError(STALE, code="stale")
        row.level, row.reason, row.set_by, row.set_at = level, reason, by, at
        history.record(
            act="region_priority.changed",
            text=f"Cambió la prioridad: {in_words(row)}. {row.reason}",
            by=by,
            subject=row,
            municipality=row.municipality,
            at=at,
        )
    return row


def remove_priority(*, priority, by, at):
    """Take a priority away; the history keeps what it was. Doing it twice does nothing."""
    _require_advisor(by)
    with transaction.atomic():
        row = RegionPriority.objects.select_related("municipality").filter(pk=priority.pk).first()
        if row is None:
            return
        history.record(
            act="region_priority.removed",
            text=f"Quitó la {in_words(row)}.",
            by=by,
            subject=row,
            municipality=row.municipality,
            at=at,
        )
        row.delete()


def _require_advisor(by):
    if not (by.is_active and by.is_staff):
        raise ValidationError("Sólo la cancillería fija prioridades regionales.")


def _check_place(region, country_code):
    if bool(region) == bool(country_code):
        raise ValidationError("Indique una región o un país, no ambos.")
    if region and region not in REGIONS:
        raise ValidationError({"region": "Elija la región de la lista."})
    if country_code and country_code not in country_names():
        raise ValidationError({"country_code": "Elija el país de la lista."})


def _reason(text):
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"reason": "Escriba la razón: los municipios la leen junto al puntaje."})
    return text
