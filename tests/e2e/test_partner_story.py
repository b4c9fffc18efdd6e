"""From the office's own picture to a chosen city on the map, as Mérida's people live it in a real browser."""

import io
import math
import re
import subprocess

import pikepdf
import pytest
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import expect

from partners.models import Candidate, PlanLine
from partners.picture import profile
from partners.picture.profile import Stand
from partners.ranking import weights
from phases.models import Process
from tests.e2e.conftest import SCREENS, box
from tests.e2e.partner_world import city, furnish
from tests.scene import PDF

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/municipios/31050/"
#: Milliseconds that one act may take: opening a process computes every one of its dates.
PATIENCE = 30_000
CONTRAST = r" antes que .+ puntos\) porque aventaja en .+\(\+\d+\.\d\d\)|suman los mismos puntos"
BAR = re.compile(
    r"^\d+\.\d\d puntos de 100: vínculos \d+\.\d\d, complementariedad \d+\.\d\d, semejanza \d+\.\d\d$"
)


@pytest.fixture
def merida(site, tmp_path):
    caches["throttle"].clear()
    return furnish(site, tmp_path)


def save_screen(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"socios-historia-{name}.png", full_page=True)


def said(page, words):
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible()


def tab(page, name):
    page.get_by_role("navigation", name="Apartados de Socios").get_by_role("link", name=name).click()
    expect(
        page.get_by_role("link", name=name, exact=True).and_(page.locator("[aria-current=page]"))
    ).to_be_visible()


def title(page, words):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


# --- The office's own picture ------------------------------------------------------------------------------------


def mark_theme(page, theme, kind, level):
    group = page.get_by_role("group", name=re.compile(f"^{kind}\\s*: {theme}$"))
    group.get_by_role("radio", name=level, exact=True).check()


def fill_the_picture(page, merida):
    title(page, "Perfil internacional")
    page.get_by_role("link", name="Marcar fortalezas y necesidades").click()
    mark_theme(page, "Gastronomía y tradiciones", "Fortaleza", "Mucho")
    mark_theme(page, "Ciencia, tecnología e innovación", "Necesidad", "Mucho")
    mark_theme(page, "Cultura, artes y patrimonio", "Necesidad", "Bastante")
    page.get_by_role("button", name="Guardar", exact=True).click()
    said(page, "3 cambios")
    assert profile.stands_of(merida) == {
        ("gastronomia", "strength"): Stand(3),
        ("ciencia-tecnologia", "need"): Stand(3),
        ("cultura", "need"): Stand(2),
    }
    page.get_by_role("link", name="Escribir, importar o convertir").click()
    page.get_by_role("link", name="Agregar una línea").first.click()
    box(page, "Eje").fill("Mérida creativa")
    box(page, "Línea de acción").fill("Impulsar la economía digital y las industrias creativas")
    page.get_by_label("Ciencia, tecnología e innovación").check()
    page.get_by_role("button", name="Guardar la línea").click()
    said(page, "Impulsar la economía digital")
    assert PlanLine.objects.get().themes == ["ciencia-tecnologia"]
    page.goto(f"{HOME}perfil/")
    save_screen(page, "01-perfil")


# --- The ranking -------------------------------------------------------------------------------------------------


def cards(page):
    return page.get_by_role("main").locator("ol.ranked > li")


def name_of(card):
    return card.get_by_role("heading", level=2).inner_text()


def kilometres(name, country, other, other_country):
    """Along the great circle of a sphere of 6,371 km."""
    (a, b), (c, d) = (
        (math.radians(row["latitude"]), math.radians(row["longitude"]))
        for row in (city(name, country), city(other, other_country))
    )
    return 6371 * math.acos(math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d))


