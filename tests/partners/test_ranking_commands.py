"""From the database to the printed ranking and its measurement, on a small catalogue."""

import csv
import io
import json
import random

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from partners import catalogue
from partners.matching import rank
from partners.models import Figure, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.ranking import catalogue_file, gathering, profiles, trials
from partners.ranking.pairs import read_pairs
from tests.factories import MunicipalityFactory

COUNTRIES = {
    "US": (40, -95, "America/Chicago", "TX"),
    "ES": (40, -4, "Europe/Madrid", "29"),
    "CO": (5, -74, "America/Bogota", "34"),
    "MX": (20, -100, "America/Mexico_City", "31"),
    "FR": (46, 3, "Europe/Paris", "84"),
}
PAIRS = "city_a,country_a,lat_a,lon_a,city_b,country_b,geonameid_a,geonameid_b,cvegeo_a,pop_a"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    gathering._cities.cache_clear()


def a_city(number, name, code, population, place=None):
    latitude, longitude, zone, admin = COUNTRIES[code]
    if place is None:
        shift = random.Random(number)  # noqa: S311 - the same places every time
        place = latitude + shift.uniform(-5, 5), longitude + shift.uniform(-5, 5)
    return {
        "geonameid": number,
        "name": name,
        "countrycode": code,
        "admin1code": admin,
        "latitude": place[0],
        "longitude": place[1],
        "population": population,
        "timezone": zone,
        "alternatenames": [f"{name} {n}" for n in range(number % 5)],
    }


@pytest.fixture
def cities(db):
    codes = sorted(set(COUNTRIES) - {"MX"})
    rows = [a_city(n, f"Ciudad {n}", codes[n % 4], 5000 + 937 * n * n) for n in range(1, 160)]
    rows += [
        a_city(500, "Mérida", "ES", 60_000),
        a_city(501, "=Fórmula", "FR", 9_000_000),
        a_city(502, "Madrid", "ES", 3_200_000),
        a_city(3530597, "Mexico City", "MX", 12_294_193, (19.43, -99.13)),
        a_city(600, "Mérida", "MX", 921_771, (20.97, -89.62)),
    ]
    catalogue.replace_world_cities(rows, edition="prueba")
    return rows


@pytest.fixture
def merida(db):
    return MunicipalityFactory(
        cvegeo="31050",
        name="Mérida",
        seat="Mérida",
        population=995_129,
        latitude=20.97,
        longitude=-89.62,
        geonameid=600,
    )


def printed(*args):
    out = io.StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


def test_the_arrays_are_kept_in_one_file_and_read_back_the_same(cities, settings):
    made = gathering.catalogue()
    files = list((settings.VAR_DIR / "ranking").glob("*"))
    assert len(files) == 1
    read = catalogue_file.load(catalogue_file.edition())
    for key in (*catalogue_file.NUMBERS, *catalogue_file.TEXTS):
        assert np.array_equal(
            np.asarray(getattr(made, key)), np.asarray(getattr(read, key)), equal_nan=False
        ) or (key == "coast_km" and np.isnan(made.coast_km).all())
    spain = made.positions[502]
    assert made.is_capital[spain] and made.rank[spain] == sum(
        row["countrycode"] == "ES" and row["population"] >= 3_200_000 for row in cities
    )
    assert made.offset[spain] == 1 and made.names[made.positions[4]] == 5
    assert made.has_spanish_name[made.positions[500]] and not made.has_spanish_name[made.positions[501]]
    # A new edition of the catalogue is seen at once, and leaves one file.
    catalogue.replace_world_cities(cities[:20], edition="otra")
    assert len(gathering.catalogue()) == 20
    assert len(list((settings.VAR_DIR / "ranking").glob("*"))) == 1


def test_rank_partners_prints_a_row_a_city_whose_parts_sum_the_score(cities, merida):
    rows = list(csv.DictReader(io.StringIO(printed("rank_partners", "31050", "--top", "15"))))
    assert [row["rank"] for row in rows] == [str(n) for n in range(1, 16)]
    assert list(rows[0])[:5] == ["rank", "geonameid", "city", "country", "score"]
    for row in rows:
        points = [float(row[key]) for key in profiles.weights_of("equilibrado") if row[key]]
        assert f"{sum(points):.2f}" == row["score"]
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert rows[0]["migrantes"] == ""


def test_rank_partners_all_but_a_country_as_json_with_own_weights(cities, merida):
    text = printed(
        "rank_partners",
        "31050",
        "--all",
        "--exclude-country",
        "us",
        "--weights",
        '{"homonimia": 60, "migrantes": 40}',
        "--format",
        "json",
    )
    rows = json.loads(text)
    assert len(rows) == sum(row["countrycode"] not in {"US", "MX"} for row in cities)
    assert (rows[0]["geonameid"], rows[0]["score"], rows[0]["homonimia"]) == (500, 100.0, 100.0)
    assert rows[0]["migrantes"] is None


