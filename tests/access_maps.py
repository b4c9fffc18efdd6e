"""Rows of the access table: maps and the panorama."""

from tests.access_kinds import CVEGEO, NO_POST, READ, Case, everybody

ROWS = {
    "municipality-map": Case(READ, NO_POST, CVEGEO),
    "municipality-panorama": Case(READ, NO_POST, CVEGEO),
    "national-map": Case(everybody(403, estatal=200, otro_estatal=200, asesora=200), NO_POST),
}