def read_the_ranking(page):
    """Every city comes with its reasons: whole sentences, with figures that anybody can look up."""
    page.get_by_role("navigation", name="Principal").get_by_role("link", name="Socios").first.click()
    tab(page, "Emparejador")
    expect(page.get_by_text("Faltan las necesidades y fortalezas")).to_have_count(0)
    for card in cards(page).all():
        reasons = card.locator(".ranked-reasons li").all_inner_texts()
        assert 1 <= len(reasons) <= 3, name_of(card)
        assert all(re.match(r"[A-ZÁÉÍÓÚÑ].{11,}\.$", reason) for reason in reasons), reasons
        assert BAR.match(card.get_by_role("img").get_attribute("aria-label"))
    save_screen(page, "02-emparejador")

    box(page, "Ciudad").fill("San Antonio")
    box(page, "Ciudad").press("Enter")
    expect(cards(page)).to_have_count(1)
    card = cards(page).first
    card.get_by_text("Por qué", exact=False).and_(card.locator("summary")).click()
    table = card.get_by_role("table", name="Aportes al puntaje de San Antonio")
    people = city("San Antonio", "US")["population"]
    expect(table).to_contain_text(f"{people:,} habitantes")
    away = re.search(r"Las separan ([\d,]+) km\.", table.inner_text())
    assert abs(int(away[1].replace(",", "")) - kilometres("Mérida", "MX", "San Antonio", "US")) < 5
    expect(table).to_contain_text("De Texas llegaron a México 9,141.0 millones de dólares")
    expect(table).to_contain_text("Comparten Red de Ciudades Creativas de la UNESCO")
    points = [float(cell) for cell in table.locator("tbody td:last-child").all_inner_texts() if cell != "—"]
    assert sum(round(100 * each) for each in points) == round(
        100 * float(table.locator("tfoot td").inner_text())
    )
    save_screen(page, "03-por-que")
    page.get_by_role("link", name="Quitar filtros").click()

    box(page, "Región").select_option(label="Europa")
    page.wait_for_url("**region=europa**")
    where = " ".join(cards(page).locator(".ranked-head > span").all_inner_texts())
    assert "España" in where and "Estados Unidos" not in where
    box(page, "Ciudad").fill("Lyon")
    box(page, "Ciudad").press("Enter")
    expect(cards(page)).to_have_count(1)
    # Lyon is a city of digital arts, and Mérida said that this is what it lacks.
    expect(cards(page).locator(".ranked-reasons")).to_contain_text(
        "Destaca en lo que el municipio necesita: ciencia, tecnología e innovación"
    )
    page.get_by_role("link", name="Quitar filtros").click()


def change_the_weights(page, merida):
    page.get_by_role("link", name="Cambiar los pesos").click()
    needs = page.get_by_role("spinbutton", name="Responde a una necesidad")
    needs.fill(str(int(needs.input_value()) + 15))
    expect(page.get_by_role("status").filter(has_text="sobran 15")).to_be_visible()
    page.get_by_role("button", name="Ver el cambio antes de guardar").click()
    expect(page.get_by_role("alert")).to_contain_text("Los pesos deben sumar 100 y suman 115: sobran 15.")
    save_screen(page, "04-pesos-115")
    page.get_by_role("button", name="Ajustar a 100").click()
    expect(page.get_by_role("status").filter(has_text="Los pesos suman 100.")).to_be_visible()
    wanted = int(page.get_by_role("spinbutton", name="Responde a una necesidad").input_value())
    page.get_by_role("button", name="Ver el cambio antes de guardar").click()
    expect(page.get_by_role("table", name="Primeras diez ciudades")).to_be_visible()
    save_screen(page, "05-pesos")
    assert not weights.choice_of(profile.profile_of(merida)).is_own, "trying is not saving"
    page.get_by_role("button", name="Guardar estos pesos").click()
    said(page, "Los pesos quedaron guardados")
    choice = weights.choice_of(profile.profile_of(merida))
    assert choice.is_own and choice.weights["necesidades"] == wanted and sum(choice.weights.values()) == 100


def compare_three(page):
    """The first three of the list, side by side; returns their names, the best first."""
    chosen = [cards(page).nth(place) for place in range(3)]
    names = [name_of(card) for card in chosen]
    for card in chosen:
        card.get_by_role("checkbox").focus()
        page.keyboard.press("Space")
    expect(page.get_by_text("3 ciudades marcadas")).to_be_visible()
    page.get_by_role("button", name="Comparar las marcadas").click()
    title(page, "Comparación de ciudades")
    sentences = (
        page.get_by_role("region", name="Por qué en este orden").get_by_role("listitem").all_inner_texts()
    )
    assert len(sentences) >= 2
    for sentence in sentences:
        assert re.search(CONTRAST, sentence)
        assert sum(name in sentence for name in names) >= 2 and "méxico" not in sentence
    head = page.get_by_role("table", name="Puntos y razón de cada criterio").get_by_role("columnheader")
    assert set(head.all_inner_texts()[1:]) == set(names)
    save_screen(page, "06-comparacion")
    return names


# --- From the long list to the choice ----------------------------------------------------------------------------


