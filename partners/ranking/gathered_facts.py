"""From imported rows to the arrays of `Facts`."""

import numpy as np

from partners.models import Figure, Municipality, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.ranking.forms import around, kilometres
from partners.ranking.plain import Facts, Links
from partners.reference.networks import C40, CDP_ICLEI, network_name
from partners.themes import THEMES

MEXICO = "MX"
# What membership of a network, or the field of a Creative City, says of the themes a city is known for.
FIELD_THEMES = {
    "Gastronomy": ("gastronomia",),
    "Media Arts": ("cultura", "ciencia-tecnologia"),
    "Design": ("cultura", "industria"),
    "Crafts and Folk Art": ("cultura",),
    "Film": ("cultura",),
    "Literature": ("cultura", "educacion"),
    "Music": ("cultura",),
}
NETWORK_THEMES = {CDP_ICLEI: ("medio-ambiente",), C40: ("medio-ambiente",)}
# Farther than this a representation's own circumscription is not guessed by distance.
NEAREST_SERVES_KM = 5000.0
FACT_KINDS = {
    "hdi": (ReferenceImport.Kind.COUNTRIES,),
    "remittances": (
        ReferenceImport.Kind.REMITTANCES_BY_COUNTRY,
        ReferenceImport.Kind.REMITTANCES_BY_US_STATE,
        ReferenceImport.Kind.REMITTANCES_BY_MUNICIPALITY,
    ),
    "networks": (
        ReferenceImport.Kind.CREATIVE_CITIES,
        ReferenceImport.Kind.CLIMATE_CITIES,
        ReferenceImport.Kind.NETWORK_MEMBERS,
    ),
    "missions": (ReferenceImport.Kind.REPRESENTATIONS,),
    "links": (ReferenceImport.Kind.TWINNINGS,),
}


def gather(cities) -> Facts:
    """Everything imported, in the order of the catalogue's arrays; what was not imported stays None or empty."""
    hdi = _latest(Figure.Measure.HDI, Figure.Of.COUNTRY)
    sent = _latest(Figure.Measure.REMITTANCES, Figure.Of.COUNTRY)
    by_state = _latest(Figure.Measure.REMITTANCES, Figure.Of.US_STATE)
    members, themes = _networks(cities)
    missions, mission, mission_km = _missions(cities)
    return Facts(
        hdi=_along(cities.countries, hdi),
        remittances=_along(cities.countries, sent),
        division_remittances=_along(
            cities.divisions, {f"US.{code}": value for code, value in by_state.items()}
        ),
        median_municipal_remittances=_median_per_person(),
        members=members,
        network_names={key: network_name(key) for key in members},
        themes=themes,
        theme_names={key: THEMES[key].name for key in themes},
        missions=missions,
        mission=mission,
        mission_km=mission_km,
        links=links_of(cities, _rows_of_links()),
        sources=_sources(),
    )


def _latest(measure, of):
    """{code: value of the latest year}."""
    rows = Figure.objects.filter(measure=measure, of=of).order_by("year").values_list("code", "value")
    return dict(rows)


def _along(codes, values):
    if not values:
        return None
    return np.array([values.get(code, np.nan) for code in codes], np.float32)


def _median_per_person():
    received = _latest(Figure.Measure.REMITTANCES, Figure.Of.MUNICIPALITY)
    people = dict(Municipality.objects.filter(population__gt=0).values_list("cvegeo", "population"))
    each = [value / people[code] for code, value in received.items() if code in people]
    return float(np.median(each)) if each else None


def _networks(cities):
    members, themes = {}, {}
    rows = NetworkMember.objects.filter(geonameid__isnull=False).values_list("network", "geonameid", "field")
    for network, geonameid, field in rows:
        position = cities.positions.get(geonameid)
        if position is None:
            continue
        members.setdefault(network, set()).add(position)
        for theme in (*NETWORK_THEMES.get(network, ()), *FIELD_THEMES.get(field, ())):
            themes.setdefault(theme, set()).add(position)
    return _arrays(members), _arrays(themes)


