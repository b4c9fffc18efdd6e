"""The list of the ranking: its order and reasons, its filters, its files, what is kept of it."""

import csv
import io
import re

import pytest
from django.urls import reverse

from partners.models import Candidate, OfficeProfile, ThemeStand
from partners.ranking import city_ranking, weights
from tests.factories import CounterpartFactory, PartnerCityFactory
from tests.partners.ranking_scene import (
    AUSTIN,
    BARCELONA,
    CITIES,
    GUATEMALA,
    LYON,
    MERIDA,
    MERIDA_VE,
    PORTO,
    QUITO,
    SEOUL,
    load_world,
    many_cities,
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


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_list_orders_every_foreign_city_and_says_why(see):
    response = see("ranking-list")
    rows = response.context["rows"]
    assert {row.geonameid for row in rows} == {row["geonameid"] for row in CITIES} - {MERIDA}
    assert [row.place for row in rows] == list(range(1, 9))
    for row in rows:
        # The score is the sum of what is shown, to the hundredth.
        shown = sum(round(part.points * 100) for part in row.contributions if part.points is not None)
        assert shown == round(row.score * 100)
        assert sum(round(share.points * 100) for share in row.shares) == shown
        assert 1 <= len(row.reasons) <= 3
        assert set(row.reasons) <= {part.sentence for part in row.contributions}
    first = rows[0]
    assert first.geonameid in {GUATEMALA, QUITO}
    assert f"{first.name} {first.where} · {first.people} habitantes" in text(response)
    assert first.bar_in_words in response.content.decode()


def test_what_nobody_imported_is_said_and_does_not_punish(see):
    response = see("ranking-list")
    shown = text(response)
    assert "Faltan las necesidades y fortalezas de Guadalajara" in shown
    assert "Por importar (sin datos)" in shown
    assert "Comunidad migrante" in response.context["rows"][0].unknown


def test_needs_that_were_filled_are_counted(see, municipality):
    ThemeStand.objects.create(municipality=municipality, theme="cultura", kind="need", level=3)
    shown = text(see("ranking-list"))
    assert "1 necesidad y 0 fortalezas" in shown
    assert "Faltan las necesidades" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"region": "europa"}, {LYON, PORTO, BARCELONA}),
        ({"region": "cataluna"}, {BARCELONA}),
        ({"region": "asia-pacifico"}, {SEOUL}),
        ({"pais": "FR"}, {LYON}),
        ({"pais": "MX"}, {MERIDA}),
        ({"tamano": "1000"}, {BARCELONA, SEOUL, QUITO}),
        ({"tamano": "parecida"}, {AUSTIN, BARCELONA, GUATEMALA}),
        ({"idioma": "fr"}, {LYON}),
        ({"q": "oporto"}, {PORTO}),
        ({"q": "里昂"}, {LYON}),
        ({"region": "europa", "tamano": "200-1000"}, {LYON, PORTO}),
        ({"pais": "JP"}, set()),
    ],
)
def test_filters_narrow_the_list(see, query, found):
    response = see("ranking-list", **query)
    assert set(listed(response)) == found
    if not found:
        assert "Ninguna ciudad cumple esos filtros" in text(response)


def test_a_filter_does_not_promote(see):
    places = {row.geonameid: row.place for row in see("ranking-list").context["rows"]}
    [row] = see("ranking-list", pais="FR").context["rows"]
    assert row.place == places[LYON] > 1


def test_values_that_nobody_offered_are_passed_over(see):
    everything = listed(see("ranking-list"))
    odd = {
        "region": "marte",
        "pais": "ZZ",
        "tamano": "x",
        "perfil": "x",
        "diversidad": "1e9",
        "pesos": "idioma:7",
    }
    response = see("ranking-list", **odd, pagina="no")
    assert response.status_code == 200
    assert listed(response) == everything


def test_only_with_the_same_name(see, municipality):
    municipality.name = municipality.seat = "Mérida"
    municipality.save()
    assert listed(see("ranking-list", solo="homonimia")) == [MERIDA_VE]


def test_another_profile_or_trial_weights_change_the_order_but_save_nothing(see):
    usual = see("ranking-list")
    trial = see("ranking-list", pesos="tamano:100")
    assert listed(trial)[0] == SEOUL != listed(usual)[0]
    assert "pesos de prueba" in text(trial)
    assert not OfficeProfile.objects.exists()
    assert see("ranking-list", perfil="historia").context["choice"].profile == "historia"


