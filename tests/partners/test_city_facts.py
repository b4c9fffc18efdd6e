"""What is known of a city: from the packages, and from what was imported, each with its source."""

import datetime as dt

import pytest
from django.utils import timezone

from partners.models import (
    Figure,
    NetworkMember,
    PartnerCity,
    ReferenceImport,
    Representation,
    TwinLink,
    WorldCity,
)
from partners.ranking.city_facts import difference_in_words, facts_of, facts_of_all
from tests.factories import PartnerCityFactory
from tests.partners.ranking_scene import AUSTIN, BARCELONA, LYON, QUITO, load_world

Kind = ReferenceImport.Kind
WINTER = dt.datetime(2026, 1, 15, 18, tzinfo=dt.UTC)
SUMMER = dt.datetime(2026, 7, 15, 18, tzinfo=dt.UTC)


@pytest.fixture
def world(db):
    load_world()


def imported(kind, source, as_of=None):
    return ReferenceImport.objects.create(
        kind=kind,
        file_name="datos.csv",
        sha256="0" * 64,
        source=source,
        as_of=as_of,
        row_count=1,
        imported_at=timezone.now(),
    )


def facts(geonameid, municipality, now=WINTER):
    return facts_of(WorldCity.objects.get(pk=geonameid), municipality=municipality, now=now)


def test_the_packages_alone_tell_population_distance_time_and_languages(world, municipality):
    known = facts(LYON, municipality)
    assert known.of("population").value == "520,774 habitantes"
    assert known.of("population").source.startswith("GeoNames")
    assert known.of("distance").value == "9,696 km en línea recta"
    assert known.of("time").value.startswith("7 horas más (")
    assert known.of("languages").value.startswith("francés (")
    assert known.region == "Europa"
    assert facts(BARCELONA, municipality).region == "Europa (Cataluña)"


def test_nothing_imported_is_unknown(world, municipality):
    known = facts(AUSTIN, municipality)
    for key in ("hdi", "remittances", "state_remittances", "representation", "networks", "sisters"):
        assert not known.of(key).is_known
        assert known.of(key).words == "sin datos"
        assert known.of(key).source == ""


def test_imported_facts_carry_source_and_day(world, municipality):
    day = dt.date(2026, 3, 1)
    money = imported(Kind.REMITTANCES_BY_US_STATE, "Banco de México", day)
    for year, value in ((2024, 9e9), (2025, 9.5e9)):
        Figure.objects.create(
            origin=money, measure="remittances", of="us_state", code="TX", year=year, value=value
        )
    Figure.objects.create(
        origin=imported(Kind.COUNTRIES, "PNUD"),
        measure="hdi",
        of="country",
        code="US",
        year=2022,
        value=0.927,
    )
    known = facts(AUSTIN, municipality)
    fact = known.of("state_remittances")
    assert fact.value == "USD 9,500.0 millones (Texas)"
    assert (fact.source, fact.as_of, fact.year) == ("Banco de México", day, 2025)
    assert known.of("hdi").value == "0.927 (Estados Unidos)"
    assert not known.of("remittances").is_known


def test_representation_networks_and_sisters(world, municipality):
    Representation.objects.create(
        origin=imported(Kind.REPRESENTATIONS, "SRE"),
        name="Consulado General de México en Austin",
        kind="consulado general",
        city="Austin",
        state="TX",
        country_code="US",
        latitude=30.27,
        longitude=-97.74,
        covers="TX(parcial)",
    )
    NetworkMember.objects.create(
        origin=imported(Kind.CREATIVE_CITIES, "UNESCO"),
        network="unesco-creativas",
        city="Austin",
        country_code="US",
        geonameid=AUSTIN,
        field="Media Arts",
        since=2015,
    )
    TwinLink.objects.create(
        origin=imported(Kind.TWINNINGS, "Wikipedia"),
        city_a="Saltillo",
        country_a="MX",
        city_b="Austin",
        country_b="US",
        geonameid_b=AUSTIN,
    )
    known = facts(AUSTIN, municipality)
    assert known.of("representation").value.startswith("Consulado General de México en Austin: ")
    assert known.of("networks").value.endswith("desde 2015")
    assert known.of("sisters").value == "Saltillo"
    other = facts(QUITO, municipality)
    assert other.of("networks").value == "Ninguna lista importada la nombra"
    assert other.of("sisters").value == "Ninguna en las listas importadas"
    # Outside the United States the list of representations is incomplete.
    assert not other.of("representation").is_known


def test_a_city_typed_by_hand_tells_what_it_has(db, municipality):
    city = PartnerCityFactory(
        geonameid=None,
        municipality=municipality,
        name="Onjuku",
        country_code="JP",
        population=None,
        latitude=None,
        longitude=None,
        timezone="",
    )
    known = facts_of(city, municipality=municipality, now=WINTER)
    for key in ("population", "distance", "time"):
        assert not known.of(key).is_known
    assert known.of("languages").value.startswith("japonés")


def test_a_partner_city_of_the_catalogue_tells_the_same(world, municipality):
    austin = PartnerCity.objects.create(
        geonameid=AUSTIN,
        name="Austin",
        country_code="US",
        latitude=30.27,
        longitude=-97.74,
        population=974_447,
    )
    known = facts_of(austin, municipality=municipality, now=WINTER)
    assert [fact.key for fact in known.facts] == [fact.key for fact in facts(AUSTIN, municipality).facts]


@pytest.mark.parametrize(
    ("zone", "now", "words"),
    [
        ("America/Mexico_City", WINTER, "la misma hora"),
        ("Europe/Paris", WINTER, "7 horas más"),
        ("Europe/Paris", SUMMER, "8 horas más"),
        ("America/Los_Angeles", WINTER, "2 horas menos"),
        ("America/Chicago", SUMMER, "1 hora más"),
        ("Asia/Kolkata", WINTER, "11 horas y 30 minutos más"),
    ],
)
def test_the_difference_of_hours_is_that_of_the_day(zone, now, words):
    assert difference_in_words(zone, "America/Mexico_City", now) == words


@pytest.mark.parametrize("wanted", [[LYON], [LYON, AUSTIN, QUITO, BARCELONA]])
def test_several_cities_cost_as_much_as_one(world, municipality, django_assert_num_queries, wanted):
    cities = list(WorldCity.objects.filter(pk__in=wanted))
    with django_assert_num_queries(5):
        facts_of_all(cities, municipality=municipality, now=WINTER)
