"""Pages of a signed agreement's life with something to show: axe finds nothing, nothing overflows, and phones too."""

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e import operation_world as world
from tests.e2e.conftest import PHONE, box, inspect

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "14039"


@pytest.fixture
def signed(site):
    """An agreement with Lyon, in force since more than two years."""
    caches["throttle"].clear()
    site.agreement = world.sign(site)
    return site


def look(page, name, viewname, *args, query="", dark=False):
    """Open a page with all its folds open, and return what is wrong with it."""
    answer = page.goto(reverse(f"agreements:{viewname}", args=args) + query)
    assert answer.status == 200, name
    for fold in page.locator("main details").all():
        fold.evaluate("element => { element.open = true; }")
    return inspect(page, f"operacion-{name}", dark=dark)


def refused(page, name, button):
    """Send a form as it stands, and return what is wrong with the page that says why it was not taken."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    expect(page.locator("main .error-summary, main [role=alert]").first).to_be_visible()
    return inspect(page, f"operacion-{name}", dark=False)


def test_a_programme_from_its_draft_to_its_versions(visit, signed):
    world.year_behind(signed, signed.agreement)
    page, complaints = visit("enlace"), []
    draft, approved, activity = signed.draft.pk, signed.programme.pk, signed.activity.pk
    complaints += look(page, "programas", "programme-list", HOME)
    complaints += look(page, "programa", "programme-detail", approved, dark=True)
    complaints += look(page, "programa-borrador", "programme-detail", draft)
    complaints += look(page, "programa-datos", "programme-edit", draft)
    complaints += look(page, "actividad", "activity-detail", activity)
    complaints += look(page, "actividad-formulario", "activity-edit", activity)
    complaints += look(page, "actividad-pasos", "activity-steps", activity)
    complaints += look(page, "calendario", "programme-calendar", draft, dark=True)
    complaints += look(page, "versiones", "programme-versions", approved)
    complaints += look(page, "version-comparar", "programme-compare", approved, dark=True)
    complaints += look(page, "copiar", "programme-clone", approved)
    complaints += look(page, "proponer", "programme-propose", draft)
    page.get_by_role("button", name="Proponer el programa", exact=True).click()
    complaints += look(page, "aprobar", "programme-approve", draft, 1, "contraparte")
    complaints += refused(page, "aprobar-error", "Registrar la aprobación")
    assert complaints == []


def test_reports_and_commitments(visit, signed):
    world.year_behind(signed, signed.agreement)
    page, complaints = visit("enlace"), []
    line = [signed.open_report.pk, signed.programme.activities.order_by("starts_on").first().pk]
    complaints += look(page, "informes", "report-list", signed.programme.pk)
    complaints += look(page, "informe", "report-detail", signed.report.pk, dark=True)
    complaints += look(page, "informe-abierto", "report-detail", signed.open_report.pk)
    complaints += look(page, "informe-texto", "report-edit", signed.open_report.pk)
    complaints += look(page, "avance", "report-line", *line)
    page.locator("#id_progress").select_option("done")
    complaints += refused(page, "avance-error", "Guardar el avance")
    complaints += look(page, "informe-cerrar", "report-close", signed.open_report.pk)
    complaints += look(page, "compromisos", "commitment-list", signed.agreement.pk, dark=True)
    complaints += look(page, "compromiso", "commitment-edit", signed.agreement.commitments.first().pk)
    assert complaints == []


def test_the_committee_and_its_bylaws(visit, signed):
    world.enact_bylaws(signed)
    committee = world.hold_sessions(signed)["held"].committee
    page, complaints = visit("enlace"), []
    complaints += look(page, "comite", "committee-detail", HOME, dark=True)
    complaints += look(page, "comite-integrante", "member-detail", committee.members.first().pk)
    complaints += look(page, "comite-nuevo", "member-create", committee.pk)
    complaints += look(page, "reglamentos", "bylaws-list", HOME)
    complaints += look(page, "reglamento", "bylaws-detail", signed.bylaws.pk)
    complaints += look(page, "reglamento-proyecto", "bylaws-detail", signed.next_bylaws.pk)
    complaints += look(page, "reglamento-decisiones", "bylaws-choose", signed.next_bylaws.pk, dark=True)
    chapter = signed.next_bylaws.chapters.first().key
    complaints += look(page, "reglamento-capitulo", "chapter-edit", signed.next_bylaws.pk, chapter)
    complaints += look(page, "reglamento-vigencia", "bylaws-enact", signed.next_bylaws.pk)
    assert complaints == []


def test_sessions_in_every_state(visit, signed):
    world.enact_bylaws(signed)
    found = world.hold_sessions(signed)
    page, complaints = visit("enlace"), []
    complaints += look(page, "sesiones", "session-list", HOME)
    for name in ("planned", "ready", "empty", "failed", "settled"):
        complaints += look(page, f"sesion-{name}", "session-detail", found[name].pk)
    complaints += look(page, "sesion-open", "session-detail", found["open"].pk, dark=True)
    complaints += look(page, "sesion-held", "session-detail", found["held"].pk, dark=True)
    complaints += look(page, "sesion-convocar", "session-convene", found["planned"].pk)
    complaints += look(page, "sesion-lista", "session-attendance", found["ready"].pk, dark=True)
    complaints += look(page, "sesion-abrir", "session-open", found["ready"].pk)
    item = found["open"].items.get(needs_vote=True)
    complaints += look(page, "sesion-punto", "item-create", found["planned"].pk)
    complaints += look(page, "sesion-votar", "item-vote", item.pk)
    complaints += refused(page, "sesion-votar-error", "Registrar la votación")
    complaints += look(page, "sesion-acuerdo", "item-agree", item.pk)
    complaints += look(page, "sesion-cerrar", "session-close", found["settled"].pk)
    member = visit("integrante", viewport=PHONE)
    complaints += look(member, "comite-mio", "committee-area", HOME, dark=True)
    complaints += look(member, "comite-mio-sesion", "session-detail", found["convened"].pk)
    assert complaints == []


def test_how_links_live(visit, signed):
    world.year_behind(signed, signed.agreement)
    world.watch_over(signed, signed.agreement)
    page, complaints = visit("enlace"), []
    complaints += look(page, "semaforo", "vitality-list", HOME, dark=True)
    complaints += look(page, "semaforo-acuerdo", "vitality-detail", signed.agreement.pk, dark=True)
    complaints += look(page, "contacto", "contact-create", signed.agreement.pk)
    complaints += look(page, "misiones", "mission-list", HOME)
    complaints += look(page, "mision", "mission-detail", signed.mission.pk)
    complaints += look(page, "mision-nueva", "mission-create", HOME)
    complaints += look(page, "resultados", "result-list", HOME, dark=True)
    complaints += look(page, "resultado", "result-detail", signed.indicator.pk)
    complaints += look(page, "evaluaciones", "evaluation-list", HOME)
    complaints += look(page, "evaluacion", "evaluation-detail", signed.evaluation.pk, dark=True)
    complaints += look(page, "evaluacion-abierta", "evaluation-detail", signed.open_evaluation.pk)
    complaints += look(page, "evaluacion-formulario", "evaluation-edit", signed.open_evaluation.pk)
    complaints += look(visit("asesora"), "semaforo-nacional", "portfolio-list")
    assert complaints == []


def test_what_is_told_of_it(visit, signed):
    world.tell_of_it(signed, signed.agreement)
    page, complaints = visit("enlace"), []
    complaints += look(page, "comunicacion", "communication-list", HOME, dark=True)
    month = f"?mes={signed.act.on:%Y-%m}"
    complaints += look(page, "comunicacion-calendario", "communication-calendar", HOME, query=month)
    complaints += look(page, "comunicacion-accion", "communication-detail", signed.act.pk)
    complaints += look(page, "comunicacion-nueva", "communication-create", HOME)
    complaints += look(page, "comunicacion-acuerdo", "communication-agreement", signed.agreement.pk)
    complaints += look(page, "resumenes", "summary-list", HOME)
    complaints += look(page, "resumen", "summary-detail", signed.agreement.pk)
    complaints += look(page, "resumen-formulario", "summary-edit", signed.agreement.pk)
    complaints += look(page, "prensa", "press-kit", signed.agreement.pk, dark=True)
    complaints += look(page, "prensa-fotografia", "photo-create", signed.agreement.pk)
    complaints += look(page, "sensibilizacion", "awareness-kit", HOME)
    assert complaints == []


def test_an_office_that_only_begins(visit, site):
    """Every section says what to do first."""
    page, complaints = visit("enlace"), []
    for name in ("programme", "session", "bylaws", "vitality", "mission", "result", "evaluation"):
        complaints += look(page, f"vacio-{name}", f"{name}-list", HOME)
    complaints += look(page, "vacio-comite", "committee-detail", HOME)
    complaints += look(page, "vacio-comunicacion", "communication-list", HOME)
    member = visit("integrante", viewport=PHONE)
    complaints += look(member, "vacio-mio", "committee-area", HOME)
    assert complaints == []


def test_the_package_for_who_comes_next(visit, signed):
    world.year_behind(signed, signed.agreement)
    page, complaints = visit("enlace"), []
    complaints += look(page, "entregas-vacio", "handover-list", HOME)
    complaints += refused(page, "entregas-error", "Preparar la entrega")
    world.pack(signed)
    complaints += look(page, "entregas", "handover-list", HOME)
    complaints += look(page, "entrega", "handover-detail", signed.handover.pk)
    complaints += look(page, "entrega-resumen", "handover-summary", HOME, dark=True)
    assert complaints == []


def test_without_scripts_a_year_is_planned_reported_and_voted(visit, signed):
    world.year_behind(signed, signed.agreement)
    found = world.hold_sessions(signed)
    page = visit("enlace", java_script_enabled=False)
    year, main = signed.draft.year, page.get_by_role("main")

    page.goto(reverse("agreements:activity-create", args=[signed.draft.pk]) + "?tipo=business")
    page.locator("#id_area").select_option("agua")
    box(page, "Inicio").fill(f"{year}-10-05")
    box(page, "Fin").fill(f"{year}-10-01")
    box(page, "Responsable del municipio").fill("Elena Ruiz")
    box(page, "Responsable de la contraparte").fill("Luc Moreau")
    box(page, "Unidad del indicador").fill("reuniones")
    box(page, "Meta").fill("12")
    main.get_by_role("button", name="Guardar actividad").click()
    expect(main).to_contain_text("La actividad no puede terminar antes de empezar.")
    expect(box(page, "Responsable de la contraparte")).to_have_value("Luc Moreau")
    box(page, "Fin").fill(f"{year}-10-30")
    main.get_by_role("button", name="Guardar actividad").click()
    expect(main).to_contain_text("Se agregó «")
    assert signed.draft.activities.count() == len(world.WORK) + 1

    activity = signed.programme.activities.get(kind="other")
    page.goto(reverse("agreements:report-line", args=[signed.open_report.pk, activity.pk]))
    page.locator("#id_progress").select_option("under_way")
    page.locator("#id_real_starts_on").fill(activity.starts_on.isoformat())
    page.locator("#id_actual").fill("420")
    page.locator("#id_women").fill("230")
    page.locator("#id_men").fill("190")
    page.locator("#id_narrative").fill("Se abrió la exposición.")
    main.get_by_role("button", name="Guardar el avance").click()
    expect(main).to_contain_text("Se guardó el avance de «Semana de Lyon en el Hospicio Cabañas».")
    assert signed.open_report.lines.get().women == 230

    item = found["open"].items.get(needs_vote=True)
    page.goto(reverse("agreements:item-vote", args=[item.pk]))
    seats = found["open"].committee.members.filter(has_vote=True).order_by("pk")
    for place, seat in enumerate(seats):
        page.locator(f"input[name=seat_{seat.pk}][value={'no' if place == 6 else 'yes'}]").check()
    main.get_by_role("button", name="Registrar la votación").click()
    expect(main).to_contain_text("6 a favor, 1 en contra y 0 abstenciones")


def test_the_navigation_holds_every_section(visit, signed):
    """All sections fit beside a page of a small laptop; on a phone the last ones stand behind «Más»."""
    page = visit("enlace", path=f"/municipios/{HOME}/")
    last = page.get_by_role("link", name="Municipio", exact=True)
    for size in ({"width": 1280, "height": 800}, {"width": 1366, "height": 660}):
        page.set_viewport_size(size)
        expect(last).to_be_in_viewport(ratio=1)
    page.set_viewport_size(PHONE)
    page.get_by_role("navigation").get_by_text("Más", exact=True).click()
    for name in ("Programa anual", "Comité", "Evaluación", "Comunicación", "Entrega-recepción"):
        expect(page.get_by_role("link", name=name, exact=True).last).to_be_visible()
    assert inspect(page, "operacion-mas", dark=False) == []
