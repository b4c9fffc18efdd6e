"""A small invented world for the tests of the ranking: a dozen cities, a municipality, and facts about them."""

import numpy as np

from partners.ranking.forms import around
from partners.ranking.plain import Cities, Facts, Links, Seeker

# name, country, division, latitude, longitude, population, names, capital, Spanish name, hours, km to the sea
ROWS = [
    ("Lyon", "FR", "84", 45.75, 4.85, 522_000, 60, False, False, 1, np.inf),
    ("Oporto", "PT", "13", 41.15, -8.61, 249_000, 55, False, False, 0, 4),
    ("París", "FR", "11", 48.85, 2.35, 2_138_000, 120, True, False, 1, np.inf),
    ("Mérida", "ES", "57", 38.91, -6.34, 60_000, 20, False, True, 1, np.inf),
    ("Mérida", "VE", "14", 8.59, -71.14, 300_000, 22, False, True, -4, 50),
    ("Bogotá", "CO", "34", 4.61, -74.08, 7_674_000, 60, True, False, -5, np.inf),
    ("Austin", "US", "TX", 30.27, -97.74, 931_000, 40, False, False, -6, np.inf),
    ("San Antonio", "US", "TX", 29.42, -98.49, 1_434_000, 45, False, True, -6, np.inf),
    ("Laredo", "US", "TX", 27.51, -99.51, 256_000, 18, False, True, -6, np.inf),
    ("Nuevo Laredo", "MX", "28", 27.48, -99.52, 373_000, 15, False, False, -6, np.inf),
    ("Progreso", "MX", "31", 21.28, -89.66, 37_000, 10, False, False, -6, 0),
    ("Nadie", "JP", "13", 35.0, 139.0, 0, 1, False, False, 9, np.nan),
]


def world():
    """The cities as the catalogue would give them."""
    name, country, admin, lat, lon, population, names, capital, spanish, hours, coast = zip(
        *ROWS, strict=True
    )
    countries = sorted(set(country))
    divisions = sorted({f"{c}.{a}" for c, a in zip(country, admin, strict=True)})
    population = np.array(population, np.int64)
    index = np.array([countries.index(code) for code in country], np.int32)
    rank = [1 + sum(population[index == index[i]] > population[i]) for i in range(len(ROWS))]
    languages = {"ES": {"es": 1.0}, "VE": {"es": 0.97}, "CO": {"es": 0.99}, "MX": {"es": 0.93}}
    languages |= {
        "US": {"en": 0.96, "es": 0.1},
        "FR": {"fr": 1.0, "en": 0.39, "es": 0.13},
        "PT": {"pt": 0.96},
    }
    names_of = {"FR": "Francia", "PT": "Portugal", "ES": "España", "US": "Estados Unidos", "VE": "Venezuela"}
    return Cities(
        geonameid=np.arange(100, 100 + len(ROWS)),
        name=list(name),
        country=index,
        countries=countries,
        division=np.array(
            [divisions.index(f"{c}.{a}") for c, a in zip(country, admin, strict=True)], np.int32
        ),
        divisions=divisions,
        subdivision=["Texas" if division == "US.TX" else "" for division in divisions],
        latitude=np.array(lat, np.float32),
        longitude=np.array(lon, np.float32),
        population=population,
        names=np.array(names, np.int32),
        rank=np.array(rank, np.int32),
        rank_in_division=np.ones(len(ROWS), np.int32),
        is_capital=np.array(capital),
        has_spanish_name=np.array(spanish),
        offset=np.array(hours, np.float32),
        coast_km=np.array(coast, np.float32),
        languages=[languages.get(code, {}) for code in countries],
        country_names=[names_of.get(code, code) for code in countries],
        positions={100 + i: i for i in range(len(ROWS))},
    )


def at(cities, name, country=None):
    """The position of a city by its name."""
    return next(
        i
        for i, found in enumerate(cities.name)
        if found == name and country in (None, cities.countries[cities.country[i]])
    )


def merida(cities, **changes):
    """The municipality of Mérida, Yucatán."""
    values = {
        "key": "31050",
        "name": "Mérida",
        "latitude": 20.97,
        "longitude": -89.62,
        "population": 995_000,
        "homonyms": {at(cities, "Mérida", "ES"): 1.0, at(cities, "Mérida", "VE"): 1.0},
        "offset": -6.0,
        "is_capital": True,
        "coast_km": 37.0,
    }
    return Seeker(**values | changes)


def links(cities, *rows):
    """Links from `(key, name of the city, latitude, longitude)` rows."""
    positions = np.array([at(cities, name) for _, name, _, _ in rows], np.int64)
    return Links(
        np.array([key for key, *_ in rows], "U12"),
        positions,
        np.array([row[2] for row in rows], float),
        np.array([row[3] for row in rows], float),
        around(cities, positions),
    )


def along(codes, **values):
    return np.array([values.get(code, np.nan) for code in codes], np.float32)


def facts(cities, **changes):
    """Facts of every kind, each known for some places only."""
    values = {
        "hdi": along(cities.countries, FR=0.91, PT=0.874, ES=0.911, US=0.927, MX=0.781, CO=0.758),
        "remittances": along(cities.countries, US=6e10, FR=2e7, ES=4e7, CO=3e7),
        "division_remittances": np.array(
            [9e9 if d == "US.TX" else np.nan for d in cities.divisions], np.float32
        ),
        "median_municipal_remittances": 400.0,
        "members": {"unesco-creativas": np.array([at(cities, "Lyon"), at(cities, "Bogotá")])},
        "network_names": {"unesco-creativas": "Red de Ciudades Creativas de la UNESCO"},
        "themes": {
            "ciencia-tecnologia": np.array([at(cities, "Lyon")]),
            "cultura": np.array([at(cities, "Lyon"), at(cities, "Bogotá")]),
        },
        "theme_names": {"ciencia-tecnologia": "Ciencia y tecnología", "cultura": "Cultura"},
        "missions": ["Consulado General de México en Austin"],
        "mission": np.array([0 if c == "US" else -1 for c in (row[1] for row in ROWS)], np.int32),
        "mission_km": np.array([100 if row[1] == "US" else np.inf for row in ROWS], np.float32),
        "links": links(
            cities,
            ("31059", "San Antonio", 21.28, -89.66),
            ("31050", "Bogotá", 20.97, -89.62),
            ("19039", "San Antonio", 25.67, -100.31),
        ),
        "affinity": np.array([1.0 if d.startswith("US") else 0.4 for d in cities.divisions], np.float32),
        "sources": {"hdi": "PNUD (datos al 31/12/2022)"},
    }
    return Facts(**values | changes)
