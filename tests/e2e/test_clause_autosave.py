"""The editor of a clause in a real browser: what is typed survives a lost connection, and nobody is overwritten."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import start_draft
from agreements.models import WorkingText
from partners.models import Membership
from phases.progress import open_process
from tests.e2e.conftest import box, inspect, log_in
from tests.factories import CounterpartFactory, MembershipFactory, UserFactory

MONDAY = dt.date(2026, 3, 2)
KEPT = dict(timeout=15_000)


@pytest.fixture
def draft(site):
    enlace = site.people["enlace"]
    counterpart = CounterpartFactory(
        municipality=site.municipality, official_name="Ciudad de Lyon", language="fr"
    )
    process = open_process(
        municipality=site.municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    return start_draft(
        process=process,
        kind="twinning",
        languages=["es", "en"],
        areas=["agua"],
        modalities=["seminarios"],
        answers={"objective": "cuidar el agua"},
        by=enlace,
    )


@pytest.fixture
def colleague(site):
    site.people["colleague"] = UserFactory(email="colega@guadalajara.example", full_name="Carla Peña")
    MembershipFactory(
        user=site.people["colleague"], municipality=site.municipality, role=Membership.Role.COORDINATOR
    )
    return site.people["colleague"]


def editor(draft, language="es"):
    return f"/acuerdos/{draft.pk}/clausulas/objetivo/{language}/"


def status(page):
    return page.locator("[data-autosave-status]")


def words(draft):
    return current_texts(draft)["objetivo"]["es"].html


def test_what_is_typed_is_kept_and_offered_again(visit, draft, site):
    page = visit("enlace", path=editor(draft))
    box(page, "Texto").fill("Un objetivo a medias")
    expect(status(page)).to_contain_text("Guardado a las", **KEPT)
    row = WorkingText.objects.get()
    assert (row.text, row.user) == ("Un objetivo a medias", site.people["enlace"])
    # Kept, but no version: nobody else sees it.
    assert "a medias" not in words(draft)
    box(page, "Texto").press_sequentially(", y algo más")
    expect(status(page)).to_contain_text("Guardado a las")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.startsWith('borrador:clausula'))"
    )
    row.refresh_from_db()
    assert row.text == "Un objetivo a medias, y algo más"

    page.goto(editor(draft))
    expect(page.get_by_text("Usted dejó aquí un texto sin guardar")).to_be_visible()
    page.get_by_role("link", name="Recuperarlo").click()
    expect(box(page, "Texto")).to_have_value("Un objetivo a medias, y algo más")
    assert inspect(page, "clausula-editor") == []
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_text("Se guardó la versión 2 de «Objetivo».", exact=True)).to_be_visible()
    assert words(draft) == "<p>Un objetivo a medias, y algo más</p>"
    assert WorkingText.objects.count() == 0
    page.goto(editor(draft))
    expect(box(page, "Texto")).to_have_value("Un objetivo a medias, y algo más")
    expect(page.get_by_text("texto sin guardar")).to_have_count(0)
    expect(page.get_by_text("texto suyo sin guardar")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def test_a_lost_connection_loses_nothing(browser, browser_context_args, site, draft):
    """Offline while typing, the page closed, the connection back: the text is in the browser and comes back."""
    context = browser.new_context(**browser_context_args, base_url=site.url)
    page = context.new_page()
    log_in(page, site.people["enlace"].email)
    page.goto(editor(draft))
    context.set_offline(True)
    box(page, "Texto").fill("Escrito sin conexión")
    expect(status(page)).to_contain_text("Sin conexión: su texto está en este navegador", **KEPT)
    page.get_by_role("button", name="Guardar versión").click()
    expect(status(page)).to_contain_text("Guarde cuando vuelva la conexión")
    expect(box(page, "Texto")).to_have_value("Escrito sin conexión")
    assert WorkingText.objects.count() == 0
    page.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto(editor(draft))
    expect(page.get_by_text("En este navegador hay un texto suyo sin guardar")).to_be_visible()
    page.get_by_role("button", name="Recuperar este texto").click()
    expect(box(page, "Texto")).to_have_value("Escrito sin conexión")
    expect(status(page)).to_contain_text("Guardado a las", **KEPT)
    assert WorkingText.objects.get().text == "Escrito sin conexión"
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_text("Se guardó la versión 2 de «Objetivo».", exact=True)).to_be_visible()
    assert words(draft) == "<p>Escrito sin conexión</p>"
    context.close()


def test_the_connection_comes_back_while_the_page_is_open(browser, browser_context_args, site, draft):
    context = browser.new_context(**browser_context_args, base_url=site.url)
    page = context.new_page()
    log_in(page, site.people["enlace"].email)
    page.goto(editor(draft))
    context.set_offline(True)
    box(page, "Texto").fill("Primero sin conexión")
    expect(status(page)).to_contain_text("Sin conexión", **KEPT)
    context.set_offline(False)
    expect(status(page)).to_contain_text("Guardado a las", **KEPT)
    assert WorkingText.objects.get().text == "Primero sin conexión"
    context.close()


def test_a_newer_text_of_somebody_else_is_never_overwritten(visit, draft, colleague):
    page = visit("enlace", path=editor(draft))
    clause = draft.clauses.get(key="objetivo")
    save_clause(
        clause=clause,
        language="es",
        html="<p>Las Partes cuidan el río.</p>",
        expected_version=1,
        by=colleague,
    )
    box(page, "Texto").fill("Las Partes cuidan el lago.")
    expect(status(page)).to_contain_text("Carla Peña guardó la versión 2 mientras escribe", **KEPT)
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_role("heading", name="Dos textos de la misma cláusula")).to_be_visible()
    assert words(draft) == "<p>Las Partes cuidan el río.</p>"
    conflict = page.locator(".conflict")
    expect(conflict.get_by_text("Las Partes cuidan el lago.").first).to_be_visible()
    expect(conflict.get_by_text("Las Partes cuidan el río.").first).to_be_visible()
    expect(conflict.locator("del")).to_contain_text("río")
    expect(conflict.locator("ins")).to_contain_text("lago")
    expect(box(page, "Texto")).to_have_value("Las Partes cuidan el lago.")
    assert inspect(page, "clausula-conflicto") == []
    page.get_by_role("button", name="Guardar mi texto en lugar del vigente").click()
    expect(page.get_by_text("Se guardó la versión 3 de «Objetivo».", exact=True)).to_be_visible()
    assert words(draft) == "<p>Las Partes cuidan el lago.</p>"


def test_keeping_the_text_in_force_gives_up_ones_own_everywhere(visit, draft, colleague):
    page = visit("enlace", path=editor(draft))
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>El vigente.</p>", expected_version=1, by=colleague)
    box(page, "Texto").fill("El mío.")
    page.get_by_role("button", name="Guardar versión").click()
    page.get_by_role("button", name="Quedarse con el vigente y descartar el mío").click()
    expect(page.get_by_text("Se descartó su texto sin guardar")).to_be_visible()
    expect(box(page, "Texto")).to_have_value("El vigente.")
    expect(page.get_by_text("En este navegador hay un texto")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert WorkingText.objects.count() == 0
    assert words(draft) == "<p>El vigente.</p>"


def test_a_second_tab_of_the_same_person_is_told(visit, draft):
    first = visit("enlace", path=editor(draft))
    second = first.context.new_page()
    second.goto(editor(draft))
    box(first, "Texto").fill("De la primera pestaña")
    expect(status(first)).to_contain_text("Guardado a las", **KEPT)
    box(second, "Texto").fill("De la segunda pestaña")
    expect(status(second)).to_contain_text("Hay otro texto suyo sin guardar", **KEPT)
    assert WorkingText.objects.get().text == "De la primera pestaña"


def test_the_session_ends_while_somebody_writes(visit, draft):
    page = visit("enlace", path=editor(draft))
    page.context.clear_cookies(name="sessionid")
    box(page, "Texto").fill("Escrito después de salir")
    expect(status(page)).to_contain_text("Su sesión terminó: su texto está en este navegador", **KEPT)
    assert page.evaluate("Object.keys(localStorage).some(key => key.startsWith('borrador:clausula'))")


def test_without_scripts_the_editor_works(visit, draft, site):
    page = visit("enlace", path=editor(draft), java_script_enabled=False)
    expect(status(page)).to_be_hidden()
    box(page, "Texto").fill("Sin programas")
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_text("Se guardó la versión 2 de «Objetivo».", exact=True)).to_be_visible()
    assert words(draft) == "<p>Sin programas</p>"
