"""From rows and packages to the plain data of a ranking; what does not change is kept per process.

`catalogue()` and `facts()` each ask the database one small question, whether what this process keeps is still the
edition that stands there, and gather anew only when it is not.
"""

import dataclasses
import logging
from functools import lru_cache

import numpy as np
from django.db import DatabaseError, connection
from django.db.models import Q

from partners.catalogue import LAST_CHARACTER
from partners.folding import fold
from partners.models import (
    Counterpart,
    Figure,
    Municipality,
    NetworkMember,
    NetworkMembership,
    OfficeProfile,
    RegionPriority,
    ThemeStand,
    WorldCityName,
)
from partners.ranking import catalogue_file, gathered_facts, profiles
from partners.ranking.forms import kilometres
from partners.ranking.plain import Cities, Facts, Seeker
from partners.reference.edition import current_edition
from partners.regions import REGIONS

logger = logging.getLogger(__name__)

MEXICO_CITY = "09"
MEXICO_CITY_GEONAMEID = 3530597
# Seats of the states' governments: INEGI codes of their municipalities (INEGI, Marco Geoestadístico).
STATE_CAPITALS = frozenset(
    "01001 02002 03003 04002 05030 06002 07101 08019 09 10005 11015 12029 13048 14039 15106 16053 17007 18017 19039 "
    "20067 21114 22014 23004 24028 25006 26030 27004 28041 29033 30087 31050 32056".split()
)
LEVELS = 3
SAME_PLACE_KM = 25.0
# How much a shared name counts when it is not the city's main one, or only begins it («Santiago de Cuba»).
OTHER_NAME = 0.5


@lru_cache(maxsize=1)
def _cities(edition):
    return catalogue_file.load(edition)


def catalogue() -> Cities:
    """The cities of the world as arrays, for the edition that stands in the database."""
    edition = catalogue_file.edition()
    if not edition:
        # Without an edition nobody can tell whether rows changed: a catalogue put in by hand is read every time.
        return catalogue_file.load(edition)
    return _cities(edition)


# What this process keeps: (cities, edition of the imports, facts), swapped whole.
_kept: list[tuple] = []


def facts(cities: Cities | None = None) -> Facts:
    """What imports say, beside the catalogue; gathered anew after every import."""
    cities = catalogue() if cities is None else cities
    edition = current_edition()
    kept = _kept[0] if _kept else (None, None, None)
    if kept[0] is not cities or kept[1] != edition:
        gathered = dataclasses.replace(gathered_facts.gather(cities), affinity=profiles.affinity_of(cities))
        kept = (cities, edition, gathered)
        _kept[:] = [kept]
    return kept[2]


def warm():
    """Load what rankings need, once at the start of a server process.

    A database that is not there yet, or has no tables, is no reason not to start: the first ranking loads then.
    """
    try:
        facts(catalogue())
    except DatabaseError as error:
        logger.warning("The ranking was not loaded at start: %s", error)
    finally:
        # Nothing of the start belongs to a request; a connection left open would outlive a fork.
        connection.close()


def seeker_of(municipality: Municipality, cities: Cities | None = None) -> Seeker:
    """What is known of a municipality: INEGI's data, its office's profile, its existing sisters."""
    cities = catalogue() if cities is None else cities
    profile = OfficeProfile.objects.filter(municipality=municipality).first()
    stands = list(ThemeStand.objects.filter(municipality=municipality))
    networks = NetworkMembership.objects.filter(
        municipality=municipality, state=NetworkMembership.State.MEMBER
    ).values_list("network__key", flat=True)
    plain = seeker(
        cities,
        key=municipality.cvegeo,
        names=[municipality.name, municipality.seat],
        latitude=municipality.latitude,
        longitude=municipality.longitude,
        population=municipality.population,
        geonameid=municipality.geonameid,
    )
    return dataclasses.replace(
        plain,
        name=municipality.name,
        languages=frozenset(profile.languages if profile else ()),
        strengths=_levels(stands, ThemeStand.Kind.STRENGTH),
        needs=_levels(stands, ThemeStand.Kind.NEED),
        networks=frozenset(networks) | _listed_networks(municipality),
        twins=_twins(municipality, cities),
        priorities=_priorities(municipality),
    )


