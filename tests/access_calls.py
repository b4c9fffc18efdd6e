"""Rows of the access table: the radar of funds, the office's own calls, and taking part in one."""

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partners.funds import calls
from partners.models import Call
from phases import participations
from phases.models import Participation
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act

#: Beyond every day on which tests run.
CLOSES = dt.date(2090, 6, 30)


def _call(scene, title):
    call = Call.objects.filter(municipality=scene.municipality, title=title).first()
    return call or calls.add_call(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        now=timezone.now(),
        title=title,
        funder="Métropole de Lyon",
        closes_on=CLOSES,
    )


def own(scene):
    """A call of the office, in which nobody takes part."""
    return [scene.municipality.cvegeo, _call(scene, "Fondo Lyon").pk]


def participation(scene):
    row = Participation.objects.filter(municipality=scene.municipality).first()
    if row is None:
        now = timezone.now()
        row = participations.take_part(
            municipality=scene.municipality,
            call=_call(scene, "Fondo en preparación"),
            by=scene.people["enlace"],
            today=scene.municipality.today(now),
            now=now,
        )
    return [row.pk]


def _file(text="Nombre,Convoca\nFondo de una tabla,Fundación\n"):
    return SimpleUploadedFile("fondos.csv", text.encode(), "text/csv")


ROWS = {
    "agreements:call-list": Case(READ, NO_POST, CVEGEO),
    "agreements:call-calendar": Case(READ, NO_POST, CVEGEO),
    "agreements:call-detail": Case(READ, NO_POST, own),
    "agreements:call-create": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"title": "Fondo nuevo", "funder": "Fundación", "standing": "unconfirmed"},
    ),
    "agreements:call-edit": Case(
        WRITE,
        act(),
        own,
        lambda s: s.form_of(reverse("agreements:call-edit", args=own(s))) | {"funder": "Otro organismo"},
    ),
    "agreements:call-delete": Case(WRITE, act(), own),
    # The answer to a file is its report; what it would do is imported by the button of that page.
    "agreements:call-import": Case(WRITE, act(200), CVEGEO, lambda s: {"table": _file()}),
    "agreements:call-participate": Case(TO_ITS_PAGE, act(), own, lambda s: {"note": "Conviene"}),
    "agreements:participation-detail": Case(READ, NO_POST, participation),
    "agreements:participation-move": Case(
        TO_ITS_PAGE, act(), participation, lambda s: {"to": "submitted", "seen": "preparing"}
    ),
}
