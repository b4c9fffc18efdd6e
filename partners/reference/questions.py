"""What screens ask of the imported facts: who represents Mexico near a city, its networks, its known twinnings.

An answer says whether anything was imported at all: «no networks known» and «sin datos» are two things.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hermanamientos.lib.geography import kilometres
from partners.countries import country_name
from partners.folding import fold
from partners.models import Figure, Municipality, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.reference.importing import LAYOUTS
from partners.reference.layouts import Credit
from partners.reference.networks import CDP_ICLEI, CREATIVE, field_name, network_name
from partners.subdivisions import subdivision_name

Kind = ReferenceImport.Kind
NETWORK_KINDS = (Kind.CREATIVE_CITIES, Kind.CLIMATE_CITIES, Kind.NETWORK_MEMBERS)
PARTLY = "(parcial)"
SAME_PLACE_KM = 30
DOUBTFUL = {"media", "baja", "medium", "low", "sin_match"}
TERRITORIES = {"PR", "VI", "GU", "AS", "MP"}
"""Territories of the United States, which GeoNames counts as countries and the ministry as states."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the facts of a kind come from; `origin` is None when none were imported."""

    kind: str
    label: str
    origin: ReferenceImport | None
    credits: tuple[Credit, ...]
    note: str


def provenance() -> list[Provenance]:
    """Every kind of facts, imported or not, in one query."""
    origins = {row.kind: row for row in ReferenceImport.objects.all()}
    return [
        Provenance(kind.value, kind.label, origins.get(kind.value), layout.credits, layout.note)
        for kind in Kind
        for layout in [LAYOUTS[kind.value]]
    ]


def origins_of(*kinds) -> list[ReferenceImport]:
    """The imports of these kinds that stand in the database: none of them means «sin datos»."""
    return list(ReferenceImport.objects.filter(kind__in=kinds))


# --- The representation that covers a city -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cover:
    """The representation of Mexico to which a city belongs, as far as it is known, and why it is this one."""

    representation: Representation
    basis: str
    """«state»: it covers the city's whole state; «part»: some counties of it; «nearest»: the nearest in the country."""
    km: int | None
    """From the representation's city; None when nobody says where it stands."""
    place: str
    """The state or the country of which `sentence` speaks."""

    @property
    def sentence(self):
        """«Consulado General de México en Atlanta: cubre Georgia; a 12 km.»"""
        where = ""
        if self.km is not None:
            where = f"; a {self.km:,} km" if self.km else "; en la misma ciudad"
        if self.basis == "state":
            said = f"cubre {self.place}{where}."
        elif self.basis == "part" and self.km is not None and self.km <= SAME_PLACE_KM:
            said = f"tiene ahí su sede y cubre parte de {self.place} (parcial)."
        elif self.basis == "part":
            said = f"cubre parte de {self.place} (parcial){where}. Confirme que este condado le toca."
        else:
            said = f"es la más cercana que se conoce en {self.place}{where}. Confirme su circunscripción."
        return f"{self.representation.name}: {said}"


def representations() -> list[Representation]:
    """All of them, in one query: pass them as `among` when several cities are asked for."""
    return list(Representation.objects.select_related("origin"))


def representation_covering(city, *, among: Iterable[Representation] | None = None) -> Cover | None:
    """The representation that covers a WorldCity (or whatever has its fields). None is "unknown", not "there is none".

    In the United States by state, as the ministry publishes it: one that covers the whole state before those that cover
    some counties, of which the nearest is named. Elsewhere lists are incomplete: the nearest consulate or embassy known
    in the country, whose section serves as one; a consulate before an embassy of the same place.
    """
    among = representations() if among is None else list(among)
    in_us = city.country_code == "US" or city.country_code in TERRITORIES
    if in_us:
        code = city.country_code if city.country_code in TERRITORIES else getattr(city, "admin1_code", "")
        place = subdivision_name("US", code) or country_name(city.country_code)
        for basis, part in (("state", code), ("part", f"{code}{PARTLY}")):
            covering = [one for one in among if code and part in one.covers.split(";") and _in_us(one)]
            if covering:
                return _nearest(city, covering, basis, place)
    country = "US" if in_us else city.country_code
    here = [one for one in among if one.country_code == country]
    # An honorary consul has no district of his own.
    chosen = [one for one in here if one.kind == "embajada" or _is_consulate(one)] or here
    return _nearest(city, chosen, "nearest", country_name(country)) if chosen else None


def _in_us(representation):
    return representation.country_code in {"US", *TERRITORIES}


def _is_consulate(representation):
    return "consul" in representation.kind and "honorario" not in representation.kind


