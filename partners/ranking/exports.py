"""The ranking as a file: one column per criterion with its points, so that anybody can add them up again."""

from hermanamientos.lib.exports import Column
from partners.ranking.criteria import CRITERIA

FILE_ROWS = 1000
"""Most rows of a file: reasons are written for each city, and nobody reads seventy thousand."""


def columns_of(ranking):
    """The columns for the criteria that weigh something; an empty cell is unknown, which is not zero."""
    return [
        Column("Lugar", lambda row: row.place, 8),
        Column("GeoNames", lambda row: row.geonameid, 12),
        Column("Ciudad", lambda row: row.name, 28),
        Column("Dónde", lambda row: row.where, 32),
        Column("Región", lambda row: row.region, 26),
        Column("Población", lambda row: row.population or None, 14),
        Column("Puntaje", lambda row: row.score, 10),
        *(_points(key) for key in ranking.weights),
        Column("Por qué", lambda row: " ".join(row.reasons), 80),
        Column("Sin datos", lambda row: ", ".join(row.unknown), 40),
    ]


def _points(key):
    return Column(CRITERIA[key].label, lambda row: row.points_of(key), 14)
