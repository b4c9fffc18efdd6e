"""What screens ask of the imported facts, and what they hear when nothing is known."""

import pytest

from partners.models import WorldCity
from partners.reference import questions
from partners.reference.questions import (
    latest_figure,
    networks_of_cities,
    networks_of_city,
    networks_of_municipality,
    provenance,
    representation_covering,
    twinnings_of_city,
    twinnings_of_municipality,
)
from tests.factories import MunicipalityFactory
from tests.partners.reference_scene import BY_MUNICIPALITY, TWINNINGS, bring, load_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    load_catalogue()
    return tmp_path


@pytest.fixture
def merida(folder):
    return MunicipalityFactory(cvegeo="31050", name="Mérida", latitude=20.97, longitude=-89.62, geonameid=6)


def city(country, admin1="", latitude=None, longitude=None):
    return WorldCity(
        geonameid=99,
        name="X",
        country_code=country,
        admin1_code=admin1,
        latitude=latitude,
        longitude=longitude,
        population=9000,
    )


# --- Representations ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "basis", "sentence"),
    [
        (
            city("US", "MA", 42.1, -72.6),
            "state",
            "Consulado General de México en Boston: cubre Massachusetts; a 130 km.",
        ),
        # Two consulates share Oregon: the nearer one.
        (
            city("US", "OR", 44.0, -123.1),
            "part",
            "Consulado de México en Portland: cubre parte de Oregón (parcial); a 173 km. "
            "Confirme que este condado le toca.",
        ),
        (
            city("US", "OR", 45.5, -122.6),
            "part",
            "Consulado de México en Portland: tiene ahí su sede y cubre parte de Oregón (parcial).",
        ),
        (
            city("US", "AK", 61.2, -149.9),
            "state",
            "Consulado de México en Seattle: cubre Alaska; a 2,308 km.",
        ),
        (
            city("PR", "", 18.0, -66.6),
            "state",
            "Consulado General de México en San Juan: cubre Puerto Rico; a 74 km.",
        ),
        # A state that no list names, and a country beyond the United States: the nearest one known.
        (
            city("US", "WY", 41.1, -104.8),
            "nearest",
            "Consulado de México en Portland: es la más cercana que se conoce en Estados Unidos; a 1,524 km. "
            "Confirme su circunscripción.",
        ),
        # In one city the consulate before the embassy; an honorary consul has no district.
        (
            city("FR", "84", 45.75, 4.85),
            "nearest",
            "Consulado General de México en Paris: es la más cercana que se conoce en Francia; a 394 km. "
            "Confirme su circunscripción.",
        ),
        (
            city("FR", "11", 48.86, 2.34),
            "nearest",
            "Consulado General de México en Paris: es la más cercana que se conoce en Francia; en la misma ciudad. "
            "Confirme su circunscripción.",
        ),
        (
            city("DK"),
            "nearest",
            "Embajada de México en Copenhagen Municipality: es la más cercana que se conoce en Dinamarca. "
            "Confirme su circunscripción.",
        ),
    ],
)
def test_the_representation_that_covers_a_city(folder, place, basis, sentence):
    bring(folder, "consulates")
    cover = representation_covering(place)
    assert (cover.basis, cover.sentence) == (basis, sentence)


def test_absence_is_unknown(folder):
    assert representation_covering(city("FR")) is None
    bring(folder, "consulates")
    assert representation_covering(city("MN", "", 47.9, 106.9)) is None


def test_many_cities_cost_one_query(folder, django_assert_num_queries):
    bring(folder, "consulates")
    with django_assert_num_queries(1):
        among = questions.representations()
        found = [representation_covering(city("FR", "", 45, 4 + n / 10), among=among) for n in range(30)]
    assert {one.representation.kind for one in found} == {"consulado general"}


# --- Networks ----------------------------------------------------------------------------------------------------


