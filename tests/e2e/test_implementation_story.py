"""From a signed agreement to the hand-over, as an office lives it in a real browser: the programme that both sides
approve, a session of the committee with its votes, two quarterly reports, the evaluation of the year, the package."""

import datetime as dt
import hashlib
import io
import re
import subprocess
import zipfile

import bagit
import pikepdf
import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agreements.commitments.proposals import proposals_for
from agreements.imports.inventory import add_existing
from agreements.models import (
    Activity,
    AgendaItem,
    Agreement,
    AnnualProgramme,
    Commitment,
    Evaluation,
    Handover,
    IssuedDocument,
    Report,
    Session,
)
from partners import counterparts
from partners.models import CommitteeMember, Counterpart
from phases.models import Task
from tests.e2e.conftest import SCREENS, box
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/municipios/14039/"
#: Milliseconds that one act may take.
PATIENCE = 30_000
SEATS = (
    ("Verónica Ortiz", "Presidencia", "Gobierno municipal", True),
    ("Elena Ruiz", "Secretaría ejecutiva", "Gobierno municipal", True),
    ("Jorge Páez", "Vocalía", "Academia", False),
    ("Ana Beltrán", "Vocalía", "Cámaras y empresas", False),
    ("Ramón Arce", "Vocalía", "Cultura", False),
)


@pytest.fixture
def agreement(site):
    """Signed more than two years ago, in force, found in the archive: the year before this one lies in its life."""
    caches["throttle"].clear()
    enlace, today = site.people["enlace"], site.municipality.today(timezone.now())
    lyon = counterparts.add_counterpart(
        municipality=site.municipality,
        by=enlace,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )
    row = add_existing(
        municipality=site.municipality,
        by=enlace,
        today=today,
        counterpart=lyon,
        kind=Agreement.Kind.TWINNING,
        state=Agreement.State.IN_FORCE,
        signed_on=today - dt.timedelta(days=800),
    )
    Agreement.objects.filter(pk=row.pk).update(areas=["cultura", "agua"], starts_on=row.signed_on)
    row.refresh_from_db()
    return row


def save_screen(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"operacion-historia-{name}.png", full_page=True)


def said(page, words):
    expect(page.get_by_role("main").get_by_text(words).first).to_be_visible(timeout=PATIENCE)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def tab(page, name):
    page.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()


def text_of(data):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def issue(page):
    """Issue what the page offers, and return the words of the PDF that came of it."""
    page.get_by_role("link", name=re.compile(r"^Emitir")).first.click()
    page.get_by_role("main").get_by_role("button", name=re.compile("^Emitir")).click()
    said(page, "quedó emitido")
    document = IssuedDocument.objects.latest("pk")
    with storages["private"].open(document.storage_name) as file:
        data = file.read()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("es")
    return text_of(data)


# --- The programme ---------------------------------------------------------------------------------------------------


def register_promises(page, agreement):
    page.goto(reverse("agreements:commitment-list", args=[agreement.pk]))
    follow(page, "Ver los que suelen contener estas cláusulas")
    press(page, "Registrar los marcados")
    said(page, "Compromisos registrados: 2.")
    assert [row.text for row in Commitment.objects.all()] == [
        each.text for each in proposals_for(agreement, [])
    ]