def test_rank_partners_defuses_formulas(cities, merida):
    text = printed("rank_partners", "31050", "--all", "--weights", '{"tamano": 100}')
    assert "'=Fórmula" in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["99999"], "ningún municipio con la clave 99999"),
        (["31050", "--weights", "{"], "no es JSON"),
        (["31050", "--weights", "[1]"], "objeto"),
        (["31050", "--weights", '{"escala": 50}'], "suman 50"),
        (["31050", "--exclude-country", "Francia"], "«FRANCIA»"),
        (["31050", "--diversity", "101"], "de 0 a 100"),
        (["31050", "--top", "0"], "1 o más"),
    ],
)
def test_rank_partners_refuses_in_spanish(cities, merida, args, message):
    with pytest.raises(CommandError, match=message):
        printed("rank_partners", *args)


def test_without_cities_the_command_says_what_to_do(db, merida):
    with pytest.raises(CommandError, match="load_catalogues"):
        printed("rank_partners", "31050")


def test_mexico_city_as_a_whole(cities):
    seeker = gathering.mexico_city(gathering.catalogue())
    assert (seeker.key, seeker.population, seeker.is_capital) == ("09", 12_294_193, True)
    assert json.loads(printed("rank_partners", "09", "--top", "1", "--format", "json"))


@pytest.fixture
def pairs_file(tmp_path):
    """Forty pairs of twelve municipalities, one of them outside the catalogue and one without a place."""
    lines = [PAIRS]
    for n in range(38):
        lines.append(
            f"Pueblo {n % 12},MX,{18 + n % 12 * 0.5},-100,Ciudad,US,,{159 - n * 3},150{n % 12 + 10},40000"
        )
    lines.append("Pueblo 1,MX,18.5,-100,Fuera,GB,,999999,15011,40000")
    lines.append("Sin lugar,MX,,,Ciudad,ES,,502,,")
    lines.append("Mala,MX,400,-100,Ciudad,ES,,502,15010,1")
    path = tmp_path / "pares.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_evaluation_prints_ours_beside_the_baseline(cities, pairs_file):
    text = printed("evaluate_ranking", str(pairs_file))
    assert "pares.csv, línea 42: lat_a: 400 está fuera de la Tierra." in text
    assert "Datos importados: ninguno (sólo los paquetes)." in text
    assert "todos: 38 pares" in text and "todos: 40 pares" in text
    assert "sin Estados Unidos: 0 pares" in text
    assert text.count("línea base") >= 6
    assert "línea 40: Pueblo 1 – Fuera (GB): la ciudad hermana está fuera del catálogo" in text
    assert "línea 41: Sin lugar – Ciudad (ES): no se sabe dónde está el municipio." in text
    assert text == printed("evaluate_ranking", str(pairs_file))


def test_cross_validation_fits_anew_and_says_so(cities, pairs_file):
    text = printed("evaluate_ranking", str(pairs_file), "--cross-validate")
    assert "ajustado de nuevo sin cada grupo (10 grupos de municipios)" in text
    assert "todos: 38 pares" in text


def test_a_pair_is_never_a_link_while_it_is_tested(cities, pairs_file):
    """Imported through the file, through the database, or not at all: its own place is the same."""
    world = gathering.catalogue()
    pairs, _ = read_pairs([PAIRS, "Pueblo,MX,18,-100,Ciudad,US,,150,15010,40000"])
    tests, _ = trials.trials_of(pairs, world)
    bare = gathering.facts(world)
    origin = ReferenceImport.objects.create(
        kind="twinnings",
        file_name="a.csv",
        sha256="0" * 64,
        source="x",
        row_count=1,
        imported_at="2026-01-01T00:00Z",
    )
    TwinLink.objects.create(
        origin=origin,
        city_a="Pueblo",
        country_a="MX",
        cvegeo_a="15010",
        geonameid_a=600,
        city_b="Ciudad",
        country_b="US",
        geonameid_b=150,
    )
    stored = gathering.facts(world)
    assert len(stored.links) == 1
    listed = trials.with_links(world, bare, pairs)
    assert len(listed.links) == 1
    # The same twinning under another key: the town's number in the place of INEGI's.
    nameless, _ = read_pairs([PAIRS, "Pueblo,MX,18.01,-100,Ciudad,US,600,150,,40000"])
    other = trials.with_links(world, bare, nameless)
    weights = {"vecinos": 50, "experiencia": 30, "tamano": 20}
    known = (bare, stored, listed, other)
    places = [trials.tested(world, facts, tests, weights)[0].place for facts in known]
    assert places[1:] == places[:1] * 3
    # Were it kept, it would stand first.
    ranking = rank(world, tests[0].seeker, listed, weights, gate_twins=False)
    assert ranking.order[0] == tests[0].city


