"""An agreement in a real browser, told as one story by several people: from the interview to public verification."""

import datetime as dt
import hashlib
import io
import re
import subprocess

import pikepdf
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.models import Agreement, IssuedDocument
from partners import counterparts
from partners.models import Counterpart
from phases.models import Task
from phases.progress import open_process
from tests.e2e.conftest import SCREENS, box
from tests.factories import PartnerCityFactory
from tests.scene import PDF

pytestmark = pytest.mark.django_db(transaction=True)

#: Milliseconds that one act may take: some of them compute every date of a process anew.
PATIENCE = 30_000
FRENCH = "Les Parties agissent dans le cadre de leurs compétences respectives."
CABILDO = (
    ("Verónica Ortiz", "presidenta municipal", "for"),
    ("Ramón Cid", "síndico", "for"),
    ("Alma Rey", "regidora", "for"),
    ("Saúl Paz", "regidor", "against"),
    ("Eva Luna", "regidora", "absent"),
)


@pytest.fixture
def process(site):
    caches["throttle"].clear()
    call_command("load_library", verbosity=0)
    call_command("load_rules", verbosity=0)
    enlace, opened_on = site.people["enlace"], ago(site, 120)
    lyon = counterparts.add_counterpart(
        municipality=site.municipality,
        by=enlace,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )
    return open_process(
        municipality=site.municipality, opened_on=opened_on, counterpart=lyon, by=enlace, today=opened_on
    )


def ago(site, days):
    return site.municipality.today(timezone.now()) - dt.timedelta(days=days)


def save_screen(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"acuerdo-historia-{name}.png", full_page=True)


def paper(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def room(page, agreement, tab):
    page.goto(f"/acuerdos/{agreement.pk}/")
    page.get_by_role("navigation", name="Apartados del acuerdo").get_by_role("link", name=tab).click()


def open_clause(page, agreement, key, language):
    page.goto(f"/acuerdos/{agreement.pk}/clausulas/{key}/{language}/")


def save_clause_page(page, text, *, corresponds=False):
    """Type a whole clause in its editor, and save it as a version."""
    box(page, "Texto").fill(text)
    page.get_by_label("Este texto corresponde").set_checked(corresponds)
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_text(re.compile(r"^Se guardó la versión \d+ de «[^»]*»\.$"))).to_be_visible()


def confirm_twin(page, key, language):
    """Somebody compared, and the translation still says the same."""
    clause = page.locator(f"#{key}").get_by_role("region", name=re.compile(f", en {language}$"))
    clause.get_by_role("button", name="Sigue correspondiendo").click()
    expect(clause.get_by_role("button", name="Sigue correspondiendo")).to_have_count(0)


def save_version(page, agreement, note):
    room(page, agreement, "Versiones")
    box(page, "Nota").fill(note)
    page.get_by_role("button", name="Guardar versión").click()
    expect(page.get_by_text("El texto de hoy es el de la versión")).to_be_visible()


def take(page, agreement, step, days, *, number="", name="oficio.pdf", note=""):
    """One step of the path, from the page «Trámite», with what it demands."""
    room(page, agreement, "Trámite")
    page.get_by_role("link", name=step, exact=True).click()
    page.locator("input[type=date]").fill(days.isoformat())
    if number:
        page.locator("#id_number").fill(number)
    if name:
        page.locator("#id_upload").set_input_files(paper(name))
    if note:
        page.locator("#id_note").fill(note)
    page.get_by_role("button", name=step).click()
    expect(page.get_by_text("Quedó registrado: el acuerdo está")).to_be_visible()
    agreement.refresh_from_db()


def record_act(page, agreement, act, **fields):
    """An act of the ministry, as the advisor records it in the admin."""
    page.goto(reverse(f"admin:agreements_agreement_{act}", args=[agreement.pk]))
    for name, value in fields.items():
        field = page.locator(f"#id_{name}")
        if isinstance(value, dt.date):
            field.fill(value.isoformat())
        elif isinstance(value, dict):
            field.set_input_files(value)
        elif name.startswith("clause"):
            field.select_option(value)
        else:
            field.fill(value)
    return page.locator(".submit-row input[type=submit]").first


def text_of(data):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


