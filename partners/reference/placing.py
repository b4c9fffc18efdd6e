"""Which city of the world catalogue, and which municipality, a record of a list means. A doubtful name stays a name.

A city is found by its name in its country and, where the record says so, by its distance or its first-level
division. Without either, a name counts only when one city bears it, or one is ten times larger than the next.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from hermanamientos.lib.geography import kilometres
from partners.catalogue import FULL_CATALOGUE, NAME_MAX
from partners.countries import MEXICO
from partners.folding import fold
from partners.models import Municipality, WorldCity, WorldCityName
from partners.models.reference import MEXICO_CITY_ID
from partners.reference.values import MEXICO_CITY, Spot

NEAR_KM = 30
"""How far apart two lists may put the centre of one city."""
SEAT_KM = 15
"""How far a municipality's place, its seat, may be from the centre of the city that is meant by it."""
# Of two cities of one name nearby, the nearer one is meant when the other is so many times farther.
CLEARLY_NEARER = 3
CLEARLY_LARGER = 10
#: Some countries have territories that lists count as the country.
KINDRED = {"PR": "US", "GU": "US", "VI": "US", "HK": "CN", "MO": "CN", "TW": "CN", "XK": "RS"}
DEGREES = 0.4
"""Half the height of the window in which a country is looked for around coordinates."""
WINDOW_KM = 40
NAMED = 10  # of a tally


@dataclass
class Tally:
    """How many there were, and the names of the first few."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name):
        self.count += 1
        if len(self.names) < NAMED:
            self.names.append(name)

    def __str__(self):
        more = ", …" if self.count > len(self.names) else ""
        return f"{self.count:,} ({', '.join(self.names)}{more})" if self.names else f"{self.count:,}"


@dataclass
class Tallies:
    """What a report says of the cities that a file names."""

    unplaced: Tally = field(default_factory=Tally)
    """Cities that stayed without number of GeoNames and without INEGI's code."""
    outside: Tally = field(default_factory=Tally)
    """Numbers of GeoNames that the catalogue does not have: smaller towns, or mistakes of the list."""
    deduced: Tally = field(default_factory=Tally)
    """Cities whose country was taken from their coordinates."""


