"""Maps as their readers see them: whose ties, in what state, and at what cost."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.imports import inventory
from hermanamientos.maps.ties import ties_of
from partners.models import Candidate, Counterpart
from phases import progress
from tests.factories import CounterpartFactory, PartnerCityFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def counterpart(municipality, name="Lyon", country="FR", **place):
    city = PartnerCityFactory(name=name, country_code=country, **{"latitude": 45.7, "longitude": 4.8} | place)
    return CounterpartFactory(
        municipality=municipality, city=city, country_code=country, official_name=f"Ciudad de {name}"
    )


def candidate(municipality, by, name="Oporto", country="PT"):
    city = PartnerCityFactory(name=name, country_code=country, latitude=41.1, longitude=-8.6)
    return Candidate.objects.create(municipality=municipality, city=city, added_by=by)


def page(client, user, municipality, **query):
    client.force_login(user)
    return client.get(reverse("municipality-map", args=[municipality.cvegeo]), query)


def test_a_city_shows_its_strongest_tie(municipality, enlace, methodology):
    lyon = counterpart(municipality)
    progress.open_process(
        municipality=municipality, opened_on=TODAY, counterpart=lyon, by=enlace, today=TODAY
    )
    candidate(municipality, enlace)
    counterpart(municipality, "Nantes")
    ties = ties_of(municipality, enlace)
    assert [(tie.city, tie.standing) for tie in ties] == [
        ("Lyon", "en-proceso"),
        ("Oporto", "candidata"),
        ("Nantes", "contraparte"),
    ]
    assert ties[0].facts == ["Proceso en curso, fase 1"]


def test_the_map_and_its_table_say_the_same(client, municipality, enlace):
    counterpart(municipality)
    html = page(client, enlace, municipality).content.decode()
    assert html.count('class="tie-contraparte"') == 2  # the mark and the legend
    assert "Sin proceso ni acuerdo" in html
    assert "Contraparte registrada, sin proceso" in html


def test_filters_live_in_the_address_and_bad_values_filter_nothing(client, municipality, enlace):
    counterpart(municipality)
    candidate(municipality, enlace)
    ties = page(client, enlace, municipality, vinculo="candidata").context["ties"]
    assert [tie.city for tie in ties] == ["Oporto"]
    assert page(client, enlace, municipality, region="asia-pacifico").context["ties"] == []
    assert len(page(client, enlace, municipality, region="luna").context["ties"]) == 2
    assert page(client, enlace, municipality, region="mundo").context["drawing"].view_box.width == 1000


def test_the_table_comes_as_a_file_without_formulas(client, municipality, enlace):
    counterpart(municipality, "=Lyon")
    text = b"".join(page(client, enlace, municipality, formato="csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Ciudad,Lugar,Región")
    assert "'=Lyon" in text


def test_an_empty_map_says_what_to_do(client, municipality, enlace, lectora):
    assert "Ir al emparejador" in page(client, enlace, municipality).content.decode()
    assert "Ir al emparejador" not in page(client, lectora, municipality).content.decode()


def test_a_counterpart_without_city_stands_in_the_table_only(client, municipality, enlace):
    CounterpartFactory(municipality=municipality, city=None, official_name="Provincia de Alberta")
    response = page(client, enlace, municipality)
    assert response.context["drawing"].marks == []
    assert "sin lugar en el mapa" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_map_costs_the_same_for_one_and_thirty(
    client, municipality, enlace, methodology, django_assert_num_queries, rows
):
    for number in range(rows):
        lyon = counterpart(municipality, f"Ciudad {number}")
        progress.open_process(
            municipality=municipality, opened_on=TODAY, counterpart=lyon, by=enlace, today=TODAY
        )
        candidate(municipality, enlace, f"Candidata {number}")
    client.force_login(enlace)
    url = reverse("municipality-map", args=[municipality.cvegeo])
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)


def test_the_panorama_counts_by_region(client, municipality, enlace):
    counterpart(municipality)
    candidate(municipality, enlace)
    client.force_login(enlace)
    response = client.get(reverse("municipality-panorama", args=[municipality.cvegeo]))
    europe = next(row for row, _ in response.context["rows"] if row.panorama.region == "europa")
    assert (europe.agreements, europe.processes, europe.candidates) == (0, 0, 1)
    assert europe.countries == ("Francia", "Portugal")
    html = response.content.decode()
    assert "280 acuerdos en América Latina" in html
    assert "Asia-Pacífico" in html


@pytest.fixture
def twinned(municipality, other_municipality, enlace, otro_enlace, methodology):
    """One old twinning of each of two municipalities, in two states."""
    for place, by, name in ((municipality, enlace, "Lyon"), (other_municipality, otro_enlace, "Nantes")):
        inventory.add_existing(
            municipality=place,
            counterpart=counterpart(place, name),
            by=by,
            today=TODAY,
            **INVENTORY,
        )


INVENTORY = {
    "kind": "twinning",
    "title": "Hermanamiento",
    "signed_on": dt.date(1975, 1, 1),
    "signed_precision": "year",
    "state": "unknown",
}


def test_the_national_map_is_of_advisors_and_of_states(client, twinned, asesora, municipality):
    client.force_login(asesora)
    response = client.get(reverse("national-map"))
    assert len(response.context["links"]) == 2
    assert [count.name for count in response.context["countries"]] == ["Francia"]
    jalisco = next(count for count in response.context["states"] if count.code == "14")
    assert (jalisco.links, jalisco.step) == (1, 1)
    assert Counterpart.objects.count() == 2


def test_the_national_map_refuses_an_office(client, enlace):
    client.force_login(enlace)
    assert client.get(reverse("national-map")).status_code == 403
