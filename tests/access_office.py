"""Rows of the access table: declared days and reminder rules."""

from phases.models import DeclaredDay
from tests.access_kinds import CVEGEO, NO_POST, READ, WRITE, Case, act


def _declared(scene):
    return [DeclaredDay.objects.get(municipality=scene.municipality).pk]


ROWS = {
    "phases:day-list": Case(READ, NO_POST, CVEGEO),
    "phases:day-declare": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"effect": "off", "starts_on": "2026-07-20", "ends_on": "2026-07-31", "name": "Vacaciones"},
    ),
    "phases:day-withdraw": Case(WRITE, act(), _declared),
}