def test_bad_files_are_refused(cities, tmp_path):
    empty = tmp_path / "vacio.csv"
    empty.write_text("city_a,city_b\n", "utf-8")
    with pytest.raises(CommandError, match="faltan columnas"):
        printed("evaluate_ranking", str(empty))
    with pytest.raises(CommandError, match="No se puede leer"):
        printed("evaluate_ranking", str(tmp_path / "nada.csv"))
    latin = tmp_path / "latin.csv"
    latin.write_bytes((PAIRS + "\nMérida").encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        printed("evaluate_ranking", str(latin))
    few = tmp_path / "pocos.csv"
    few.write_text(PAIRS + "\nPueblo,MX,18,-100,Ciudad,US,,150,15010,40000\n", "utf-8")
    with pytest.raises(CommandError, match="al menos 10 municipios"):
        printed("evaluate_ranking", str(few), "--cross-validate")


def test_facts_follow_the_imports_and_are_gathered_once(cities, merida, django_assert_num_queries):
    world = gathering.catalogue()
    first = gathering.facts(world)
    with django_assert_num_queries(1):
        assert gathering.facts(world) is first
    origin = ReferenceImport.objects.create(
        kind="countries",
        file_name="p.csv",
        sha256="1" * 64,
        source="PNUD",
        row_count=9,
        imported_at="2026-02-01T00:00Z",
    )
    Figure.objects.create(origin=origin, measure="hdi", of="country", code="ES", year=2022, value=0.911)
    Figure.objects.create(origin=origin, measure="hdi", of="country", code="ES", year=2019, value=0.5)
    Figure.objects.create(
        origin=origin, measure="remittances", of="us_state", code="TX", year=2024, value=9e9
    )
    Figure.objects.create(
        origin=origin, measure="remittances", of="municipality", code="31050", year=2024, value=1e8
    )
    NetworkMember.objects.create(
        origin=origin,
        network="unesco-creativas",
        city="Mérida",
        country_code="MX",
        geonameid=600,
        cvegeo="31050",
    )
    NetworkMember.objects.create(
        origin=origin,
        network="unesco-creativas",
        city="C",
        country_code="ES",
        geonameid=502,
        field="Gastronomy",
    )
    Representation.objects.create(
        origin=origin,
        name="Consulado",
        kind="consulado",
        city="Austin",
        country_code="US",
        latitude=40,
        longitude=-95,
        covers="TX(parcial);OK",
    )
    ReferenceImport.objects.filter(pk=origin.pk).update(sha256="2" * 64)
    now = gathering.facts(world)
    assert now is not first
    assert now.hdi[world.countries.index("ES")] == pytest.approx(0.911)
    assert np.isnan(now.hdi[world.countries.index("FR")])
    assert now.division_remittances[world.divisions.index("US.TX")] == pytest.approx(9e9)
    assert now.themes["gastronomia"].tolist() == [world.positions[502]]
    assert now.mission[world.positions[502]] == -1
    assert {int(now.mission[i]) for i in np.flatnonzero(world.country == world.countries.index("US"))} == {0}
    seeker = gathering.seeker_of(merida, world)
    assert seeker.networks == {"unesco-creativas"}
    assert seeker.remittances == pytest.approx(1e8 / 995_129)
    assert {world.geonameid[i] for i in seeker.homonyms} == {500}
    assert "PNUD" in now.sources["hdi"]


def test_an_alcaldia_has_the_networks_of_its_own_name_and_not_those_of_mexico_city(cities):
    """GeoNames' number of Mexico City stands at several alcaldías, none of which is the city."""
    borough = MunicipalityFactory(
        cvegeo="09015", name="Cuauhtémoc", geonameid=3530597, latitude=19.43, longitude=-99.15
    )
    origin = ReferenceImport.objects.create(
        kind="network_members",
        file_name="r.csv",
        sha256="2" * 64,
        source="Redes",
        row_count=2,
        imported_at="2026-02-01T00:00Z",
    )
    for network, cvegeo in (("c40", "09"), ("cglu", "09015")):
        NetworkMember.objects.create(
            origin=origin,
            network=network,
            city="Ciudad de México",
            country_code="MX",
            geonameid=3530597,
            cvegeo=cvegeo,
        )
    assert gathering.seeker_of(borough).networks == {"cglu"}