def seeker(cities, *, key, names, latitude, longitude, population=None, geonameid=None) -> Seeker:
    """A municipality from plain values, known to the database or not (`key` may be "").

    ValueError when neither coordinates nor a city of the catalogue say where it lies.
    """
    position = cities.positions.get(geonameid) if geonameid else None
    if latitude is None or longitude is None:
        if position is None:
            raise ValueError("No se sabe dónde está el municipio: faltan sus coordenadas.")
        latitude, longitude = float(cities.latitude[position]), float(cities.longitude[position])
    if position is None:
        position = _nearest_mexican(cities, latitude, longitude)
    offset = coast = None
    if position is not None:
        offset, coast = float(cities.offset[position]), float(cities.coast_km[position])
    return Seeker(
        key=key,
        name=names[0],
        latitude=latitude,
        longitude=longitude,
        population=population or None,
        geonameids=frozenset([geonameid] if geonameid else []),
        homonyms=_homonyms(cities, names, geonameid),
        offset=None if offset is None or np.isnan(offset) else offset,
        remittances=_remittances(key, population),
        is_capital=key in STATE_CAPITALS if key.isdigit() else None,
        coast_km=None if coast is None or np.isnan(coast) else coast,
    )


def mexico_city(cities: Cities) -> Seeker:
    """Mexico City as a whole («09»): its alcaldías together, or the city of the catalogue where none is loaded."""
    boroughs = Municipality.objects.filter(state=MEXICO_CITY, population__isnull=False)
    populations = list(boroughs.values_list("population", flat=True))
    position = cities.positions.get(MEXICO_CITY_GEONAMEID)
    # With some alcaldías missing (the demonstration loads few), GeoNames' figure is nearer to the truth.
    listed = int(cities.population[position]) if position is not None else 0
    return seeker(
        cities,
        key=MEXICO_CITY,
        names=["Ciudad de México", "México"],
        latitude=19.4326,
        longitude=-99.1332,
        population=sum(populations) if len(populations) >= 16 else max(listed, sum(populations)),
        geonameid=MEXICO_CITY_GEONAMEID,
    )


def _nearest_mexican(cities, latitude, longitude):
    """The nearest city of Mexico in the catalogue, if within SAME_PLACE_KM: same hour and same sea."""
    if "MX" not in cities.countries:
        return None
    mexican = np.flatnonzero(cities.country == cities.countries.index("MX"))
    km = kilometres(latitude, longitude, cities.latitude[mexican], cities.longitude[mexican])
    return int(mexican[km.argmin()]) if len(km) and km.min() <= SAME_PLACE_KM else None


def _homonyms(cities, names, geonameid):
    """Positions of the cities of the same name; see Seeker.homonyms. «Oaxaca de Juárez» is also called Oaxaca."""
    folded = {fold(name) for name in names if name} - {""}
    folded |= {name.partition(" de ")[0] for name in folded if " de " in name}
    if not folded:
        return {}
    condition = Q(folded__in=folded)
    for name in folded:
        start = f"{name} de "
        condition |= Q(folded__gte=start, folded__lt=start + LAST_CHARACTER)
    rows = WorldCityName.objects.filter(condition, is_tail=False).exclude(country_code="MX")
    found = {}
    for city_id, name in rows.values_list("city_id", "folded"):
        position = cities.positions.get(city_id)
        if position is not None:
            is_main = name in folded and fold(cities.name[position]) == name
            found[position] = max(found.get(position, 0), 1.0 if is_main else OTHER_NAME)
    return found


def _remittances(key, population):
    """US dollars a year and person that the municipality received in the latest year imported, or None."""
    if not key or not population:
        return None
    row = (
        Figure.objects.filter(measure=Figure.Measure.REMITTANCES, of=Figure.Of.MUNICIPALITY, code=key)
        .order_by("-year")
        .first()
    )
    return row.value / population if row else None


def _levels(stands, kind):
    return {stand.theme: stand.level / LEVELS for stand in stands if stand.kind == kind}


def _listed_networks(municipality):
    """The networks whose imported lists name the municipality or its seat; no alcaldía has those of Mexico City."""
    return frozenset(NetworkMember.objects.of_municipality(municipality).values_list("network", flat=True))


def _twins(municipality, cities):
    """Positions of the cities of its counterparts: their proceedings are under way or done."""
    ids = Counterpart.objects.filter(
        municipality=municipality, kind=Counterpart.Kind.CITY, city__geonameid__isnull=False
    ).values_list("city__geonameid", flat=True)
    return frozenset(cities.positions[pk] for pk in ids if pk in cities.positions)


def _priorities(municipality):
    """{country: 0 to 1}; a country's own row before its region's, and the municipality's before everybody's."""
    found = {}
    rows = RegionPriority.objects.filter(Q(municipality=municipality) | Q(municipality__isnull=True))
    for row in sorted(rows, key=lambda row: (row.municipality_id is not None, row.country_code != "")):
        region = REGIONS.get(row.region)
        codes = region.countries if region else filter(None, [row.country_code])
        found.update(dict.fromkeys(codes, row.level / LEVELS))
    return found
