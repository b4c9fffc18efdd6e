"""Cities side by side, and the page of one city."""

import re

import pytest
from django.urls import reverse

from partners.models import Candidate, PartnerCity
from partners.ranking import city_ranking
from tests.factories import CounterpartFactory, MunicipalityFactory, PartnerCityFactory
from tests.partners.ranking_scene import (
    AUSTIN,
    GUATEMALA,
    LYON,
    MERIDA,
    PORTO,
    QUITO,
    SEOUL,
    load_world,
)


@pytest.fixture
def world(db):
    load_world()
    city_ranking.forget()


@pytest.fixture
def see(client, enlace, world):
    """Open a page of the ranking as the enlace of Guadalajara."""
    client.force_login(enlace)

    def open_page(name, *args, **query):
        return client.get(reverse(f"partners:{name}", args=["14039", *args]), query)

    return open_page


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def listed(response):
    return [row.geonameid for row in response.context["rows"]]


# --- Side by side ----------------------------------------------------------------------------------------------------


def test_the_comparison_orders_the_cities_and_says_why(see):
    response = see("ranking-compare", ciudades=[PORTO, LYON, QUITO])
    rows = response.context["rows"]
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    assert len(response.context["contrasts"]) == 2
    assert f"{rows[0].name} antes que {rows[1].name}" in response.context["contrasts"][0]
    for _, _, cells in response.context["criteria"]:
        assert [name for name, _ in cells] == [row.name for row in rows]
    labels = [label for label, _ in response.context["fact_rows"]]
    assert "Diferencia de horario" in labels and "Representación de México" in labels


def test_a_fact_of_one_country_only_does_not_apply_to_the_others(see):
    response = see("ranking-compare", ciudades=[AUSTIN, LYON])
    cells = dict(response.context["fact_rows"])["Remesas de su estado a México"]
    assert {name: fact is None for name, fact in cells} == {"Austin": False, "Lyon": True}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([1001, 1002, 1003, 1004, 1005, 1006], "Se comparan hasta 5 ciudades: quite 1."),
        (["x"], "La dirección no dice qué ciudades comparar."),
        ([1001, 77], "Alguna de esas ciudades no está en el catálogo."),
        ([], "Elija qué comparar"),
        ([1001], "Es una sola ciudad."),
    ],
)
def test_what_cannot_be_compared_is_told(see, asked, said):
    response = see("ranking-compare", ciudades=asked)
    assert response.status_code == 200
    assert said in text(response)


@pytest.mark.parametrize("asked", [[LYON], [LYON, PORTO, QUITO, SEOUL, GUATEMALA]])
def test_a_comparison_costs_the_same_for_one_city_and_for_five(see, django_assert_num_queries, asked):
    see("ranking-compare", ciudades=asked)
    with django_assert_num_queries(24):
        see("ranking-compare", ciudades=asked)


# --- One city --------------------------------------------------------------------------------------------------------


def test_the_page_of_a_city(see):
    response = see("city-detail", LYON)
    shown = text(response)
    assert "520,774 habitantes" in shown
    assert "8 horas más" in shown or "7 horas más" in shown
    assert "francés" in shown
    assert "Lugar" in shown and "de 8 en el emparejador" in shown
    assert "Guadalajara no tiene todavía candidatura, contraparte ni acuerdo con esta ciudad" in shown


def test_the_page_of_a_city_with_which_there_is_something(see, municipality, enlace):
    lyon = PartnerCityFactory(geonameid=LYON, name="Lyon")
    CounterpartFactory(municipality=municipality, city=lyon, official_name="Ciudad de Lyon")
    Candidate.objects.create(municipality=municipality, city=lyon, added_by=enlace)
    shown = text(see("city-detail", LYON))
    assert "Ya es ciudad hermana." in shown
    assert "Ciudad de Lyon" in shown
    assert "Ningún proceso ni acuerdo con ellas todavía." in shown


@pytest.mark.parametrize("geonameid", [77, 99_999_999_999])
def test_a_city_that_is_not_there_is_not_found(see, geonameid):
    assert see("city-detail", geonameid).status_code == 404


def test_adding_a_city_from_the_list_makes_it_a_candidate(client, enlace, municipality, world):
    client.force_login(enlace)
    back = reverse("partners:ranking-list", args=["14039"])
    url = reverse("partners:candidate-add", args=["14039"])
    response = client.post(url, {"geonameid": QUITO, "next": back})
    assert response.url == back
    assert Candidate.objects.get().city == PartnerCity.objects.get(geonameid=QUITO)


def test_a_mexican_city_is_shown_for_a_national_twinning(client, enlace, municipality, world):
    MunicipalityFactory(cvegeo="31051", name="Otro")
    client.force_login(enlace)
    response = client.get(reverse("partners:city-detail", args=["14039", MERIDA]))
    assert response.context["row"].place is not None