def test_networks_of_cities(folder, django_assert_num_queries):
    for kind in ("creative-cities", "climate-cities", "networks"):
        bring(folder, kind)
    with django_assert_num_queries(1):
        found = networks_of_cities([1, 3, 4, 7])
    assert {number: [fact.sentence for fact in facts] for number, facts in found.items()} == {
        1: ["C40 (lista de 2016 y 2017)", "CDP-ICLEI (informó en 2016, 2018–2019)"],
        3: [
            "Mercociudades, desde 2001",
            "Red de Ciudades Creativas de la UNESCO (artes digitales), desde 2008",
        ],
        4: [
            "C40",
            "Red de Ciudades Creativas de la UNESCO (gastronomía), desde 2019; "
            "la lista la identificó sólo por su nombre",
        ],
    }
    assert networks_of_city(7) == []


def test_two_bodies_of_one_city_are_one_member(folder):
    bring(
        folder,
        "climate-cities",
        "organizacion,iso2,anios\nCity of Lyon,FR,2016|2017\nVille de Lyon,FR,2018|2021\n",
    )
    assert [fact.sentence for fact in networks_of_city(3)] == ["CDP-ICLEI (informó en 2016–2018, 2021)"]


def test_networks_of_a_municipality(merida, folder):
    bring(folder, "climate-cities")
    assert [fact.key for fact in networks_of_municipality(merida)] == ["cdp-iclei"]


def test_no_alcaldia_is_mexico_city(folder):
    alcaldia = MunicipalityFactory(cvegeo="09015", name="Cuauhtémoc", geonameid=3530597)
    bring(folder, "twinnings")
    bring(
        folder,
        "creative-cities",
        "ciudad,campo,iso2,geonameid,confianza\nMexico City,Design,MX,3530597,alta\n",
    )
    assert networks_of_municipality(alcaldia) == []
    assert twinnings_of_municipality(alcaldia) == []
    assert [fact.detail for fact in networks_of_city(3530597)] == ["diseño"]


# --- Twinnings ---------------------------------------------------------------------------------------------------


def test_twinnings_are_told_from_either_side_and_each_once(merida, folder):
    guadalajara = MunicipalityFactory(cvegeo="14039", name="Guadalajara", latitude=20.67, longitude=-103.34)
    bring(
        folder,
        "twinnings",
        TWINNINGS
        + "Guadalajara,MX,,,Portland (Oregon),US,45.52,-122.67,lista-tres,5,1,14039,high\n"
        + "Lyon,FR,,,Mérida,MX,,,lista-tres,3,6,,high\n",
    )
    assert [(twin.place, twin.geonameid, twin.lists) for twin in twinnings_of_municipality(guadalajara)] == [
        ("Portland, Estados Unidos", 1, "lista-uno;lista-dos")
    ]
    assert [twin.place for twin in twinnings_of_municipality(merida)] == ["Lyon, Francia", "Sendai, Japón"]
    assert [(twin.place, twin.cvegeo) for twin in twinnings_of_city(3)] == [
        ("Mérida, México", "31050"),
        ("Mexico City, México", "09"),
    ]
    assert [(twin.place, twin.confidence) for twin in twinnings_of_city(4)] == [("Mérida, México", "low")]
    assert twinnings_of_city(7) == []


def test_a_code_counts_before_the_number_of_the_seat(folder):
    """Two municipalities may share the number of one town; a row that has a code is only its municipality's."""
    other = MunicipalityFactory(cvegeo="14120", name="Zapopan", geonameid=5)
    bring(folder, "twinnings")
    assert twinnings_of_municipality(other) == []


# --- Figures and provenance --------------------------------------------------------------------------------------


def test_the_newest_figure(folder):
    bring(folder, "remittances", BY_MUNICIPALITY)
    figure = latest_figure("remittances", "municipality", "14039")
    assert (figure.value, figure.year, figure.origin.kind) == (
        578_706_000,
        2024,
        "remittances_by_municipality",
    )
    assert latest_figure("hdi", "country", "FR") is None


def test_every_kind_tells_its_provenance_or_that_there_is_none(folder, django_assert_num_queries):
    bring(folder, "twinnings")
    with django_assert_num_queries(1):
        kinds = {fact.kind: fact for fact in provenance()}
    assert len(kinds) == 9
    assert [kind for kind, fact in kinds.items() if fact.origin] == ["twinnings"]
    assert [origin.kind for origin in questions.origins_of("twinnings", "countries")] == ["twinnings"]
    assert questions.origins_of(*questions.NETWORK_KINDS) == []