def _arrays(sets):
    return {key: np.array(sorted(positions)) for key, positions in sorted(sets.items())}


def _missions(cities):
    """(names, per city the representation that serves it, kilometres to it).

    In the United States, the nearest of those that cover the state; elsewhere the nearest in the country. A country
    where none is listed is unknown, for the lists are incomplete.
    """
    rows = list(Representation.objects.filter(latitude__isnull=False, longitude__isnull=False).order_by("pk"))
    if not rows:
        return [], None, None
    serving = np.full(len(cities), -1, np.int32)
    nearest = np.full(len(cities), np.inf, np.float32)
    for index, row in enumerate(rows):
        if row.country_code not in cities.countries:
            continue
        theirs = cities.country == cities.countries.index(row.country_code)
        if row.covers and row.country_code == "US":
            states = {f"US.{part.partition('(')[0].strip()}" for part in row.covers.split(";")}
            covered = np.array([division in states for division in cities.divisions])
            theirs &= covered[cities.division]
        where = np.flatnonzero(theirs)
        km = kilometres(row.latitude, row.longitude, cities.latitude[where], cities.longitude[where])
        nearer = (km < nearest[where]) & (km < NEAREST_SERVES_KM)
        serving[where[nearer]], nearest[where[nearer]] = index, km[nearer]
    return [row.name for row in rows], serving, nearest


def _rows_of_links():
    """(key, geonameid of the Mexican side, geonameid of the sister), of every imported link with a Mexican side."""
    rows = []
    for link in TwinLink.objects.order_by("pk"):
        one = (link.country_a, link.cvegeo_a, link.geonameid_a)
        other = (link.country_b, link.cvegeo_b, link.geonameid_b)
        for mine, its in ((one, other), (other, one)):
            if mine[0] == MEXICO and its[0] != MEXICO and its[2]:
                rows.append((mine[1], mine[2], its[2]))
    return rows


def links_of(cities, rows, coordinates=None) -> Links | None:
    """Links from rows of `(key, geonameid of the Mexican side, geonameid of the sister)`; None when there are none.

    The Mexican side lies where `coordinates` or the database put its key, or else where the catalogue puts its town.
    A row that names no place, or a sister outside the catalogue, adds nothing.
    """
    known = dict(coordinates or {})
    missing = {key for key, _, _ in rows if key} - known.keys()
    for cvegeo, latitude, longitude in Municipality.objects.filter(
        cvegeo__in=missing, latitude__isnull=False
    ).values_list("cvegeo", "latitude", "longitude"):
        known[cvegeo] = latitude, longitude
    found = {}
    for key, town, sister in rows:
        city, home = cities.positions.get(sister), cities.positions.get(town)
        place = known.get(key)
        if place is None and home is not None:
            place = float(cities.latitude[home]), float(cities.longitude[home])
        if city is not None and place is not None:
            found[key or f"g{town}", city] = place
    if not found:
        return None
    keys, positions = zip(*found, strict=True)
    latitudes, longitudes = zip(*found.values(), strict=True)
    positions = np.array(positions, np.int64)
    return Links(
        np.array(keys), positions, np.array(latitudes), np.array(longitudes), around(cities, positions)
    )


def _sources():
    """{fact: «source, data of the day»} of what was imported."""
    imports = {row.kind: row for row in ReferenceImport.objects.all()}
    found = {}
    for fact, kinds in FACT_KINDS.items():
        rows = [imports[kind] for kind in kinds if kind in imports]
        if rows:
            found[fact] = "; ".join(dict.fromkeys(f"{row.source}{_day(row)}" for row in rows))
    return found


def _day(row):
    return f" (datos al {row.as_of:%d/%m/%Y})" if row.as_of else f" (importado el {row.imported_at:%d/%m/%Y})"