def write_programme(page, agreement, year):
    page.goto(f"{HOME}programas/")
    follow(page, agreement.title)
    box(page, "Año").fill(str(year))
    page.get_by_role("main").get_by_role("button").first.click()
    for kind, first, last, target, unit in (
        ("webinars", (2, 3), (5, 28), "90", "personas"),
        ("visits", (4, 6), (4, 10), "2", "visitas"),
    ):
        page.goto(f"{reverse('agreements:activity-create', args=[programme_of(agreement).pk])}?tipo={kind}")
        box(page, "Inicio").fill(dt.date(year, *first).isoformat())
        box(page, "Fin").fill(dt.date(year, *last).isoformat())
        page.locator("#id_area").select_option("agua")
        box(page, "Responsable del municipio").fill("Elena Ruiz")
        box(page, "Responsable de la contraparte").fill("Luc Moreau")
        box(page, "Unidad del indicador").fill("")
        box(page, "Meta").fill(target)
        box(page, "Presupuesto del municipio (MXN)").fill("50000")
        page.get_by_label("Cooperar en Agua", exact=False).check()
        save = page.get_by_role("main").get_by_role("button", name=re.compile("^(Agregar|Guardar)")).first
        save.click()
        # An indicator without unit comes back with everything else that was typed.
        said(page, "Escriba en qué se mide el indicador")
        assert box(page, "Responsable de la contraparte").input_value() == "Luc Moreau"
        box(page, "Unidad del indicador").fill(unit)
        save.click()
        said(page, "Se agregó «")
    assert Activity.objects.count() == 2
    save_screen(page, "01-programa")


def programme_of(agreement):
    return AnnualProgramme.objects.get(agreement=agreement)


def approve_programme(page, agreement, year):
    page.goto(reverse("agreements:programme-detail", args=[programme_of(agreement).pk]))
    tab(page, "Aprobación")
    follow(page, "Proponer el programa")
    press(page, "Proponer el programa")
    for name in ("Elena Ruiz", "Luc Moreau"):
        follow(page, "Registrar su aprobación")
        page.locator("input[type=date]").first.fill(dt.date(year, 1, 20).isoformat())
        box(page, "Quién aprobó").fill(name)
        box(page, "Documento en que consta").fill("Correo del 20 de enero")
        press(page, "Registrar la aprobación")
    said(page, "aprobado por ambas partes")
    save_screen(page, "02-aprobado")
    assert programme_of(agreement).state == AnnualProgramme.State.APPROVED
    tab(page, "Actividades")
    words = issue(page)
    assert "Luc Moreau" in words
    assert str(year) in words


# --- The committee ---------------------------------------------------------------------------------------------------


def install_committee(page, today):
    page.goto(f"{HOME}comite/reglamento/")
    press(page, "Iniciar el proyecto")
    follow(page, "Registrar la aprobación")
    for label, days in (
        ("Día en que lo aprobó el cabildo", 60),
        ("Día de la publicación", 50),
        ("Rige desde", 49),
    ):
        box(page, label).fill((today - dt.timedelta(days=days)).isoformat())
    box(page, "Sesión de cabildo").fill("sesión ordinaria 67")
    box(page, "Medio de publicación").fill("Gaceta municipal")
    press(page, "Registrar la aprobación")
    said(page, "vigente")
    tab(page, "Integrantes")
    follow(page, "Registrar el comité")
    box(page, "Instalación").fill((today - dt.timedelta(days=40)).isoformat())
    page.get_by_role("main").get_by_role("button").first.click()
    for name, office, sector, is_official in SEATS:
        page.get_by_role("link", name="Agregar integrante").first.click()
        box(page, "Nombre").fill(name)
        page.locator("#id_office").select_option(label=office)
        page.locator("#id_sector").select_option(label=sector)
        page.locator("#id_is_official").set_checked(is_official)
        box(page, "Desde").fill((today - dt.timedelta(days=40)).isoformat())
        page.get_by_role("main").get_by_role("button", name=re.compile("^(Agregar|Guardar)")).first.click()
        said(page, name)
    assert CommitteeMember.objects.with_vote().count() == 5
    save_screen(page, "03-comite")