def interview(page, process):
    page.goto(f"/procesos/{process.pk}/acuerdo/nuevo/")
    page.get_by_role("button", name="Guardar y seguir").click()
    box(page, "Objetivo").fill("impulsar el cuidado del agua en ambas ciudades")
    page.get_by_label("Agua potable").check()
    page.get_by_role("button", name="Modalidades y seguimiento").click()
    box(page, "Área coordinadora del municipio").fill("la Dirección de Relaciones Internacionales")
    box(page, "Área coordinadora de la contraparte").fill("la Dirección de Relaciones Exteriores")
    box(page, "Periodicidad de las reuniones").select_option(index=1)
    box(page, "Mes en que se adopta el programa anual").select_option("11")
    page.get_by_role("button", name="Vigencia y aviso").click()
    box(page, "Surte efectos").select_option("signature")
    box(page, "Vigencia").fill("3")
    box(page, "Unidad de la vigencia").select_option("Años")
    box(page, "Aviso para terminarlo antes (días naturales)").fill("90")
    page.get_by_role("button", name="Quién firma").click()
    box(page, "Firma por el municipio").fill("Verónica Ortiz")
    box(page, "Firma por la contraparte").fill("Claire Martin")
    page.get_by_role("button", name="Idiomas, lugar y ejemplares").click()
    box(page, "Segundo idioma").select_option("Inglés")
    box(page, "Tercer idioma").select_option("Francés")
    page.locator("#id_copies").fill("3")
    page.get_by_role("button", name="Textos en inglés").click()
    box(page, "Objetivo en inglés").fill("to further the care of water in both cities")
    page.get_by_role("button", name="Revisar y crear").first.click()
    save_screen(page, "1-entrevista")
    page.get_by_role("button", name="Crear el proyecto").click()
    expect(page.get_by_text("El proyecto está listo")).to_be_visible()
    save_screen(page, "2-texto")
    return Agreement.objects.get()


def translate(page, agreement, by):
    """Two clauses are typed in French here; the counterpart had sent the others, and they are in already."""
    room(page, agreement, "Texto")
    page.get_by_role("link", name="Comparar los idiomas").click()
    expect(page.get_by_text("Nadie ha escrito todavía esta cláusula en francés").first).to_be_visible()
    save_screen(page, "3-texto-gemelo")
    typed = {
        "objetivo": "Les Parties entendent promouvoir la gestion de l’eau dans les deux villes.",
        "controversias": "Les différends sont réglés d’un commun accord par des consultations directes.",
    }
    for key, texts in current_texts(agreement).items():
        if key not in typed:
            save_clause(
                clause=agreement.clauses.get(key=key),
                language="fr",
                html=f"<p>{FRENCH}</p>",
                heading="Clause convenue",
                expected_version=texts["fr"].version if "fr" in texts else 0,
                matches_twins=True,
                by=by,
            )
    for key, words in typed.items():
        page.goto(f"/acuerdos/{agreement.pk}/texto-gemelo/")
        page.locator(f"#{key}").get_by_role("link", name="Escribir en francés").click()
        box(page, "Encabezado").fill("Objectif" if key == "objetivo" else "Règlement des différends")
        save_clause_page(page, words, corresponds=True)
        assert current_texts(agreement)[key]["fr"].html == f"<p>{words}</p>"


