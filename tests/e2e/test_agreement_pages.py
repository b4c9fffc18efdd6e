"""Pages of an agreement with something to show: axe finds nothing, nothing overflows, the console stays silent."""

import datetime as dt

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import start_draft
from agreements.remarks import answering
from agreements.trust import documents, links
from agreements.versions.freezing import latest_version, save_version
from phases.progress import open_process
from tests.agreements.conftest import ANSWERS
from tests.agreements.language_samples import SAMPLES
from tests.agreements.walking import NOW, Walk
from tests.conftest import MONDAY
from tests.e2e.conftest import box, inspect
from tests.factories import CounterpartFactory, PartnerCityFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft_in(site):
    """A draft of the office in some languages, begun through the verbs."""
    enlace = site.people["enlace"]
    counterpart = CounterpartFactory(
        municipality=site.municipality,
        official_name="Ciudad de Lyon",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )

    def draft_in(*languages):
        process = open_process(
            municipality=site.municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
        )
        return start_draft(
            process=process,
            kind="twinning",
            languages=list(languages),
            areas=["cultura", "agua"],
            modalities=["seminarios"],
            answers=ANSWERS | {"notice_days": 90, "renewal": "automatic"},
            by=enlace,
        )

    return draft_in


def look(page, name, viewname, *args, query="", open_folds=True):
    assert page.goto(reverse(f"agreements:{viewname}", args=args) + query).status == 200, name
    if open_folds:
        for fold in page.locator("main details").all():
            fold.evaluate("element => { element.open = true; }")
    return inspect(page, f"acuerdo-{name}")


def write(draft, key, language, html, by):
    text = current_texts(draft)[key].get(language)
    return save_clause(
        clause=draft.clauses.get(key=key),
        language=language,
        html=html,
        expected_version=text.version if text else 0,
        by=by,
    )


def test_a_text_in_three_languages_with_much_to_do(visit, site, draft_in):
    by, draft = site.people["enlace"], draft_in("es", "en", "ar")
    for key, (_, html) in SAMPLES["ar"].items():
        write(draft, key, "ar", html, by)
    save_version(agreement=draft, by=by, now=NOW, note="Texto que se envía a la contraparte")
    write(draft, "controversias", "es", "<p>Las diferencias irán a un tribunal arbitral en 30 días.</p>", by)
    write(draft, "financiamiento", "es", "<p>El municipio contratará un préstamo en dólares.</p>", by)
    write(draft, "objetivo", "es", "<p>Las Partes celebran este tratado entre los Estados.</p>", by)
    page, complaints = visit("enlace"), []
    complaints += look(page, "texto-tres", "agreement-detail", draft.pk)
    complaints += look(page, "gemelo-tres", "twin-list", draft.pk)
    complaints += look(page, "revision", "preflight-detail", draft.pk)
    complaints += look(page, "versiones", "version-list", draft.pk)
    complaints += look(page, "comparar", "version-compare", draft.pk, query="?de=1&a=hoy")
    complaints += look(page, "editor-arabe", "clause-edit", draft.pk, "objetivo", "ar")
    page.goto(reverse("agreements:clause-edit", args=[draft.pk, "controversias", "es"]))
    page.get_by_role("button", name="Revisar este texto").click()
    expect(page.locator("[data-preflight-found]")).to_contain_text("arbitraje")
    complaints += inspect(page, "acuerdo-revision-al-escribir")
    assert complaints == []