def gather_candidates(page, names):
    """The first from its own page, the others from the comparison."""
    comparison = page.url
    page.get_by_role("region", name="Puntaje").get_by_role("link", name=names[0], exact=True).click()
    title(page, names[0])
    expect(page.get_by_role("heading", name="Por qué destaca")).to_be_visible()
    save_screen(page, "07-ciudad")
    page.get_by_role("button", name="Agregar a candidatas").click()
    said(page, f"{names[0]} quedó en la lista larga.")
    for name in names[1:]:
        page.goto(comparison)
        page.get_by_role("button", name=re.compile(f"Agregar a candidatas\\s*: {re.escape(name)},")).click()
        said(page, f"{name} quedó en la lista larga.")
    assert set(Candidate.objects.values_list("city__name", flat=True)) == set(names)


def fix_the_criteria(page):
    page.goto(f"{HOME}socios/")
    tab(page, "Candidatas")
    save_screen(page, "08-candidatas")
    page.get_by_role("link", name="Matriz de ponderación").click()
    page.get_by_role("link", name="Fijar los criterios").first.click()
    said(page, "Estos criterios son una propuesta del sistema.")
    page.get_by_role("button", name="Guardar los criterios").click()
    title(page, "Matriz de ponderación")


def mark_all(page, names, best):
    """One person's marks: `best` for the first city, one less for every next; of the last criterion, no opinion."""
    for place, name in enumerate(names):
        page.goto(f"{HOME}candidatas/matriz/")
        page.get_by_role("link", name=f"Calificar a {name}", exact=True).click()
        groups = page.get_by_role("main").get_by_role("group").all()
        for group in groups[:-1]:
            group.get_by_role("radio", name=re.compile(f"^{best - place},")).check()
        page.get_by_role("button", name="Guardar mis calificaciones").click()
        expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)


def weigh(page, visit, names):
    mark_all(page, names, best=5)
    reader = visit("otra_lectora")
    mark_all(reader, names, best=3)
    page.goto(f"{HOME}candidatas/matriz/")
    row = page.get_by_role("table", name="Promedio de 1 a 5").get_by_role("row").nth(1)
    expect(row).to_contain_text(names[0])
    expect(row).to_contain_text("4.00")
    expect(row).to_contain_text("de 3.00 a 5.00")
    save_screen(page, "09-matriz")
    page.get_by_role("button", name="Cerrar la matriz").click()
    said(page, "La cerró Óscar Pech")


def write_to(page, candidate, today):
    """A letter to the city, answered with interest; and the consultation of the representation of Mexico."""
    page.goto(f"/candidatas/{candidate.pk}/")
    page.get_by_role("link", name="Anotar un contacto").click()
    box(page, "Medio").select_option(label="Carta u oficio")
    box(page, "Con quién").fill("Oficina de relaciones internacionales")
    box(page, "Qué se trató").fill("Se propuso una reunión exploratoria.")
    page.get_by_role("button", name="Anotar el contacto").click()
    said(page, "El contacto quedó anotado.")
    page.get_by_role("link", name="Anotar la respuesta de Oficina").click()
    box(page, "Fecha de la respuesta").fill(today.isoformat())
    box(page, "Qué respondió").fill("Les interesa y proponen fecha.")
    page.get_by_label("La ciudad está interesada").check()
    page.get_by_role("button", name="Anotar la respuesta").click()
    expect(page.get_by_role("table", name="Contactos sobre")).to_contain_text("el mismo día")
    expect(page.get_by_role("region", name="Representación de México")).to_contain_text("México en")
    page.get_by_role("link", name="Anotar la consulta").click()
    box(page, "Con quién").fill("Embajada de México")
    page.get_by_role("button", name="Anotar el contacto").click()
    page.get_by_role("link", name="Anotar la respuesta de Embajada").click()
    box(page, "Fecha de la respuesta").fill(today.isoformat())
    box(page, "Qué respondió").fill("Sin inconveniente.")
    page.get_by_role("button", name="Anotar la respuesta").click()
    said(page, "La ciudad responde en menos de un día, en promedio.")
    candidate.refresh_from_db()
    assert candidate.state == Candidate.State.INTERESTED
    save_screen(page, "10-candidata")


