"""Rows of the access table: the traffic light of vitality, contacts with the counterparts, and missions."""

import datetime as dt

from agreements.models import Mission, TwinningContact
from agreements.vitality import contacts, missions
from tests.access_kinds import CVEGEO, NO_POST, READ, WRITE, Case, act, everybody, of
from tests.scene import OPENED_ON

CONTACT = {"on": "2026-02-03", "channel": "call", "begun_by": "local", "note": "Saludo"}
MISSION = {
    "direction": "outgoing",
    "state": "planned",
    "country": "FR",
    "city": "Nantes",
    "starts_on": "2026-09-01",
    "ends_on": "2026-09-04",
    "purpose": "culture",
    "travel_paid_by": "",
    "stay_paid_by": "",
}


def _contact(scene, note="Primera llamada"):
    """A contact with the twinned city of the inventory, once per scene."""
    row = TwinningContact.objects.filter(agreement=scene.existing, note=note).first()
    return row or contacts.add_contact(
        agreement=scene.existing,
        by=scene.people["enlace"],
        today=OPENED_ON,
        on=dt.date(2026, 2, 2),
        channel="call",
        begun_by="local",
        note=note,
    )


def contact(scene):
    return [_contact(scene).pk]


def dropped(scene):
    """One that is there again for whoever takes it out."""
    return [_contact(scene, "Llamada por quitar").pk]


def _mission(scene):
    row = Mission.objects.filter(municipality=scene.municipality, city="Lyon").first()
    return row or missions.add_mission(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        today=OPENED_ON,
        agreement=None,
        **MISSION | {"city": "Lyon", "starts_on": dt.date(2026, 8, 3), "ends_on": dt.date(2026, 8, 5)},
    )


def mission(scene):
    return [_mission(scene).pk]


def _version(scene):
    row = _contact(scene)
    row.refresh_from_db()
    return contacts.contact_version(row)


def _revision(scene):
    row = _mission(scene)
    row.refresh_from_db()
    return row.revision


ROWS = {
    "agreements:portfolio-list": Case(everybody(403, asesora=200), everybody(403, asesora=405)),
    "agreements:vitality-list": Case(READ, NO_POST, CVEGEO),
    "agreements:vitality-detail": Case(READ, NO_POST, of("existing")),
    "agreements:contact-create": Case(WRITE, act(), of("existing"), lambda s: CONTACT),
    "agreements:contact-edit": Case(WRITE, act(), contact, lambda s: CONTACT | {"seen": _version(s)}),
    "agreements:contact-delete": Case(WRITE, act(), dropped),
    "agreements:mission-list": Case(READ, NO_POST, CVEGEO),
    "agreements:mission-create": Case(WRITE, act(), CVEGEO, lambda s: MISSION),
    "agreements:mission-detail": Case(READ, NO_POST, mission),
    "agreements:mission-edit": Case(
        WRITE, act(), mission, lambda s: MISSION | {"city": "Lyon", "seen": _revision(s)}
    ),
}