def test_the_path_from_the_ministry_to_the_end_of_its_term(visit, site, draft_in):
    by = site.people["enlace"]
    walk = Walk(draft_in("es", "en"), by)
    page, complaints = visit("enlace"), []
    complaints += look(page, "tramite-borrador", "procedure-detail", walk.agreement.pk)
    walk.step("negociado")
    walk.cabildo()
    walk.step("enviar")
    walk.step("turno")
    complaints += look(page, "tramite-enviado", "procedure-detail", walk.agreement.pk)
    advisor = visit("asesora")
    for name in ("change", "observaciones", "dictamen"):
        advisor.goto(reverse(f"admin:agreements_agreement_{name}", args=[walk.agreement.pk]))
        complaints += inspect(advisor, f"admin-acuerdo-{name}", dark=False)
    walk.step("observaciones")
    walk.change_text()
    complaints += look(page, "tramite-observado", "procedure-detail", walk.agreement.pk)
    for remark in answering.unanswered(walk.agreement):
        answering.answer_remark(
            remark=remark, text="Se precisó.", seen=answering.stamp_of(remark), by=by, now=walk.now
        )
    walk.step("responder")
    walk.dictamen()
    complaints += look(page, "tramite-dictaminado", "procedure-detail", walk.agreement.pk)
    walk.cabildo()
    pk = walk.agreement.pk
    complaints += look(page, "firma", "agreement-sign", pk)
    page.locator("main form").get_by_role("button", name="Registrar la firma").click()
    expect(page.locator(".error-summary")).to_be_visible()
    complaints += inspect(page, "acuerdo-firma-error", dark=False)
    walk.sign()
    walk.step("remitir")
    walk.step("inscribir", number="SRE-2026-0117")
    complaints += look(page, "tramite-final", "procedure-detail", pk)
    complaints += look(page, "vigencia", "term-detail", pk)
    for form in ("term-correct", "term-end", "term-renew", "term-amend"):
        complaints += look(page, form, form, pk)
    complaints += look(page, "texto-cerrado", "agreement-detail", pk)
    complaints += look(page, "emitir", "document-issue-agreement", pk)
    assert complaints == []


def test_a_vote_that_comes_back_with_errors(visit, draft_in):
    page = visit("enlace")
    pk = draft_in("es").pk
    page.goto(reverse("agreements:approval-create", args=[pk, "cabildo"]))
    page.get_by_label("Nombre 1", exact=True).fill("Verónica Ortiz")
    page.get_by_role("button", name="Registrar la decisión").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("Nombre 1", exact=True)).to_have_value("Verónica Ortiz")
    assert inspect(page, "acuerdo-cabildo-error") == []


def test_documents_and_what_anybody_learns_of_them(visit, site, draft_in):
    by = site.people["enlace"]
    draft = draft_in("es", "en")
    first = documents.issue(kind="agreement_draft", source=draft, by=by, now=NOW)
    write(draft, "objetivo", "es", "<p>Otro objetivo.</p>", by)
    draft.refresh_from_db()
    second = documents.issue(kind="agreement_draft", source=draft, by=by, now=NOW + dt.timedelta(hours=1))
    links.create_link(document=second, label="Claire Martin", days=30, by=by, now=timezone.now())
    write(draft, "objetivo", "es", "<p>Un objetivo más.</p>", by)
    draft.refresh_from_db()
    third = documents.issue(kind="agreement_draft", source=draft, by=by, now=NOW + dt.timedelta(hours=2))
    documents.withdraw_document(document=third, reason="Se imprimió con un error.", by=by, now=timezone.now())
    page, complaints = visit("enlace"), []
    complaints += look(page, "documentos", "agreement-documents", draft.pk)
    complaints += look(page, "documento", "document-detail", second.pk)
    complaints += look(page, "documento-retirado", "document-detail", third.pk)
    page.goto(reverse("agreements:link-create", args=[second.pk]))
    box(page, "Para quién es").fill("Ville de Lyon")
    page.get_by_role("button", name="Crear el enlace").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("El enlace está listo")
    complaints += inspect(page, "acuerdo-enlace-listo")

    anybody = visit()
    for name, document in (("sustituido", first), ("en-revision", second), ("retirado", third)):
        complaints += look(anybody, f"verificar-{name}", "verification-read", document.code)
    wrong = second.code[:-1] + ("0" if second.code[-1] != "0" else "1")
    assert anybody.goto(reverse("agreements:verification-read", args=[wrong])).status == 404
    complaints += inspect(anybody, "acuerdo-verificar-no-reconocido")
    with storages["private"].open(second.storage_name) as file:
        data = file.read()
    anybody.goto("/verificar/")
    changed = {"name": "acuerdo.pdf", "mimeType": "application/pdf", "buffer": data + b"%"}
    anybody.get_by_label("O el archivo PDF").set_input_files(changed)
    anybody.get_by_role("button", name="Verificar el archivo").click()
    expect(anybody.get_by_text("no es ese documento")).to_be_visible()
    complaints += inspect(anybody, "acuerdo-verificar-cambiado")
    assert anybody.goto(reverse("agreements:link-read", args=["no-hay-tal-enlace"])).status == 404
    complaints += inspect(anybody, "acuerdo-enlace-muerto")
    assert complaints == []
    assert latest_version(draft) is None, "issuing a draft saves no version"