def mend_what_the_review_finds(page, agreement):
    """A court in Paris is pointed out while it is typed, and again on the page; then it is taken out."""
    save_version(page, agreement, "Antes de la revisión previa")
    open_clause(page, agreement, "controversias", "es")
    box(page, "Texto").fill("Las controversias se someterán a un tribunal arbitral con sede en París.")
    page.get_by_role("button", name="Revisar este texto").click()
    expect(page.locator("[data-preflight-found]")).to_contain_text("arbitraje, tribunales")
    save_screen(page, "4-al-escribir")
    page.get_by_role("button", name="Guardar versión").click()
    room(page, agreement, "Revisión previa")
    found = page.locator("#controversias")
    expect(found).to_contain_text("tribunal arbitral")
    expect(found).to_contain_text("Qué hacer:")
    expect(found).to_contain_text("LSCT, arts. 8o. y 9o.")
    save_screen(page, "5-revision-previa")
    found.get_by_role("link", name="Editar en español").click()
    save_clause_page(
        page, "Las diferencias se resolverán mediante consultas, en un plazo de 30 días naturales."
    )
    room(page, agreement, "Revisión previa")
    expect(page.locator("main")).not_to_contain_text("tribunal arbitral")

    # The other languages fell behind, and the text cannot be called negotiated.
    room(page, agreement, "Trámite")
    obstacle = page.locator(".step-cards .note", has_text="El texto en francés no sigue el último cambio")
    expect(obstacle).to_be_visible()
    expect(page.get_by_role("link", name="Declarar negociado el texto")).to_have_count(0)
    open_clause(page, agreement, "controversias", "en")
    save_clause_page(
        page, "Differences will be settled by consultations, within 30 calendar days.", corresponds=True
    )
    open_clause(page, agreement, "controversias", "fr")
    wrong = "Les différends sont réglés par des consultations, dans un délai de 60 jours calendaires."
    save_clause_page(page, wrong, corresponds=True)
    page.goto(f"/acuerdos/{agreement.pk}/texto-gemelo/")
    expect(page.locator("#controversias")).to_contain_text("Los idiomas no dicen las mismas cifras")
    expect(page.locator("#controversias .note")).to_contain_text("60")
    save_screen(page, "6-cifras")
    open_clause(page, agreement, "controversias", "fr")
    save_clause_page(page, wrong.replace("60", "30"), corresponds=True)
    page.goto(f"/acuerdos/{agreement.pk}/texto-gemelo/")
    expect(page.locator("#controversias")).to_have_count(0)

    # A slip of the pen in Spanish: the translations are looked at, and still say the same.
    open_clause(page, agreement, "objetivo", "es")
    save_clause_page(page, box(page, "Texto").input_value() + " Así lo acuerdan.")
    for language in ("inglés", "francés"):
        page.goto(f"/acuerdos/{agreement.pk}/texto-gemelo/")
        clause = page.locator("#objetivo").get_by_role("region", name=re.compile(f", en {language}$"))
        expect(clause.get_by_text("Qué cambió desde entonces en español")).to_be_visible()
        confirm_twin(page, "objetivo", language)
    page.goto(f"/acuerdos/{agreement.pk}/texto-gemelo/")
    expect(page.locator("#objetivo")).to_have_count(0)


