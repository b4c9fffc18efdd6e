"""Which city a record means: by number, by name and distance, by name alone; and when that stays open."""

import pytest

from partners.models import Municipality, WorldCity
from partners.reference import placing
from partners.reference.placing import Places, choose
from partners.reference.values import Spot
from tests.factories import MunicipalityFactory
from tests.partners.reference_scene import load_catalogue

NEAR_LYON, FAR = (45.75, 4.84), (48.85, 2.35)


def city(number, latitude=45.75, longitude=4.85, admin1="84"):
    return WorldCity(
        geonameid=number, name="Lyon", latitude=latitude, longitude=longitude, admin1_code=admin1
    )


def spot(name="Lyon", country="FR", place=(None, None), **facts):
    return Spot(name=name, country=country, latitude=place[0], longitude=place[1], **facts)


@pytest.mark.parametrize(
    ("wanted", "candidates", "number"),
    [
        (spot(), [], None),
        (spot(), [(500, city(1))], 1),
        # The larger one only when it is ten times larger.
        (spot(), [(500, city(1)), (50, city(2))], 1),
        (spot(), [(500, city(1)), (51, city(2))], None),
        (spot(admin1="75"), [(500, city(1)), (51, city(2, admin1="75"))], 2),
        (spot(admin1="11"), [(500, city(1))], None),
        # Where coordinates are known they decide, not size.
        (spot(place=NEAR_LYON), [(5, city(1)), (5000, city(2, *FAR))], 1),
        (spot(place=FAR), [(500, city(1))], None),
        (spot(place=NEAR_LYON), [(500, city(1)), (500, city(2, 45.76, 4.86))], None),
        (spot(place=NEAR_LYON), [(500, city(1)), (500, city(2, 45.9, 4.85))], 1),
    ],
)
def test_a_name_counts_only_when_it_is_clear(wanted, candidates, number):
    found = choose(wanted, candidates)
    assert (found and found.geonameid) == number


@pytest.fixture
def places(db):
    load_catalogue()
    MunicipalityFactory(cvegeo="14039", name="Guadalajara", latitude=20.67, longitude=-103.34)
    MunicipalityFactory(cvegeo="31050", name="Mérida", latitude=20.97, longitude=-89.62, geonameid=6)
    MunicipalityFactory(
        cvegeo="09015", name="Cuauhtémoc", latitude=19.43, longitude=-99.15, geonameid=3530597
    )
    return Places()


def placed(places, wanted):
    problems = places.place([wanted])
    return wanted.geonameid, wanted.cvegeo, list(problems.values())


def test_cities_of_the_catalogue_and_municipalities_are_found(places):
    assert placed(places, spot("PORTLAND", "US", admin1="ME")) == (2, "", [])
    assert placed(places, spot("仙台市", "JP")) == (4, "", [])
    # By its seat's number; by its name where it lies; Mexico City is no alcaldía.
    assert placed(places, spot("Merida", "MX")) == (6, "31050", [])
    assert placed(places, spot("Guadalajara", "MX", geonameid=5)) == (5, "14039", [])
    assert placed(places, spot("Ciudad de México", "MX")) == (3530597, "09", [])
    assert placed(places, spot("Portland", "US")) == (None, "", [])
    assert (places.tallies.unplaced.count, places.tallies.unplaced.names) == (1, ["Portland"])


def test_without_all_municipalities_a_name_alone_proves_nothing(places, monkeypatch):
    WorldCity.objects.filter(pk=5).delete()
    assert placed(places, spot("Guadalajara", "MX")) == (None, "", [])
    monkeypatch.setattr(placing, "FULL_CATALOGUE", 3)
    assert placed(Places(), spot("Guadalajara", "MX")) == (None, "14039", [])
    MunicipalityFactory(cvegeo="32099", name="Guadalajara")
    assert placed(Places(), spot("Guadalajara", "MX")) == (None, "", [])


def test_a_namesake_of_a_municipality_elsewhere_is_not_it(places):
    Municipality.objects.filter(cvegeo="14039").update(latitude=19.0)
    assert placed(Places(), spot("Guadalajara", "MX", geonameid=5)) == (5, "", [])


def test_a_county_is_not_the_city_of_its_name(places):
    assert placed(places, spot("Lyon", "FR", is_city=False)) == (None, "", [])


def test_contradictions_are_told(places, monkeypatch):
    assert placed(places, spot("Lyon", "US", geonameid=3))[2] == [
        "el número de GeoNames 3 es de Lyon (FR), pero el renglón dice US."
    ]
    assert placed(places, spot("San Juan", "US", geonameid=8))[2] == []
    assert placed(places, spot("Tonalá", "MX", cvegeo="14101"))[2] == []
    monkeypatch.setattr(placing, "FULL_CATALOGUE", 3)
    assert placed(Places(), spot("Tonalá", "MX", cvegeo="14101"))[2] == [
        "la clave 14101 no está en el catálogo de municipios del INEGI."
    ]


def test_numbers_beyond_the_catalogue_are_kept_and_counted(places):
    assert placed(places, spot("Aldea", "FR", geonameid=77)) == (77, "", [])
    assert str(places.tallies.outside) == "1 (Aldea)"


def test_a_country_is_deduced_from_coordinates_or_asked_for(places):
    wanted = spot("Copenhagen Municipality", "", (55.68, 12.59))
    assert placed(places, wanted)[2] == []
    assert wanted.country == "DK"
    assert str(places.tallies.deduced) == "1 (Copenhagen Municipality (DK))"
    assert placed(places, spot("Isla", "", (-30, -120)))[2] == ["no se sabe en qué país está «Isla»."]


def test_a_batch_costs_as_many_queries_as_one_city(places, django_assert_num_queries):
    for wanted in (
        [spot("Lyon", "FR")],
        [spot(name, "US") for name in ("Portland", "Boston", "Austin")] * 20,
    ):
        with django_assert_num_queries(1):
            places.place(wanted)
