"""The office's own picture in a real browser: filled in on a phone, read, imported, compared with what is done."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from partners.models import Municipality, PlanLine
from partners.picture import plan_lines, profile
from partners.picture.profile import Stand
from tests.access_profile import ROWS
from tests.e2e.conftest import PHONE, box, inspect
from tests.scene import office

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {"partners:planline-template", "agreements:alignment-pdf"}
PAGES = sorted(name for name, case in ROWS.items() if case.get["enlace"] == 200 and name not in FILES)


def mark(page, theme, kind, level):
    """Choose a level of a theme: the whole word takes the press."""
    row = page.get_by_role("listitem").filter(has=page.locator(f"#tema-{theme}"))
    row.get_by_role("group", name=kind).get_by_role("radio", name=level, exact=True).check()


@pytest.mark.parametrize("script", [True, False])
def test_strengths_and_needs_are_marked_on_a_phone(visit, site, script):
    page = visit("enlace", path="/municipios/14039/perfil/", viewport=PHONE, java_script_enabled=script)
    page.get_by_role("link", name="Marcar fortalezas y necesidades").click()
    mark(page, "turismo", "Fortaleza", "Mucho")
    mark(page, "agua-residuos", "Necesidad", "Bastante")
    page.locator("summary", has_text="Nota de Turismo").click()
    page.get_by_label("En qué consiste la fortaleza").locator("visible=true").fill("Playas y selva")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("2 cambios")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Turismo")).to_contain_text("Playas y selva")
    assert profile.stands_of(site.municipality) == {
        ("turismo", "strength"): Stand(3, "Playas y selva"),
        ("agua-residuos", "need"): Stand(2),
    }


def test_the_levels_are_chosen_with_the_keyboard(visit, site):
    page = visit("enlace", path="/municipios/14039/perfil/temas/")
    page.locator("[name='strength-negocios']").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 cambios")).to_be_visible()
    assert profile.stands_of(site.municipality) == {
        ("negocios", "strength"): Stand(3),
        ("negocios", "need"): Stand(1),
    }


def test_priorities_are_converted_and_a_table_is_imported(visit, site):
    Municipality.objects.filter(pk=site.municipality.pk).update(plan_priorities="Agua limpia\nMovilidad")
    page = visit("enlace", path="/municipios/14039/plan/")
    page.get_by_role("button", name="Convertir en líneas del plan").click()
    expect(page.get_by_text("2 prioridades son ahora líneas del plan")).to_be_visible()
    page.get_by_role("link", name="Importar").click()
    table = {
        "name": "plan.csv",
        "mimeType": "text/csv",
        "buffer": b"Eje,ODS,Temas\nCiudad viva,11,Turismo\nAgua limpia,,\n",
    }
    box(page, "Tabla").set_input_files(table)
    page.get_by_role("button", name="Revisar la tabla").click()
    expect(page.get_by_role("status").first).to_contain_text("1 nuevo, 1 repetido, 0 con errores")
    page.get_by_role("button", name="Importar 1 línea").click()
    expect(page.get_by_text("Se importó 1 línea del plan")).to_be_visible()
    assert list(PlanLine.objects.values_list("axis", flat=True)) == [
        "Agua limpia",
        "Movilidad",
        "Ciudad viva",
    ]


def test_every_page_of_the_picture_is_sound(visit, site):
    scene = office(site.municipality, by=site.people["enlace"])
    scene.people = site.people
    for number, themes in enumerate((["agua-residuos"], ["turismo", "salud"], [])):
        plan_lines.add_line(
            municipality=site.municipality,
            by=site.people["enlace"],
            axis=f"Eje {number}",
            action="Llevar a cabo lo que el plan se propuso " * 3,
            themes=themes,
            goals=[6, 11],
        )
    profile.save_stands(
        municipality=site.municipality,
        by=site.people["enlace"],
        stands={("turismo", "strength"): Stand(3, "Playas"), ("salud", "need"): Stand(1)},
        seen=profile.stands_mark({}),
    )
    page, complaints = visit("enlace"), []
    for name in PAGES:
        assert page.goto(reverse(name, args=ROWS[name].args(scene))).status == 200, name
        complaints += inspect(page, name)
    assert complaints == []
