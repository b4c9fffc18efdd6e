"""The guided interview and the page «Texto» in a real browser, at both widths and in both schemes."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from agreements.drafting import commenting
from agreements.models import Agreement
from partners import counterparts
from partners.models import Counterpart
from phases.progress import open_process
from tests.e2e.conftest import PHONE, box, inspect
from tests.factories import PartnerCityFactory

MONDAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 3, 16, tzinfo=dt.UTC)


@pytest.fixture
def process(site):
    enlace = site.people["enlace"]
    lyon = counterparts.add_counterpart(
        municipality=site.municipality,
        by=enlace,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )
    return open_process(
        municipality=site.municipality, opened_on=MONDAY, counterpart=lyon, by=enlace, today=MONDAY
    )


def at(page, slug):
    page.wait_for_url(lambda url: url.endswith(f"/acuerdo/nuevo/{slug}/"))


def test_from_the_first_question_to_the_text(visit, process, site):
    page = visit("enlace", path=f"/procesos/{process.pk}/acuerdo/nuevo/")
    at(page, "instrumento")
    complaints = inspect(page, "entrevista-instrumento")
    # The key that sends a form goes forward, never to another step.
    box(page, "Título").fill("Acuerdo de la música")
    box(page, "Título").press("Enter")
    at(page, "areas")
    page.get_by_label("Cultura y artes").check()
    complaints += inspect(page, "entrevista-areas")
    page.get_by_role("button", name="Guardar y seguir").click()
    at(page, "seguimiento")
    page.get_by_role("button", name="Vigencia y aviso").click()
    at(page, "vigencia")
    box(page, "Vigencia").fill("5")
    page.get_by_role("button", name="Volver al paso anterior").click()
    at(page, "seguimiento")
    page.get_by_role("button", name="Revisar y crear").first.click()
    at(page, "revisar")
    # What is wrong was kept, and the review leads to it.
    page.get_by_role("button", name="Crear el proyecto").click()
    page.get_by_role("link", name="Diga si la vigencia se cuenta en años o en meses").click()
    at(page, "vigencia")
    expect(box(page, "Vigencia")).to_have_value("5")
    box(page, "Unidad de la vigencia").select_option("Años")
    page.get_by_role("button", name="Idiomas, lugar y ejemplares").click()
    box(page, "Segundo idioma").select_option("Francés")
    box(page, "Tercer idioma").select_option("Inglés")
    complaints += inspect(page, "entrevista-idiomas")
    page.get_by_role("button", name="Cláusulas y variantes").click()
    at(page, "clausulas")
    complaints += inspect(page, "entrevista-clausulas")
    page.get_by_role("button", name="Revisar y crear").first.click()
    at(page, "revisar")
    expect(page.get_by_text("Acuerdo de la música")).to_be_visible()
    complaints += inspect(page, "entrevista-revisar")
    page.get_by_role("button", name="Crear el proyecto").click()
    expect(page.get_by_text("El proyecto está listo")).to_be_visible()
    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.languages) == ("Acuerdo de la música", ["es", "fr", "en"])
    assert (agreement.answers["term_number"], agreement.answers["term_unit"]) == (5, "years")
    commenting.add_comment(
        clause=agreement.clauses.get(key="objetivo"), text="¿Y el agua?", by=site.people["legal"], now=NOW
    )
    page.reload()
    complaints += inspect(page, "texto")

    # Order, an own clause, one taken out and back.
    page.get_by_role("button", name="Subir «Artículo 2. Áreas de cooperación»").click()
    expect(page.get_by_role("heading", name="Artículo 1. Áreas de cooperación")).to_be_visible()
    page.get_by_role("link", name="Quitar «Artículo 11. Seguros»").click()
    page.get_by_role("button", name="Quitar la cláusula").click()
    expect(page.get_by_text("Se quitó «Seguros»")).to_be_visible()
    page.get_by_role("link", name="Agregar una cláusula").click()
    complaints += inspect(page, "clausula-agregar")
    page.get_by_role("button", name="Agregar de la biblioteca «Seguros»").click()
    expect(page.get_by_role("heading", name="Artículo 11. Seguros")).to_be_visible()
    page.get_by_role("link", name="1 comentario abierto").click()
    complaints += inspect(page, "clausula-comentarios")
    page.get_by_role("button", name="Marcar como atendido").click()
    expect(page.get_by_text("El comentario quedó como atendido")).to_be_visible()
    page.goto(f"/acuerdos/{agreement.pk}/datos/")
    complaints += inspect(page, "datos-del-proyecto")
    assert complaints == []


def test_without_scripts_on_a_phone_the_interview_works(visit, process):
    page = visit(
        "enlace", path=f"/procesos/{process.pk}/acuerdo/nuevo/", java_script_enabled=False, viewport=PHONE
    )
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_label("Turismo").check()
    page.get_by_role("button", name="Revisar y crear").first.click()
    page.get_by_role("button", name="Crear el proyecto").click()
    expect(page.get_by_text("El proyecto está listo")).to_be_visible()
    assert Agreement.objects.get().areas == ["turismo"]
