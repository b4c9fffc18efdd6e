"""What advisors see of the imported facts, and the page of sources and licences."""

import pytest
from django.urls import reverse

from partners.models import Figure, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.reference.admin import rows_url
from tests.partners.reference_scene import (
    BY_COUNTRY,
    BY_MUNICIPALITY,
    BY_STATE,
    TWINNINGS,
    bring,
    load_catalogue,
)

pytestmark = pytest.mark.django_db
MODELS = [ReferenceImport, TwinLink, NetworkMember, Representation, Figure]


def address(model, page, *args):
    return reverse(f"admin:partners_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def imported(tmp_path):
    load_catalogue()
    for kind in ("twinnings", "creative-cities", "consulates"):
        bring(tmp_path, kind)
    bring(tmp_path, "remittances", BY_COUNTRY)


@pytest.mark.parametrize("model", MODELS)
def test_advisors_read_and_change_nothing(client, asesora, imported, model):
    client.force_login(asesora)
    row = model.objects.first()
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.post(address(model, "change", row.pk), {"city": "otra"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_enters(client, enlace, imported, model):
    client.force_login(enlace)
    for url in (address(model, "changelist"), address(model, "change", model.objects.first().pk)):
        response = client.get(url)
        assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("admin:login"))


def test_the_list_shows_every_kind_and_says_where_there_is_nothing(client, asesora, imported):
    client.force_login(asesora)
    page = client.get(address(ReferenceImport, "changelist")).content.decode()
    assert page.count("Sin datos.") == 5
    assert "manage.py import_reference climate-cities ARCHIVO" in page
    assert "Hermanamientos existentes" in page
    assert f"{address(TwinLink, 'changelist')}?tipo=twinnings" in page
    counts = {
        stored.kind: client.get(rows_url(stored.kind)).context["cl"].result_count
        for stored in ReferenceImport.objects.all()
    }
    assert counts == {
        "twinnings": 3,
        "creative_cities": 4,
        "representations": 9,
        "remittances_by_country": 7,
    }
    assert client.get(rows_url("climate_cities")).context["cl"].result_count == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_cost_the_same_for_one_row_and_for_thirty(
    client, asesora, tmp_path, django_assert_num_queries, rows
):
    lines = "".join(f"Ciudad {n},MX,Lugar {n},FR\n" for n in range(rows))
    bring(tmp_path, "twinnings", f"city_a,country_a,city_b,country_b\n{lines}")
    client.force_login(asesora)
    with django_assert_num_queries(5):
        assert client.get(address(TwinLink, "changelist")).context["cl"].result_count == rows
    with django_assert_num_queries(6):
        client.get(address(ReferenceImport, "changelist"))


def test_the_public_page_credits_what_is_imported(client, imported, tmp_path, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get(reverse("partners:sources")).content.decode()
    text = " ".join(page.split())
    assert "Wikipedia, listas de ciudades hermanas" in text
    assert "Creative Commons Atribución-CompartirIgual 4.0" in text
    assert "3 renglones; importados el 2 de marzo de 2026." in text
    assert "Que una lista nombre un hermanamiento no significa que esté vigente" in text
    assert (
        "Sin datos importados:</strong> ciudades que informan a CDP-ICLEI; miembros de otras redes;" in text
    )
    assert "This data was collected in partnership" not in text
    bring(tmp_path, "climate-cities")
    assert (
        "This data was collected in partnership by CDP and ICLEI – Local Governments for Sustainability"
        in client.get(reverse("partners:sources")).content.decode()
    )


def test_figures_are_named_and_written_as_people_read_them(client, asesora, municipality, tmp_path):
    bring(tmp_path, "remittances", BY_MUNICIPALITY)
    bring(tmp_path, "countries")
    bring(tmp_path, "remittances", BY_STATE)
    client.force_login(asesora)
    page = client.get(address(Figure, "changelist")).content.decode()
    for words in (
        "578,706,000",
        "Guadalajara",
        "Francia",
        "0.910",
        "California",
        "sin nombre en el catálogo",
    ):
        assert words in page


def test_text_of_a_file_is_never_markup(client, asesora, tmp_path):
    bring(tmp_path, "twinnings", TWINNINGS.replace("Sendai", "<b onclick=1>Sendai</b>"))
    client.force_login(asesora)
    page = client.get(address(TwinLink, "changelist")).content.decode()
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page