def test_own_weights_are_those_of_the_list(see, municipality, enlace):
    OfficeProfile.objects.create(municipality=municipality, weights=weights.complete({"tamano": 100}))
    response = see("ranking-list")
    assert listed(response)[0] == SEOUL
    assert "Pesos: propios" in text(response)


def test_a_sister_and_a_candidate_are_known(see, municipality, enlace):
    CounterpartFactory(municipality=municipality, city=PartnerCityFactory(geonameid=LYON, name="Lyon"))
    porto = PartnerCityFactory(geonameid=PORTO, name="Porto", country_code="PT")
    candidate = Candidate.objects.create(municipality=municipality, city=porto, added_by=enlace)
    response = see("ranking-list")
    assert LYON not in listed(response)
    row = next(row for row in response.context["rows"] if row.geonameid == PORTO)
    assert row.candidate == candidate
    assert "Candidata (lista larga)" in text(response)


def test_another_office_does_not_see_the_candidates(see, other_municipality, otro_enlace):
    porto = PartnerCityFactory(geonameid=PORTO, name="Porto", country_code="PT")
    Candidate.objects.create(municipality=other_municipality, city=porto, added_by=otro_enlace)
    assert all(row.candidate is None for row in see("ranking-list").context["rows"])


def test_who_only_reads_gets_no_buttons(client, lectora, world):
    client.force_login(lectora)
    shown = text(client.get(reverse("partners:ranking-list", args=["14039"])))
    assert "Agregar a candidatas" not in shown
    assert "Ver los pesos" in shown


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_the_same_for_one_city_and_for_thirty(
    client, enlace, municipality, django_assert_num_queries, count
):
    load_world(many_cities(count))
    city_ranking.forget()
    client.force_login(enlace)
    url = reverse("partners:ranking-list", args=["14039"])
    client.get(url)  # the catalogue and the imported facts are gathered once per process
    with django_assert_num_queries(18):
        response = client.get(url)
    assert len(response.context["rows"]) == min(count, 25)


def test_a_ranking_is_made_once_and_again_after_a_change(see, municipality):
    see("ranking-list")
    first = city_ranking.own_ranking(municipality)
    assert city_ranking.own_ranking(municipality) is first
    ThemeStand.objects.create(municipality=municipality, theme="cultura", kind="need")
    assert city_ranking.own_ranking(municipality) is not first


def test_only_a_few_rankings_are_kept(municipality, world):
    kept = [
        city_ranking.ranking_with(
            municipality, weights.Choice("equilibrado", weights.complete({key: 100}), 0)
        )
        for key in ("idioma", "tamano", "cercania", "escala")
    ]
    again = city_ranking.ranking_with(
        municipality, weights.Choice("equilibrado", weights.complete({"idioma": 100}), 0)
    )
    assert again is not kept[0]
    assert city_ranking.count_kept() == city_ranking.MOST_KEPT


def test_the_file_has_a_column_for_every_criterion(see):
    response = see("ranking-list", formato="csv", region="europa")
    table = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert {row["Ciudad"] for row in table} == {"Lyon", "Oporto", "Barcelona"}
    for row in table:
        criteria = list(row)[list(row).index("Puntaje") + 1 : list(row).index("Por qué")]
        assert len(criteria) > 15
        assert sum(round(float(row[name]) * 100) for name in criteria if row[name]) == round(
            float(row["Puntaje"]) * 100
        )
        assert row["Comunidad migrante"] == ""  # unknown is no zero


def test_the_workbook_opens(see):
    response = see("ranking-list", formato="xlsx")
    assert b"".join(response.streaming_content)[:2] == b"PK"


def test_without_catalogue_or_coordinates_the_page_says_so(client, enlace, municipality):
    client.force_login(enlace)
    for name in ("ranking-list", "ranking-compare"):
        response = client.get(reverse(f"partners:{name}", args=["14039"]))
        assert "El catálogo de ciudades del mundo no está cargado." in text(response)
    load_world()
    municipality.latitude = municipality.longitude = None
    municipality.save()
    response = client.get(reverse("partners:ranking-list", args=["14039"]))
    assert "No se sabe dónde está el municipio" in text(response)