def hold_session(page, agreement, today):
    tab(page, "Sesiones")
    page.get_by_role("link", name="Preparar una sesión").first.click()
    box(page, "Fecha").fill((today + dt.timedelta(days=30)).isoformat())
    box(page, "Hora").fill("11:00")
    box(page, "Lugar").fill("Sala de cabildo")
    page.get_by_role("main").get_by_role("button").first.click()
    follow(page, "Agregar un punto")
    page.locator("#id_kind").select_option("programme")
    box(page, "Título").fill("Programa con Lyon")
    page.locator("#id_programme").select_option(index=1)
    box(page, "Propuesta de acuerdo").fill("El comité recomienda el programa.")
    page.get_by_role("main").get_by_role("button", name=re.compile("^(Agregar|Guardar)")).first.click()
    page.get_by_role("link", name=re.compile("^Convocar")).first.click()
    page.get_by_role("main").get_by_role("button", name=re.compile("^Convocar")).first.click()
    said(page, "convocada")
    save_screen(page, "04-convocada")
    the_day_comes()
    page.reload()
    follow(page, "Pasar lista")
    seats = list(CommitteeMember.objects.order_by("pk"))
    mark(page, seats, ["present"] * 2 + ["absent"] * 3)
    press(page, "Guardar la lista")
    # Two of five are no quorum: the session cannot be opened, and says why.
    page.get_by_role("link", name="Ver qué puede hacerse").first.click()
    said(page, "no hay quórum")
    page.goto(reverse("agreements:session-attendance", args=[Session.objects.get().pk]))
    mark(page, seats, ["present"] * 4 + ["absent"])
    press(page, "Guardar la lista")
    page.get_by_role("link", name="Abrir la sesión").first.click()
    press(page, "Abrir la sesión")
    page.get_by_role("link", name=re.compile("^Registrar la votación")).first.click()
    mark(page, seats[:4], ["yes", "yes", "yes", "no"])
    press(page, "Registrar la votación")
    said(page, "3 a favor, 1 en contra y 0 abstenciones")
    item = AgendaItem.objects.get(kind="programme")
    assert (item.outcome, "artículo" in item.sentence) == ("approved", True)
    page.locator(f"#punto-{item.pk}").get_by_role("link", name="Acuerdo").click()
    box(page, "Acuerdo").fill("Enviar el acta a Lyon")
    box(page, "A cargo de").fill("Secretaría ejecutiva")
    box(page, "Para el").fill((today + dt.timedelta(days=14)).isoformat())
    press(page, "Anotar el acuerdo")
    assert Task.objects.filter(name__contains="Enviar el acta a Lyon").exists()
    page.get_by_role("link", name=re.compile("^Cerrar la sesión")).first.click()
    press(page, "Cerrar la sesión")
    said(page, "celebrada")
    save_screen(page, "05-celebrada")
    words = issue(page)
    assert "3 a favor, 1 en contra" in " ".join(words.split())


def the_day_comes():
    """Time goes by in the rows: the session was convened a month ago, for an hour ago."""
    now = timezone.now()
    Session.objects.update(
        starts_at=now - dt.timedelta(minutes=1), convened_on=(now - dt.timedelta(days=30)).date()
    )


def mark(page, seats, words):
    for seat, word in zip(seats, words, strict=True):
        page.locator(f"input[name=seat_{seat.pk}][value={word}]").check()


# --- Reports and evaluation ------------------------------------------------------------------------------------------


def report_quarter(page, agreement, period, figures):
    page.goto(reverse("agreements:report-list", args=[programme_of(agreement).pk]))
    page.locator(f"button[name=period][value={period}]").first.click()
    report = Report.objects.get(period=period)
    for activity, progress, actual in figures:
        page.goto(reverse("agreements:report-line", args=[report.pk, activity.pk]))
        page.locator("#id_progress").select_option(progress)
        page.locator("#id_real_starts_on").fill(activity.starts_on.isoformat())
        if progress == "done":
            page.locator("#id_real_ends_on").fill(activity.ends_on.isoformat())
        page.locator("#id_actual").fill(actual)
        page.locator("#id_women").fill("20")
        page.locator("#id_men").fill("15")
        page.locator("#id_spent_local").fill("12500.50")
        page.locator("#id_narrative").fill("Se avanzó según lo previsto.")
        press(page, "Guardar el avance")
    page.goto(reverse("agreements:report-edit", args=[report.pk]))
    page.locator("#id_summary").fill("El trimestre cumplió lo previsto.")
    press(page, "Guardar el texto")
    follow(page, "Cerrar el informe")
    press(page, "Cerrar el informe")
    said(page, "Cerrado")
    report.refresh_from_db()
    assert report.state == Report.State.CLOSED
    save_screen(page, f"06-informe-{period}")