def compare(page, agreement):
    save_version(page, agreement, "Texto para la contraparte")
    page.get_by_role("button", name="Comparar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    clause = page.locator("#controversias")
    expect(clause.locator("ins").first).to_contain_text("30 días naturales")
    expect(clause.get_by_role("region", name=re.compile("en francés"))).to_contain_text("30 jours")
    expect(page.get_by_text("Cláusulas sin cambios")).to_be_visible()
    save_screen(page, "7-comparacion")
    answer = page.request.get(page.get_by_role("link", name="Ver el PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert "30 días naturales" in " ".join(text_of(answer.body()).split())


def vote(page, agreement, day):
    room(page, agreement, "Trámite")
    page.get_by_role("link", name="Registrar la decisión del cabildo").click()
    page.locator("#id_decided_on").fill(day.isoformat())
    page.locator("#id_number").fill("Acta 14")
    page.locator("#id_session").fill("ordinaria 14")
    page.locator("#id_majority").select_option("absolute")
    page.locator("#id_upload").set_input_files(paper("acta.pdf"))
    for place, (name, office, sense) in enumerate(CABILDO, start=1):
        page.get_by_label(f"Nombre {place}", exact=True).fill(name)
        page.get_by_label(f"Cargo {place}", exact=True).fill(office)
        page.get_by_label(f"Voto {place}", exact=True).select_option(sense)
    save_screen(page, "8-cabildo")
    page.get_by_role("button", name="Registrar la decisión").click()
    expect(page.get_by_text("Quedó registrado: el cabildo aprobó la versión")).to_be_visible()
    page.get_by_text("El voto de cada integrante").click()
    expect(page.get_by_role("row", name="Saúl Paz")).to_contain_text("en contra")
    assert agreement.approvals.get().votes.count() == len(CABILDO)


def refuse_signature(page, agreement, site):
    """Before the dictamen nothing leads to the signature: neither the page, nor its address, nor a forged form."""
    room(page, agreement, "Trámite")
    expect(page.get_by_role("link", name="Registrar la firma")).to_have_count(0)
    address = f"/acuerdos/{agreement.pk}/firma/"
    page.goto(address)
    expect(page.get_by_text("todavía no puede firmarse")).to_be_visible()
    answer = page.request.post(
        address,
        multipart={
            "csrfmiddlewaretoken": page.locator("[name=csrfmiddlewaretoken]").first.input_value(),
            "signed_on": ago(site, 1).isoformat(),
            "municipal_signatory": "Verónica Ortiz",
            "counterpart_signatory": "Claire Martin",
            "upload": paper("firmado.pdf"),
        },
        headers={"Referer": site.url + address},
    )
    assert answer.status == 422
    agreement.refresh_from_db()
    assert not agreement.is_signed and agreement.signed_on is None


def observe_and_answer(page, visit, agreement, site):
    """The advisor records what the ministry observed; the jurídico answers, the enlace changes the text."""
    advisor = visit("asesora")
    record_act(advisor, agreement, "turno", happened_on=ago(site, 50)).click()
    record_act(
        advisor,
        agreement,
        "observaciones",
        oficio="CJA-07/2026",
        received_on=ago(site, 40),
        file=paper("observaciones.pdf"),
        clause_1="objetivo",
        text_1="Precise qué se entiende por cuidado del agua.",
        text_2="Revise la numeración de los artículos.",
    ).click()
    expect(advisor.get_by_text("observaciones").first).to_be_visible()
    assert agreement.remarks.count() == 2
    refuse_signature(page, agreement, site)

    room(page, agreement, "Trámite")
    expect(page.get_by_text("Falta responder 2 observaciones.")).to_be_visible()
    for language, words in (
        ("es", " El cuidado comprende captación, reúso y saneamiento."),
        ("en", " Care comprises catchment, reuse and sanitation."),
        ("fr", " La gestion comprend le captage, la réutilisation et l’assainissement."),
    ):
        open_clause(page, agreement, "objetivo", language)
        save_clause_page(page, box(page, "Texto").input_value() + words, corresponds=language != "es")

    lawyer = visit("legal")
    room(lawyer, agreement, "Observaciones")
    for number, words in ((1, "Se precisó en el objetivo, en los tres idiomas."), (2, "Se revisó.")):
        lawyer.get_by_role("link", name=f"Responder a la observación {number}").click()
        box(lawyer, "Respuesta").fill(words)
        lawyer.get_by_role("button", name="Guardar la respuesta").click()
    expect(lawyer.get_by_text("Todas las observaciones tienen respuesta")).to_be_visible()
    lawyer.get_by_text("El texto de la cláusula cambió: ver antes y ahora").click()
    expect(lawyer.locator("#observacion-1 ins").first).to_contain_text("captación")
    save_screen(lawyer, "9-observaciones")


def sign(page, visit, agreement, site):
    """The cabildo's decision is confirmed for the changed text, the dictamen arrives, and then it may be signed."""
    room(page, agreement, "Trámite")
    page.get_by_role("link", name="Confirmar para el texto vigente").click()
    page.locator("#id_decided_on").fill(ago(site, 25).isoformat())
    page.locator("#id_reason").fill("Sólo precisa el objetivo; no cambia obligaciones.")
    page.get_by_role("button", name="Confirmar la decisión").click()
    expect(page.get_by_text("La decisión quedó confirmada")).to_be_visible()
    refuse_signature(page, agreement, site)

    advisor = visit("asesora", path=reverse("admin:agreements_agreement_dictamen", args=[agreement.pk]))
    advisor.get_by_label("Procedente: puede firmarse", exact=True).check()
    advisor.locator("#id_decided_on").fill(ago(site, 20).isoformat())
    advisor.locator("#id_number").fill("CJA-99/2026")
    advisor.locator("#id_upload").set_input_files(paper("dictamen.pdf"))
    save_screen(advisor, "10-dictamen")
    advisor.get_by_role("button", name="Registrar el dictamen").click()
    expect(advisor.get_by_text("es procedente")).to_be_visible()
    page.goto("/avisos/")
    expect(page.get_by_text("cambió de estado").first).to_be_visible()

    room(page, agreement, "Trámite")
    save_screen(page, "11-tramite")
    page.get_by_role("link", name="Registrar la firma", exact=True).click()
    page.locator("#id_signed_on").fill(ago(site, 10).isoformat())
    box(page, "Lugar").fill("Lyon")
    page.locator("#id_upload").set_input_files(paper("firmado.pdf"))
    page.get_by_role("button", name="Registrar la firma").click()
    expect(page.get_by_text("Quedó registrado: el acuerdo está «firmado»")).to_be_visible()
    agreement.refresh_from_db()
    hashes = {agreement.signed_sha256, agreement.cabildo_sha256, agreement.dictamen_sha256}
    assert hashes == {agreement.versions.order_by("-number").first().sha256}


def issue(page, agreement):
    """The signed text, frozen in two columns; returns its row and its bytes."""
    room(page, agreement, "Documentos")
    page.get_by_role("link", name="Emitir un documento").first.click()
    box(page, "Idiomas del documento").select_option("es+fr")
    page.get_by_role("button", name="Emitir documento").click()
    expect(page.get_by_text("quedó emitido")).to_be_visible()
    save_screen(page, "12-emitido")
    document = IssuedDocument.objects.get()
    answer = page.request.get(page.get_by_role("link", name="Abrir el PDF").get_attribute("href"))
    data = answer.body()
    assert hashlib.sha256(data).hexdigest() == document.sha256
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == document.page_count
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("es")
        assert {
            str(each.get("/Lang", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
        } >= {"fr"}
        assert pdf.Root.StructTreeRoot.K is not None
        for sheet in pdf.pages:
            # The QR is a picture of every page; a screen reader hears what it says.
            assert any(image.Width == image.Height for image in images_of(sheet))
    pages = text_of(data).split("\f")[: document.page_count]
    assert all(document.code in words for words in pages), "the code stands on every page"
    assert "captage" in " ".join(pages) and "captación" in " ".join(pages)
    return document, data


def images_of(sheet):
    """Pictures of a page, also those inside its forms."""
    waiting, found = [sheet.obj], []
    while waiting:
        objects = waiting.pop().get("/Resources", {}).get("/XObject", {})
        for each in objects.values():
            (found if each.Subtype == "/Image" else waiting).append(each)
    return found


def verify(visit, document, data):
    """Anybody, without an account: by the code, by the file, and a file that somebody changed."""
    anybody = visit(path="/verificar/")
    box(anybody, "Código de verificación o huella SHA-256").fill(document.code.lower().replace("-", " "))
    anybody.get_by_role("button", name="Verificar el código").click()
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Vigente")
    expect(anybody.get_by_text("Es el texto que se firmó.")).to_be_visible()
    expect(anybody.locator("main")).not_to_contain_text("Lyon")
    save_screen(anybody, "13-verificado")
    for bytes_, said in (
        (data, "El archivo es, byte por byte, el que se emitió"),
        (data + b"\n% otra cosa", "no es ese documento"),
    ):
        anybody.goto("/verificar/")
        anybody.get_by_label("O el archivo PDF").set_input_files(
            {"name": "acuerdo.pdf", "mimeType": "application/pdf", "buffer": bytes_}
        )
        anybody.get_by_role("button", name="Verificar el archivo").click()
        expect(anybody.get_by_text(said)).to_be_visible()
    save_screen(anybody, "14-cambiado")


def register(page, agreement, site):
    take(page, agreement, "Remitir para su registro", ago(site, 8), number="DRI-40/2026")
    take(
        page,
        agreement,
        "Registrar la inscripción",
        ago(site, 2),
        number="SRE-2026-0117",
        name="constancia.pdf",
    )
    assert (agreement.registry_number, agreement.state) == ("SRE-2026-0117", "in_force")
    room(page, agreement, "Vigencia")
    expect(page.get_by_text("vigente", exact=True).first).to_be_visible()
    task = Task.objects.get(pk=agreement.expiry_task_id)
    assert task.process_id is None and task.state == Task.State.PENDING
    assert dt.timedelta(0) <= agreement.ends_on - task.due_on < dt.timedelta(days=8), "the last working day"
    expect(page.get_by_role("link", name=task.name)).to_be_visible()
    save_screen(page, "15-vigente")


def test_from_the_interview_to_what_anybody_can_verify(visit, site, process):
    page = visit("enlace")
    page.set_default_timeout(PATIENCE)
    agreement = interview(page, process)
    translate(page, agreement, site.people["enlace"])
    mend_what_the_review_finds(page, agreement)
    compare(page, agreement)
    take(page, agreement, "Declarar negociado el texto", ago(site, 80), name="conformidad.pdf")
    vote(page, agreement, ago(site, 70))
    take(page, agreement, "Enviar a la cancillería", ago(site, 60), number="DRI-12/2026", name="acuse.pdf")
    observe_and_answer(page, visit, agreement, site)
    take(page, agreement, "Enviar la respuesta", ago(site, 30), number="DRI-31/2026", name="respuesta.pdf")
    sign(page, visit, agreement, site)
    verify(visit, *issue(page, agreement))
    register(page, agreement, site)
    # Every step of the path has its document, or is one that only the ministry's word tells.
    bare = agreement.steps.filter(file="").values_list("to_state", flat=True)
    assert set(bare) <= {"in_opinion", "in_force"}