def read_pdf(answer, name):
    """The pages and the text of a PDF that a screen reader can read too."""
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    data = answer.body()
    SCREENS.mkdir(parents=True, exist_ok=True)
    (SCREENS / f"socios-historia-{name}.pdf").write_bytes(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked and pdf.Root.StructTreeRoot.K is not None
        assert str(pdf.Root.Lang).startswith("es")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        pages, heading = len(pdf.pages), str(pdf.docinfo["/Title"])
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return pages, heading, " ".join(words.stdout.decode().split())


def print_papers(page, names):
    address = page.get_by_role("link", name="Ficha (PDF)").get_attribute("href")
    pages, heading, words = read_pdf(page.request.get(address), "ficha")
    assert pages == 1
    assert names[0] in heading and names[0] in words
    assert "Mérida" in words and "Embajada de México" in words
    page.goto(f"{HOME}candidatas/")
    for name in names:
        page.get_by_role("checkbox", name=f"Elegir a {name} para comparar o imprimir").check()
    ids = [each.get_attribute("value") for each in page.locator("input[name=candidata]:checked").all()]
    folder = page.get_by_role("button", name="Carpeta para el comité (PDF)")
    address = page.locator(f"#{folder.get_attribute('form')}").get_attribute("action")
    query = "&".join(f"candidata={each}" for each in ids)
    _, _, words = read_pdf(page.request.get(f"{address}?{query}"), "carpeta")
    assert all(name in words for name in names)


def choose(page, candidate, name):
    """The choice opens the process and fulfils its tasks; the legal note is the gate that still keeps it."""
    page.goto(f"/candidatas/{candidate.pk}/")
    page.get_by_role("link", name="Elegir esta ciudad").click()
    page.get_by_role("button", name="Elegir esta ciudad").click()
    expect(page.get_by_role("alert")).to_contain_text("Por qué se elige")
    box(page, "Por qué se elige").fill("Tiene lo que nuestro plan pide y respondió el mismo día.")
    save_screen(page, "11-elegir")
    page.get_by_role("button", name="Elegir esta ciudad").click()
    page.wait_for_url("**/procesos/*/")
    said(page, f"{name} quedó elegida. Se abrió su proceso.")
    said(page, "Con esto se cumplió:")
    said(page, "Para abrir la negociación: falta cumplir «Verificar que la contraparte sea gubernamental")
    save_screen(page, "12-proceso")
    process = Process.objects.get()
    assert process.counterpart.city_id == candidate.city_id and process.origin == Process.Origin.PLANNED
    done = process.tasks.filter(state="done").values_list("key", flat=True)
    assert {"matriz-ciudades", "consulta-representacion", "seleccionar-ciudad"} <= set(done)
    page.get_by_role("region", name="Qué falta para avanzar a la fase 2").get_by_role("link").click()
    box(page, "Nota").fill("Firma el gobierno de la ciudad; la materia es municipal.")
    box(page, "Archivos de evidencia").set_input_files(
        {"name": "nota-juridica.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Marcar como cumplida").click()
    said(page, "Tarea cumplida")
    page.goto(f"/procesos/{process.pk}/")
    page.get_by_role("button", name="Avanzar a la fase 2").click()
    process = Process.objects.with_timeline().get()
    assert process.current_phase.number == 2
    return process


def see_the_map(page, name, others):
    page.goto(f"{HOME}socios/")
    tab(page, "Mapa")
    mark = page.get_by_role("group", name="Mapa con los vínculos de Mérida").get_by_role(
        "link", name=re.compile(f"^{re.escape(name)}, .+: en proceso", re.IGNORECASE)
    )
    expect(mark).to_have_count(1)
    expect(mark.locator("path.line")).to_have_count(1)
    table = page.get_by_role("table", name="Vínculos de Mérida")
    row = table.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
    expect(row).to_contain_text(re.compile("en proceso", re.IGNORECASE))
    for other in others:
        expect(table.get_by_role("link", name=other, exact=True)).to_be_visible()
    save_screen(page, "13-mapa")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/mapa/" not in url)
    title(page, name)


def test_from_the_office_s_picture_to_a_chosen_city_on_the_map(visit, site, merida):
    page = visit("otro_enlace", path=f"{HOME}perfil/")
    page.set_default_timeout(PATIENCE)
    fill_the_picture(page, merida)
    read_the_ranking(page)
    change_the_weights(page, merida)
    names = compare_three(page)
    gather_candidates(page, names)
    fix_the_criteria(page)
    weigh(page, visit, names)
    candidate = Candidate.objects.get(city__name=names[0])
    write_to(page, candidate, merida.today(timezone.now()))
    print_papers(page, names)
    choose(page, candidate, names[0])
    see_the_map(page, names[0], names[1:])
