"""Rows of the access table: networks of cities with their dues, and the multilateral agenda."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import Forum, Network, NetworkMembership
from partners.networks import forums
from phases import network_dues
from tests.access_kinds import CVEGEO, NO_POST, READ, WRITE, Case, act
from tests.scene import OPENED_ON

#: Beyond every day on which tests run.
DUES = dt.date(2090, 5, 15)


def _network(scene):
    row, _ = Network.objects.get_or_create(key="al-las", defaults={"name": "AL-LAs"})
    if not NetworkMembership.objects.filter(network=row).exists():
        network_dues.keep_membership(
            municipality=scene.municipality,
            network=row,
            by=scene.people["enlace"],
            today=OPENED_ON,
            seen="",
            state="member",
            since_on=None,
            dues_on=DUES,
            dues_amount=None,
            dues_currency="MXN",
            contact="",
            note="",
        )
    return [scene.municipality.cvegeo, row.key]


def _forum(scene):
    row = Forum.objects.filter(municipality=scene.municipality).first() or forums.add_forum(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        today=OPENED_ON,
        name="Congreso",
        starts_on=DUES,
        ends_on=DUES,
    )
    return [scene.municipality.cvegeo, row.pk]


def _file():
    return SimpleUploadedFile("agenda.csv", b"nombre,inicio\nCumbre,2090-06-01\n", "text/csv")


def _form(name, args, **changes):
    return lambda scene: scene.form_of(reverse(name, args=args(scene))) | changes


ROWS = {
    "partners:network-list": Case(READ, NO_POST, CVEGEO),
    "partners:network-detail": Case(READ, NO_POST, _network),
    "phases:network-membership": Case(
        WRITE, act(), _network, _form("phases:network-membership", _network, note="Se pidió prórroga")
    ),
    "phases:network-dues-paid": Case(
        WRITE, act(), _network, lambda s: {"day": "2090-05-15", "next_on": "2091-05-15"}
    ),
    "partners:forum-list": Case(READ, NO_POST, CVEGEO),
    "partners:forum-create": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"name": "Asamblea", "starts_on": "2090-05-10", "standing": "unconfirmed"},
    ),
    "partners:forum-import": Case(WRITE, act(), CVEGEO, lambda s: {"file": _file()}),
    "partners:forum-detail": Case(READ, NO_POST, _forum),
    "partners:forum-edit": Case(WRITE, act(), _forum, _form("partners:forum-edit", _forum, place="Lyon")),
    "partners:forum-remove": Case(WRITE, act(), _forum),
    "partners:forum-ics": Case(READ, NO_POST, _forum),
}