@dataclass
class Places:
    """Looks up the cities of one import, a batch at a time."""

    tallies: Tallies = field(default_factory=Tallies)

    def __post_init__(self):
        self.has_catalogue = WorldCity.objects.exists()
        rows = Municipality.objects.values_list(
            "cvegeo", "geonameid", "latitude", "longitude", "name", "seat"
        )
        self._by_id, self._by_name, self._codes = defaultdict(list), defaultdict(list), set()
        for cvegeo, geonameid, latitude, longitude, *names in rows.iterator():
            self._codes.add(cvegeo)
            if geonameid:
                self._by_id[geonameid].append(cvegeo)
            for name in {fold(name) for name in names if name}:
                self._by_name[name].append((cvegeo, geonameid, latitude, longitude))
        # With the demonstration's municipalities alone, a name or a code that is missing says nothing.
        self.has_all_municipalities = len(self._codes) >= FULL_CATALOGUE

    def place(self, spots: list[Spot]) -> dict[int, str]:
        """Fill number, code and country of the spots; return {id(spot): what is wrong with it, in Spanish}."""
        named = WorldCity.objects.in_bulk([spot.geonameid for spot in spots if spot.geonameid])
        candidates = self._candidates([spot for spot in spots if not spot.geonameid and spot.is_city])
        wrong = {}
        for spot in spots:
            if not spot.country:
                self._deduce_country(spot)
            problem = self._contradiction(spot, named.get(spot.geonameid))
            if problem:
                wrong[id(spot)] = problem
                continue
            if spot.geonameid:
                if self.has_catalogue and spot.geonameid not in named:
                    self.tallies.outside.add(spot.name)
            elif spot.is_city:
                found = choose(spot, candidates.get((_key(spot), spot.country), []))
                if found:
                    spot.geonameid, named[found.geonameid] = found.geonameid, found
                    if spot.latitude is None:
                        spot.latitude, spot.longitude = found.latitude, found.longitude
            if spot.country == MEXICO and not spot.cvegeo and spot.is_city:
                self._find_municipality(spot, named.get(spot.geonameid))
            if not spot.geonameid and not spot.cvegeo:
                self.tallies.unplaced.add(spot.name)
        return wrong

    def _contradiction(self, spot, city):
        if not spot.country:
            return f"no se sabe en qué país está «{spot.name}»."
        if city is not None and not _same_country(city.country_code, spot.country):
            return (
                f"el número de GeoNames {city.geonameid} es de {city.name} ({city.country_code}), "
                f"pero el renglón dice {spot.country}."
            )
        if spot.cvegeo and spot.cvegeo != MEXICO_CITY and not self.knows(spot.cvegeo):
            return f"la clave {spot.cvegeo} no está en el catálogo de municipios del INEGI."
        return ""

    def knows(self, cvegeo):
        """Whether INEGI's catalogue has the code; True when the whole catalogue is not loaded."""
        return not self.has_all_municipalities or cvegeo in self._codes

    def _candidates(self, spots):
        """{(folded name, country): [(weight, city)]} in one query for all names."""
        names = {_key(spot) for spot in spots}
        found = defaultdict(list)
        rows = WorldCityName.objects.filter(folded__in=names, is_tail=False).select_related("city")
        for row in rows:
            found[row.folded, row.country_code].append((row.weight, row.city))
        return found

    def _find_municipality(self, spot, city):
        """The municipality whose seat is the city; or that bears its name there; or that alone bears it at all."""
        if spot.geonameid == MEXICO_CITY_ID:
            spot.cvegeo = MEXICO_CITY
            return
        codes = self._by_id.get(spot.geonameid, ()) if spot.geonameid else ()
        if codes:
            spot.cvegeo = codes[0] if len(codes) == 1 else ""
            return
        names = {spot.folded, fold(city.name) if city else spot.folded}
        same = {row[0]: row for name in names for row in self._by_name.get(name, ())}
        if spot.latitude is not None or city is not None:
            here = (spot.latitude, spot.longitude) if city is None else (city.latitude, city.longitude)
            found = [
                row for row in same.values() if row[2] is not None and kilometres(here, row[2:]) <= SEAT_KM
            ]
        else:
            found = list(same.values()) if self.has_all_municipalities else []
        # A municipality whose own seat is another city is not meant.
        found = [row for row in found if not (spot.geonameid and row[1]) or row[1] == spot.geonameid]
        if len(found) == 1:
            spot.cvegeo, spot.geonameid = found[0][0], spot.geonameid or found[0][1]

    def _deduce_country(self, spot):
        """Take the country of the nearest city of the catalogue around the coordinates."""
        if spot.latitude is None:
            return
        around = WorldCity.objects.filter(
            latitude__range=(spot.latitude - DEGREES, spot.latitude + DEGREES),
            longitude__range=(spot.longitude - 2 * DEGREES, spot.longitude + 2 * DEGREES),
        )
        near = sorted((_distance(spot, city), city.geonameid, city) for city in around)
        if near and near[0][0] <= WINDOW_KM:
            spot.country = near[0][2].country_code
            self.tallies.deduced.add(f"{spot.name} ({spot.country})")


def choose(spot: Spot, candidates: list[tuple[int, WorldCity]]) -> WorldCity | None:
    """Return the one city that the spot can mean, or None when that is doubtful. Pure."""
    if spot.latitude is not None:
        near = sorted((_distance(spot, city), city.geonameid, city) for _, city in candidates)
        near = [found for found in near if found[0] <= NEAR_KM]
        if not near or (len(near) > 1 and near[1][0] < CLEARLY_NEARER * max(near[0][0], 1)):
            return None
        return near[0][2]
    if spot.admin1:
        candidates = [found for found in candidates if found[1].admin1_code == spot.admin1]
    ranked = sorted(candidates, key=lambda found: (-found[0], found[1].geonameid))
    if not ranked or (len(ranked) > 1 and ranked[0][0] < CLEARLY_LARGER * max(ranked[1][0], 1)):
        return None
    return ranked[0][1]


def _key(spot):
    """The spot's name as the catalogue keeps names."""
    return spot.folded[:NAME_MAX].strip()


def _distance(spot, city):
    return kilometres((spot.latitude, spot.longitude), (city.latitude, city.longitude))


def _same_country(one, other):
    return KINDRED.get(one, one) == KINDRED.get(other, other)