def evaluate(page, agreement, year):
    page.goto(f"{HOME}evaluacion/")
    said(page, "Ciudad de Lyon")
    save_screen(page, "07-semaforo")
    tab(page, "Evaluaciones")
    page.get_by_role("link", name="Evaluar un acuerdo").first.click()
    page.locator("#id_agreement").select_option(str(agreement.pk))
    box(page, "Año que se evalúa").fill(str(year))
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("link", name=re.compile("^Escribir")).first.click()
    page.locator("[name=verdict][value=continue], select[name=verdict]").first.evaluate(
        "field => { if (field.tagName == 'SELECT') { field.value = 'continue' } else { field.checked = true } }"
    )
    for name in ("reasons", "transformation", "lessons", "presence"):
        page.locator(f"#id_{name}").fill(f"Lo que se observó en {year}: dos actividades cumplidas.")
    press(page, "Guardar evaluación")
    page.get_by_role("link", name=re.compile("^Cerrar")).or_(
        page.get_by_role("button", name=re.compile("^Cerrar"))
    ).first.click()
    close = page.get_by_role("main").get_by_role("button", name=re.compile("^Cerrar"))
    if close.count():
        close.first.click()
    said(page, "cerrada")
    evaluation = Evaluation.objects.get()
    assert (evaluation.state, evaluation.verdict) == ("closed", "continue")
    contributions = evaluation.content
    assert contributions
    save_screen(page, "08-evaluacion")
    words = issue(page)
    assert "continuar" in words.lower()


# --- The hand-over ---------------------------------------------------------------------------------------------------


def hand_over(page, tmp_path, capsys):
    page.goto(f"{HOME}entrega-recepcion/")
    page.locator("#id_understood").check()
    press(page, "Preparar la entrega")
    handover = Handover.objects.get()
    save_screen(page, "09-entrega")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Descargar")).click()
    path = tmp_path / "entrega.zip"
    download.value.save_as(path)
    handover.refresh_from_db()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == handover.sha256
    call_command("verify_handover", str(path), sha256=handover.sha256, manifest=handover.manifest_sha256)
    capsys.readouterr()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "bag")
    root = (
        next((tmp_path / "bag").iterdir())
        if not (tmp_path / "bag" / "bagit.txt").exists()
        else tmp_path / "bag"
    )
    assert bagit.Bag(str(root)).is_valid()
    done = subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"], cwd=root, capture_output=True, check=False
    )
    assert done.returncode == 0
    issued = {document.sha256 for document in IssuedDocument.objects.all()}
    inside = {hashlib.sha256(file.read_bytes()).hexdigest() for file in root.rglob("*.pdf")}
    assert issued <= inside
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_handover", str(path))


def test_a_year_of_a_signed_agreement(site, visit, agreement, tmp_path, capsys):
    page = visit("enlace", path=HOME)
    page.set_default_timeout(PATIENCE)
    today = site.municipality.today(timezone.now())
    year = today.year - 1
    register_promises(page, agreement)
    write_programme(page, agreement, year)
    approve_programme(page, agreement, year)
    install_committee(page, today)
    hold_session(page, agreement, today)
    webinars, visits = Activity.objects.order_by("starts_on")
    report_quarter(page, agreement, "t1", [(webinars, "under_way", "40")])
    report_quarter(page, agreement, "t2", [(webinars, "done", "55"), (visits, "done", "2")])
    evaluate(page, agreement, year)
    reader = visit("integrante", path=f"{HOME}mi-comite/", viewport={"width": 390, "height": 844})
    said(reader, "Sesión ordinaria 1")
    save_screen(reader, "10-comite-en-telefono")
    hand_over(page, tmp_path, capsys)
