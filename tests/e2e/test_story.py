"""The main job in a real browser: from the login to the issued programme and the reminder mails."""

import io
import subprocess

import pikepdf
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from agreements.models import IssuedDocument
from phases.models import Process, Reminder, Task
from tests.e2e.conftest import PHONE, SCREENS, box, inspect
from tests.scene import PDF

pytestmark = pytest.mark.django_db(transaction=True)


def save_screen(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"historia-{name}.png", full_page=True)


def read_pdf(page, link):
    """Download what a link leads to, in the browser's session; returns its pages and its text."""
    answer = page.request.get(link.get_attribute("href"))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        pages = len(pdf.pages)
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.body(), capture_output=True, check=True
    )
    return pages, " ".join(done.stdout.decode().split())


def complete(page, code, *, note="", file=None):
    task = Task.objects.get(code=code)
    page.goto(f"/tareas/{task.pk}/")
    if note:
        box(page, "Nota").fill(note)
    if file:
        box(page, "Archivos de evidencia").set_input_files(file)
    page.get_by_role("button", name="Marcar como cumplida").click()
    expect(page.get_by_text("Tarea cumplida")).to_be_visible()


def test_from_login_to_the_issued_programme_and_the_reminders(visit, site):
    page = visit("enlace")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Guadalajara")
    save_screen(page, "1-inicio")

    # The counterpart, by the type-ahead and with the keyboard alone; then the process with it.
    page.get_by_role("link", name="Abrir el primer proceso").click()
    page.get_by_role("link", name="busque su ciudad").click()
    search = box(page, "Ciudad")
    search.press_sequentially("里昂")
    expect(page.get_by_role("option").first).to_contain_text("Lyon")
    search.fill("")
    search.press_sequentially("lyon")
    expect(page.get_by_role("option").first).to_contain_text("Lyon")
    save_screen(page, "2-busqueda")
    search.press("ArrowDown")
    search.press("Enter")
    page.wait_for_url("**/socios/nuevo/**")
    box(page, "Nombre oficial en español").fill("Ciudad de Lyon")
    box(page, "Nombre oficial en su idioma").fill("Ville de Lyon")
    expect(box(page, "Tipo de contraparte")).to_have_value("city")
    expect(box(page, "Idioma de la contraparte")).to_have_value("fr")
    save_screen(page, "3-contraparte")
    page.get_by_role("button", name="Registrar contraparte").click()
    page.wait_for_url("**/procesos/nuevo/**")
    expect(box(page, "Contraparte")).to_contain_text("Ciudad de Lyon")
    box(page, "Fecha de inicio").fill("2026-03-02")
    box(page, "Motivo de la iniciativa").fill("Gestión del agua y turismo")
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").click()
    expect(page.get_by_text("Se abrió el proceso")).to_be_visible()
    process = Process.objects.get()
    assert (process.municipality.cvegeo, process.counterpart.official_name) == ("14039", "Ciudad de Lyon")
    assert page.url.endswith(f"/procesos/{process.pk}/")
    expect(page.get_by_role("heading", name="Qué falta para avanzar a la fase 2")).to_be_visible()
    expect(page.get_by_role("button", name="Avanzar a la fase 2")).to_have_count(0)
    save_screen(page, "4-proceso")

    # Evidence: a file with a note, a note alone. Then, and only then, the phase may be left.
    complete(
        page,
        "S10",
        note="Investigación terminada",
        file={"name": "fichas.pdf", "mimeType": "application/pdf", "buffer": PDF},
    )
    complete(page, "S12", note="Lista corta aprobada: Lyon")
    page.goto(f"/procesos/{process.pk}/")
    save_screen(page, "5-puede-avanzar")
    page.get_by_role("button", name="Avanzar a la fase 2").click()
    expect(page.get_by_text("El proceso pasó a la fase 2")).to_be_visible()
    assert Process.objects.get().current_phase.number == 2
    save_screen(page, "6-fase-2")

    # The agreement's draft and its PDF.
    page.get_by_role("link", name="Preparar el proyecto").click()
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_label("Cultura y artes").check()
    page.get_by_role("button", name="Idiomas, lugar y ejemplares").click()
    box(page, "Lugar de firma").fill("Guadalajara, Jalisco")
    page.get_by_role("button", name="Revisar y crear").first.click()
    page.get_by_role("button", name="Crear el proyecto").click()
    expect(page.get_by_text("El proyecto está listo")).to_be_visible()
    save_screen(page, "7-proyecto")
    pages, text = read_pdf(page, page.get_by_role("link", name="Ver el PDF"))
    assert pages >= 3
    for words in ("BORRADOR", "Guadalajara", "Ciudad de Lyon", "CULTURA", "Culture"):
        assert words.lower() in text.lower(), words

    # The annual programme: an activity, the PDF, and the issued copy.
    page.get_by_role("link", name="Preparar un programa anual").click()
    box(page, "Año").fill("2026")
    page.get_by_role("button", name="Crear el programa").click()
    expect(page.get_by_text("listo para recibir sus actividades")).to_be_visible()
    page.get_by_role("link", name="Agregar actividad").first.click()
    box(page, "Tipo de actividad").select_option("visits")
    box(page, "Nombre").fill("Visita técnica de agua")
    box(page, "Área del acuerdo").select_option(index=1)
    box(page, "Inicio").fill("2026-05-04")
    box(page, "Fin").fill("2026-05-08")
    box(page, "Responsable del municipio").fill("Elena Ruiz")
    box(page, "Responsable de la contraparte").fill("Claire Martin")
    box(page, "Indicador").fill("Visitas realizadas")
    box(page, "Unidad del indicador").fill("visitas")
    box(page, "Meta").fill("1")
    box(page, "Presupuesto del municipio (MXN)").fill("120000.50")
    box(page, "Presupuesto de la contraparte").fill("4000")
    save_screen(page, "8-actividad")
    page.get_by_role("button", name="Guardar actividad").click()
    expect(page.get_by_role("table")).to_contain_text("Visita técnica de agua")
    save_screen(page, "9-programa")
    pages, text = read_pdf(page, page.get_by_role("link", name="Ver el PDF"))
    assert pages >= 2
    for words in ("Visita técnica de agua", "$120,000.50 MXN", "Claire Martin", "2026"):
        assert words in text, words
    page.get_by_role("link", name="Emitir el programa").click()
    page.get_by_role("button", name="Emitir documento").click()
    expect(page.get_by_text("quedó emitido")).to_be_visible()
    document = IssuedDocument.objects.get()
    save_screen(page, "10-emitido")

    # A member of the committee reads it on a phone, and nothing else.
    phone = visit("integrante", viewport=PHONE, has_touch=True, is_mobile=True)
    phone.get_by_role("navigation", name="Principal, en el teléfono").get_by_role(
        "link", name="Documentos"
    ).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Documentos emitidos")
    save_screen(phone, "11-comite-390")
    pages_issued, text_issued = read_pdf(phone, phone.get_by_role("link", name=document.title, exact=True))
    assert (pages_issued, "Visita técnica de agua" in text_issued) == (document.page_count, True)
    assert inspect(phone, "comite-documentos") == []
    assert phone.goto(f"/procesos/{process.pk}/").status == 404

    # The reminders of a day: mail files, and the same in the bandeja.
    call_command("send_reminders", today="2026-03-09", verbosity=0)
    sent = Reminder.objects.filter(state="sent")
    assert sent.count() > 0
    text = "\n".join(path.read_text() for path in site.mail_folder.iterdir())
    assert text.count("\nMessage-ID: ") == sent.count()
    assert text.count("\nTo: enlace@guadalajara.example\n") == sent.count()
    page.goto("/avisos/")
    expect(page.locator("ul.notices > li")).to_have_count(sent.count())
    save_screen(page, "12-avisos")
    first = page.locator("ul.notices a").first
    first.click()
    expect(page.get_by_role("button", name="Marcar como cumplida")).to_be_visible()