def _nearest(city, representations, basis, place):
    if city.latitude is None or city.longitude is None:
        located = []
    else:
        here = city.latitude, city.longitude
        located = [
            (kilometres((one.latitude, one.longitude), here), one)
            for one in representations
            if one.latitude is not None and one.longitude is not None
        ]
    if not located:
        first = min(representations, key=lambda one: (not _is_consulate(one), one.pk))
        return Cover(first, basis, None, place)
    least = min(km for km, _ in located)
    beside = [found for found in located if found[0] <= least + SAME_PLACE_KM]
    km, nearest = min(beside, key=lambda found: (not _is_consulate(found[1]), found[0], found[1].pk))
    return Cover(nearest, basis, round(km), place)


# --- Networks --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NetworkFact:
    """That a list names a city as a member of a network."""

    key: str
    name: str
    detail: str
    """The creative field, or the years in which the city reported."""
    since: int | None
    is_doubtful: bool
    """The list itself chose the city by its name and size only."""
    origin: ReferenceImport

    @property
    def sentence(self):
        """«Red de Ciudades Creativas de la UNESCO (gastronomía), desde 2019»"""
        detail = f" ({self.detail})" if self.detail else ""
        since = f", desde {self.since}" if self.since else ""
        doubt = "; la lista la identificó sólo por su nombre" if self.is_doubtful else ""
        return f"{self.name}{detail}{since}{doubt}"


def networks_of_cities(geonameids) -> dict[int, list[NetworkFact]]:
    """{GeoNames number: the networks that lists name}, in one query; a city without any has no key."""
    found = defaultdict(list)
    for member in NetworkMember.objects.of_cities(geonameids).select_related("origin"):
        found[member.geonameid].append(member)
    return {geonameid: _network_facts(members) for geonameid, members in found.items()}


def networks_of_city(geonameid) -> list[NetworkFact]:
    return networks_of_cities([geonameid]).get(geonameid, [])


def networks_of_municipality(municipality: Municipality) -> list[NetworkFact]:
    """The networks in which lists name the municipality; of Mexico City's as a whole no alcaldía is a member."""
    return _network_facts(NetworkMember.objects.of_municipality(municipality).select_related("origin"))


def _network_facts(members):
    """Each network and field once: two lists, or two bodies of one city, may name it twice."""
    groups = defaultdict(list)
    for member in members:
        groups[member.network, "" if member.network == CDP_ICLEI else member.field].append(member)
    facts = []
    for (key, field), same in groups.items():
        years = {int(year) for member in same for year in re.findall(r"\d{4}", member.field)}
        since = min((member.since for member in same if member.since), default=None)
        if key == CDP_ICLEI:
            detail, since = f"informó en {_runs(years)}" if years else "", None
        else:
            detail = field_name(field) if key == CREATIVE else field
        is_doubtful = all(member.confidence in DOUBTFUL for member in same)
        facts.append(NetworkFact(key, network_name(key), detail, since, is_doubtful, same[0].origin))
    return sorted(facts, key=lambda fact: (fold(fact.name), fact.detail))


def _runs(years):
    """«2016, 2018–2021»"""
    runs = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


# --- Twinnings -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Twin:
    """The other side of a twinning that some list names; it may be over, and is rarely registered with the SRE."""

    name: str
    country_code: str
    geonameid: int | None
    cvegeo: str
    lists: str
    confidence: str
    origin: ReferenceImport

    @property
    def place(self):
        return f"{self.name}, {country_name(self.country_code)}"


def twinnings_of_city(geonameid) -> list[Twin]:
    """The cities with which lists twin a city of the world catalogue, by country and name, each once."""
    return _twins(TwinLink.objects.of_city(geonameid), lambda link: link.geonameid_a == geonameid)


def twinnings_of_municipality(municipality: Municipality) -> list[Twin]:
    """The cities with which lists twin a municipality, by country and name, each once."""

    def is_first(link):
        own = link.cvegeo_a == municipality.cvegeo
        return own or (not link.cvegeo_a and link.geonameid_a == municipality.geonameid is not None)

    return _twins(TwinLink.objects.of_municipality(municipality), is_first)


def _twins(links, is_first):
    """The side of each link that was not asked for."""
    twins = {}
    for link in links.select_related("origin"):
        side = "b" if is_first(link) else "a"
        name, country, geonameid, cvegeo = (
            getattr(link, f"{field}_{side}") for field in ("city", "country", "geonameid", "cvegeo")
        )
        twin = Twin(name, country, geonameid, cvegeo, link.lists, link.confidence, link.origin)
        twins.setdefault(cvegeo or geonameid or (fold(name), country), twin)
    return sorted(twins.values(), key=lambda twin: (country_name(twin.country_code), fold(twin.name)))


# --- Figures ---------------------------------------------------------------------------------------------------------


def latest_figure(measure, of, code) -> Figure | None:
    """The newest figure of a country, a US state or a municipality; None is "sin datos"."""
    return (
        Figure.objects.filter(measure=measure, of=of, code=code)
        .select_related("origin")
        .order_by("-year")
        .first()
    )
