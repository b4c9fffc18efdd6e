"""What people do besides the straight way: the keyboard alone, double clicks, two tabs, wrong files."""

import pytest
from playwright.sync_api import expect

from phases.models import Evidence, Process, Task
from tests.e2e.conftest import PHONE, box
from tests.factories import PASSWORD
from tests.scene import office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(site):
    return office(site.municipality, by=site.people["enlace"])


def tab_to(page, target, limit=80):
    """Press the tabulator until `target` has the focus, as somebody without a mouse does."""
    for _ in range(limit):
        if target.evaluate("element => element === document.activeElement"):
            outline = target.evaluate(
                "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
            )
            assert outline != "nonenone", "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by the keyboard")


def test_login_and_a_task_by_the_keyboard_alone(visit, scene):
    page = visit(path="/cuenta/entrar/")
    tab_to(page, box(page, "Correo electrónico"))
    page.keyboard.type("enlace@guadalajara.example")
    tab_to(page, box(page, "Contraseña"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inicio/14039/")
    # The skip link comes first and leads past the navigation.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.goto(f"/tareas/{scene.task.pk}/")
    tab_to(page, box(page, "Nota"))
    page.keyboard.type("Reunión con Planeación el 4 de marzo.")
    tab_to(page, page.get_by_role("button", name="Marcar como cumplida"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tarea cumplida")).to_be_visible()
    scene.task.refresh_from_db()
    assert (scene.task.state, scene.task.evidence.get().note) == (
        "done",
        "Reunión con Planeación el 4 de marzo.",
    )


def test_a_double_click_opens_one_process(visit, scene):
    before = Process.objects.count()
    page = visit("enlace", path="/municipios/14039/procesos/nuevo/")
    box(page, "Contraparte").select_option(label="Ciudad de Burdeos")
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").dblclick()
    expect(page.get_by_text("Se abrió el proceso")).to_be_visible()
    assert Process.objects.count() == before + 1


def test_a_double_click_without_javascript_opens_one_process_and_says_so(visit, scene):
    before = Process.objects.count()
    page = visit("enlace", path="/municipios/14039/procesos/nuevo/", java_script_enabled=False)
    box(page, "Contraparte").select_option(label="Ciudad de Burdeos")
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").dblclick()
    expect(
        page.get_by_text("Se abrió el proceso").or_(page.get_by_text("ya tiene un proceso abierto")).first
    ).to_be_visible()
    assert Process.objects.count() == before + 1


def test_the_second_of_two_tabs_is_told_what_happened(visit, scene):
    first = visit("enlace", path=f"/tareas/{scene.task.pk}/")
    second = first.context.new_page()
    second.goto(f"/tareas/{scene.task.pk}/")
    box(first, "Nota").fill("Desde la primera")
    first.get_by_role("button", name="Marcar como cumplida").click()
    expect(first.get_by_text("Tarea cumplida")).to_be_visible()
    box(second, "Nota").fill("Desde la segunda")
    second.get_by_role("button", name="Marcar como cumplida").click()
    expect(second.get_by_text("ya está cumplida desde el").first).to_be_visible()
    expect(second.get_by_text("Desde la segunda")).to_be_visible()
    assert list(scene.task.evidence.values_list("note", flat=True)) == ["Desde la primera"]


def test_a_stale_tab_does_not_overwrite_the_office_profile(visit, scene):
    first = visit("enlace", path="/municipios/14039/editar/")
    second = first.context.new_page()
    second.goto("/municipios/14039/editar/")
    for page, name in ((first, "Primera Persona"), (second, "Segunda Persona")):
        box(page, "Titular de la presidencia municipal").fill(name)
        page.get_by_role("button", name="Guardar").click()
    expect(first.get_by_text("quedaron guardados")).to_be_visible()
    expect(second.locator(".error-summary")).to_contain_text(
        "Otra persona guardó cambios mientras usted escribía"
    )
    expect(box(second, "Titular de la presidencia municipal")).to_have_value("Segunda Persona")
    scene.municipality.refresh_from_db()
    assert scene.municipality.mayor == "Primera Persona"


@pytest.mark.parametrize(
    ("name", "words"),
    [("oficio.pdf", "no corresponde a su extensión"), ("programa.exe", "tipo")],
)
def test_a_disguised_file_is_refused_and_the_note_stays(visit, scene, name, words):
    before = Evidence.objects.count()
    page = visit("enlace", path=f"/tareas/{scene.task.pk}/")
    box(page, "Nota").fill("Se designó a Elena Ruiz")
    box(page, "Archivos de evidencia").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 a program" * 20}
    )
    page.get_by_role("button", name="Marcar como cumplida").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text(words)
    expect(summary.get_by_role("link").first).to_be_visible()
    expect(box(page, "Nota")).to_have_value("Se designó a Elena Ruiz")
    assert Evidence.objects.count() == before
    assert Task.objects.get(pk=scene.task.pk).state == "pending"


def test_a_wrong_date_is_told_beside_its_field_and_nothing_typed_is_lost(visit, scene):
    page = visit("enlace", path="/municipios/14039/procesos/nuevo/", java_script_enabled=False)
    box(page, "Motivo de la iniciativa").fill("Lazos con Burdeos")
    box(page, "Fecha de inicio").fill("1026-03-02")
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").click()
    expect(page.locator(".error-summary")).to_contain_text("Revise la fecha de inicio")
    expect(box(page, "Motivo de la iniciativa")).to_have_value("Lazos con Burdeos")


def test_a_stranger_gets_the_page_that_nothing_is_there(visit, scene):
    page = visit("otro_enlace")
    assert page.goto(f"/procesos/{scene.process.pk}/").status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "Lyon" not in page.content()


def test_filters_start_folded_on_a_phone_unless_one_is_in_force(visit, scene):
    address = "/municipios/14039/tareas/"
    phone = visit("enlace", path=address, viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(address)
    expect(phone.get_by_role("button", name="Filtrar")).to_be_hidden()
    phone.get_by_text("Filtros", exact=True).click()
    expect(phone.get_by_role("button", name="Filtrar")).to_be_visible()
    phone.goto(address + "?fase=1")
    expect(phone.get_by_role("button", name="Filtrar")).to_be_visible()
    wide = visit("enlace", path=address)
    wide.goto(address)
    expect(wide.get_by_role("button", name="Filtrar")).to_be_visible()