def test_the_main_job_without_javascript(visit):
    page = visit("enlace", java_script_enabled=False)
    page.get_by_role("link", name="Abrir el primer proceso").click()
    page.get_by_role("link", name="busque su ciudad").click()
    box(page, "Ciudad").fill("lyon")
    page.get_by_role("button", name="Buscar", exact=True).last.click()
    page.get_by_role("link", name="Elegir Lyon, Francia").click()
    box(page, "Nombre oficial en español").fill("Ciudad de Lyon")
    page.get_by_role("button", name="Registrar contraparte").click()
    box(page, "Fecha de inicio").fill("2026-03-02")
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").click()
    process = Process.objects.get()
    complete(page, "S10", file={"name": "fichas.pdf", "mimeType": "application/pdf", "buffer": PDF})
    complete(page, "S12", note="Lista corta aprobada")
    page.goto(f"/procesos/{process.pk}/")
    page.get_by_role("button", name="Avanzar a la fase 2").click()
    expect(page.get_by_text("El proceso pasó a la fase 2")).to_be_visible()
    page.get_by_role("link", name="Preparar el proyecto").click()
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_label("Cultura y artes").check()
    page.get_by_role("button", name="Revisar y crear").first.click()
    page.get_by_role("button", name="Crear el proyecto").click()
    expect(page.get_by_text("El proyecto está listo")).to_be_visible()
    pages, text = read_pdf(page, page.get_by_role("link", name="Ver el PDF"))
    assert pages >= 3 and "Lyon" in text
    page.goto("/cuenta/")
    page.locator("summary", has_text="Elena").click()
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
