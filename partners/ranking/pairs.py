"""Files of real pairs with a Mexican side (the columns of shared data's twin_pairs_dev.csv): read row by row. Pure.

A row with a mistake gives a message with its line and is left out; nothing that a file holds stops the reading.
"""

import csv
from dataclasses import dataclass

NEEDED = ("city_a", "city_b", "country_b", "geonameid_b")
MEXICO = "MX"
MOST_POPULATION = 100_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    """One twinning that a list names. What a column leaves empty is None (text: "")."""

    line: int
    city_a: str
    cvegeo_a: str
    geonameid_a: int | None
    latitude_a: float | None
    longitude_a: float | None
    population_a: int | None
    city_b: str
    country_b: str
    geonameid_b: int | None

    @property
    def names(self):
        return f"{self.city_a} – {self.city_b} ({self.country_b})"


class UnreadablePairs(Exception):
    """The file as a whole cannot be read; the message says why, in Spanish."""


def read_pairs(lines):
    """Return `(pairs, problems)` from the lines of a CSV; `problems` are `(line, message)`. Raises UnreadablePairs."""
    reader = csv.DictReader(lines)
    try:
        headings = reader.fieldnames or []
        missing = [name for name in NEEDED if name not in headings]
        if missing:
            raise UnreadablePairs(f"Al archivo le faltan columnas: {', '.join(missing)}.")
        pairs, problems, seen = [], [], set()
        for row in reader:
            if not any((value or "").strip() for value in row.values() if isinstance(value, str)):
                continue
            try:
                pair = _pair(row, reader.line_num)
            except ValueError as problem:
                problems.append((reader.line_num, str(problem)))
                continue
            mark = (pair.cvegeo_a or pair.city_a, pair.geonameid_b or (pair.city_b, pair.country_b))
            if mark in seen:
                problems.append((reader.line_num, f"{pair.names} está repetido: se cuenta una vez."))
                continue
            seen.add(mark)
            pairs.append(pair)
    except csv.Error as error:
        raise UnreadablePairs(
            f"El archivo no es un CSV legible (línea {reader.line_num}): {error}."
        ) from error
    return pairs, problems


def _pair(row, line):
    if None in row:
        raise ValueError("tiene más columnas que el encabezado.")
    text = {key: (value or "").strip() for key, value in row.items()}
    if text.get("country_a", MEXICO) not in {"", MEXICO}:
        raise ValueError(f"la primera ciudad debe ser mexicana y dice «{text['country_a']}».")
    cvegeo = text.get("cvegeo_a", "")
    if cvegeo and not (cvegeo.isascii() and cvegeo.isdigit() and len(cvegeo) in {2, 5}):
        raise ValueError(f"«{cvegeo}» no es una clave del INEGI.")
    if not text["city_a"] or not text["city_b"]:
        raise ValueError("falta el nombre de una ciudad.")
    country = text["country_b"].upper()
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise ValueError(f"«{text['country_b']}» no es un país (ISO de dos letras).")
    latitude, longitude = _degrees(text, "lat_a", 90), _degrees(text, "lon_a", 180)
    if (latitude is None) != (longitude is None):
        raise ValueError("tiene latitud o longitud, pero no las dos.")
    return Pair(
        line=line,
        city_a=text["city_a"],
        cvegeo_a=cvegeo,
        geonameid_a=_whole(text, "geonameid_a"),
        latitude_a=latitude,
        longitude_a=longitude,
        population_a=_whole(text, "pop_a", most=MOST_POPULATION),
        city_b=text["city_b"],
        country_b=country,
        geonameid_b=_whole(text, "geonameid_b"),
    )


def _whole(text, key, most=2**31):
    value = text.get(key, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:12]) <= most and len(value) <= 12):
        raise ValueError(f"{key}: «{value[:30]}» no es un número entero posible.")
    return int(value)


def _degrees(text, key, most):
    value = text.get(key, "")
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        raise ValueError(f"{key}: «{value[:30]}» no es un número de grados.") from None
    if not -most <= degrees <= most:  # refuses NaN too
        raise ValueError(f"{key}: {value[:30]} está fuera de la Tierra.")
    return degrees
