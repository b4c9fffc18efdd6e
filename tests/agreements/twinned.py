"""What tests of the traffic light begin from: a twinning in force, with contacts, missions, reports and sessions."""

import datetime as dt

from django.utils import timezone

from agreements.models import Report, ReportLine, Session
from agreements.vitality import contacts, missions
from partners.models import Committee

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def contact(agreement, by, on, begun_by="local", note="Seguimiento", today=TODAY):
    return contacts.add_contact(
        agreement=agreement, by=by, today=today, on=on, channel="call", begun_by=begun_by, note=note
    )


def mission_data(**changes):
    return {
        "agreement": None,
        "direction": "outgoing",
        "state": "done",
        "country": "FR",
        "city": "Lyon",
        "starts_on": dt.date(2026, 5, 4),
        "ends_on": dt.date(2026, 5, 8),
        "purpose": "cooperation",
        "description": "Conocer la planta de agua",
        "people": 4,
        "delegation": "Director de Aguas",
        "cost": "120000.50",
        "travel_paid_by": "local",
        "stay_paid_by": "counterpart",
        "result": "Se acordó el programa.",
    } | changes


def mission(municipality, by, today=TODAY, **changes):
    data = mission_data(**changes)
    data["ends_on"] = changes.get("ends_on") or max(data["starts_on"], data["ends_on"])
    return missions.add_mission(municipality=municipality, by=by, today=today, **data)


def closed_report(programme, period, by, **lines):
    """A closed report; `lines` says what became of activities, by "a" and their number."""
    now = timezone.now()
    report = Report.objects.create(
        programme=programme,
        period=period,
        state="closed",
        created_by=by,
        changed_at=now,
        closed_by=by,
        closed_at=now,
        content={},
    )
    for name, data in lines.items():
        ReportLine.objects.create(report=report, activity_id=int(name[1:]), **data)
    return report


def held_session(municipality, by, number, on):
    committee = Committee.objects.filter(municipality=municipality).first() or Committee.objects.create(
        municipality=municipality, starts_on=dt.date(2025, 1, 10), created_by=by
    )
    now = timezone.now()
    return Session.objects.create(
        municipality=municipality,
        committee=committee,
        number=number,
        state=Session.State.HELD,
        starts_at=dt.datetime.combine(on, dt.time(12), tzinfo=municipality.zone),
        place="Sala de Cabildo",
        convened_on=on - 5 * DAY,
        opened_at=now,
        closed_at=now,
        rules={},
        created_by=by,
    )
