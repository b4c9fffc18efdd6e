"""From declared days in the database to calendars. Reading only; `phases.declaring` writes."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q

from phases.calendars import Calendars, build_calendars
from phases.models import DeclaredDay


def calendars_by_municipality(municipality_ids):
    """A function (municipality id, country code) -> Calendars for these municipalities: one query in all."""
    off, worked = defaultdict(dict), defaultdict(set)
    rows = DeclaredDay.objects.in_force().filter(
        Q(municipality__isnull=True) | Q(municipality__in=municipality_ids)
    )
    for row in rows:
        span = [row.starts_on + timedelta(days=n) for n in range((row.ends_on - row.starts_on).days + 1)]
        if row.effect == DeclaredDay.Effect.WORKED:
            worked[row.municipality_id].update(span)
        else:
            off[row.municipality_id].update(dict.fromkeys(span, row.name))
    sre = {day: f"Día inhábil de la SRE: {name}" for day, name in off[None].items()}
    built = {}

    def calendars(municipality_id, country="") -> Calendars:
        key = (municipality_id, country)
        if key not in built:
            built[key] = build_calendars(
                declared=off[municipality_id], worked=worked[municipality_id], sre=sre, country=country
            )
        return built[key]

    return calendars


def calendars_of(process) -> Calendars:
    """The calendars of one process: its municipality's, the ministry's and the counterpart country's. One query."""
    country = process.counterpart.country_code if process.counterpart_id else ""
    return calendars_by_municipality([process.municipality_id])(process.municipality_id, country)


def office_calendar(municipality):
    """The working days of a municipality's office: one query."""
    return calendars_by_municipality([municipality.pk])(municipality.pk).office


def remember_calendars(request, municipality_ids):
    """Put the working days of these offices where `days_left` finds them: one query for a page of many."""
    calendars = calendars_by_municipality(municipality_ids)
    request.office_calendars = {key: calendars(key).office for key in municipality_ids}
