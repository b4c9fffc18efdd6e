"""Every page, at 1280 and 390 px, light and dark: axe finds nothing, nothing overflows, the console stays silent."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from phases import progress, reminders
from tests.access_table import CVEGEO, TABLE
from tests.e2e.conftest import box, inspect
from tests.scene import OPENED_ON, office

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {
    "partners:coat-of-arms",
    "partners:counterpart-coat",
    "partners:forum-ics",
    "partners:planline-template",
    "phases:evidence-download",
    "agreements:agreement-docx",
    "agreements:agreement-pdf",
    "agreements:alignment-pdf",
    "agreements:approval-file",
    "agreements:call-calendar",
    "agreements:candidate-pdf",
    "agreements:import-template",
    "agreements:link-read",
    "agreements:matrix-pdf",
    "agreements:remark-docx",
    "agreements:remark-pdf",
    "agreements:shortlist-pdf",
    "agreements:stakeholder-pdf",
    "agreements:step-file",
    "agreements:term-document",
    "agreements:version-compare-pdf",
    "agreements:programme-pdf",
    "agreements:document-download",
    "agreements:inventory-file",
    "agreements:process-report-pdf",
    "agreements:process-timeline-pdf",
    "agreements:awareness-pdf",
    "agreements:bylaws-pdf",
    "agreements:communication-pdf",
    "agreements:evaluation-pdf",
    "agreements:handover-certificate",
    "agreements:handover-download",
    "agreements:handover-summary-pdf",
    "agreements:photo-image",
    "agreements:photo-thumbnail",
    "agreements:press-download",
    "agreements:press-sheet",
    "agreements:programme-approval-file",
    "agreements:programme-gantt-pdf",
    "agreements:programme-version-pdf",
    "agreements:report-pdf",
    "agreements:session-calendar",
    "agreements:session-convocation",
    "agreements:session-minutes",
    "agreements:summary-pdf",
    "phases:feed-read",
    "phases:task-ics",
}
"""Addresses that answer with a file."""
SIBLING = Path(__file__).with_name("test_operation_pages.py").read_text(encoding="utf-8")
LOOKED_AT = {f"agreements:{name}" for name in re.findall(r'look\([^"]+"[^"]+", "([a-z-]+)"', SIBLING)}
"""Pages that are looked at there, with more behind them than this scene has."""
PAGES = sorted(
    name for name, case in TABLE.items() if case.get["enlace"] == 200 and name not in FILES | LOOKED_AT
)
PUBLIC = sorted(name for name in TABLE if TABLE[name].get["anonymous"] == 200 and name not in FILES)


@pytest.fixture
def scene(site):
    scene = office(site.municipality, by=site.people["enlace"])
    scene.people = site.people
    scene.invited = site.people["nobody"]
    return scene


def address(name, scene):
    return reverse(name, args=TABLE[name].args(scene))


@pytest.mark.parametrize("part", range(4))
def test_pages_of_the_office(visit, scene, part):
    reminders.run_day(today=OPENED_ON + timezone.timedelta(days=7))
    page, complaints = visit("enlace"), []
    for name in PAGES[part::4]:
        assert page.goto(address(name, scene)).status == 200, name
        complaints += inspect(page, name)
    assert complaints == []


def test_pages_before_login(visit, scene):
    page, complaints = visit(), []
    for name in PUBLIC:
        assert page.goto(address(name, scene)).status == 200, name
        complaints += inspect(page, f"publico-{name}")
    page.goto("/cuenta/entrar/")
    box(page, "Correo electrónico").fill("enlace@guadalajara.example")
    box(page, "Contraseña").fill("otra")
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator(".error-summary")).to_be_visible()
    complaints += inspect(page, "publico-entrar-con-error")
    page.goto(address("partners:password-set", scene))
    complaints += inspect(page, "publico-clave-nueva")
    assert page.goto("/cuenta/clave/MQ/no-vale/").status == 200
    complaints += inspect(page, "publico-clave-enlace-vencido")
    assert page.goto("/no-hay/").status == 404
    complaints += inspect(page, "publico-404")
    assert complaints == []


def test_empty_pages_of_a_new_office(visit, site):
    """Each list says what it is for and offers the first step."""
    page, complaints = visit("otro_enlace"), []
    lists = [name for name in PAGES if name.endswith("-list")]
    # Lists of one record, as the recommendations of a process, are never those of a new office.
    own = [name for name in lists if TABLE[name].args is CVEGEO or name == "partners:notice-list"]
    for name in ("municipality-home", *own):
        page.goto(reverse(name, args=["31050"] if TABLE[name].args is CVEGEO else []))
        complaints += inspect(page, f"vacio-{name}", dark=False)
    assert complaints == []


def test_pages_of_the_other_roles(visit, scene):
    complaints = []
    for role, names in {
        "lectora": [
            "municipality-home",
            "phases:process-detail",
            "phases:task-detail",
            "agreements:agreement-detail",
        ],
        "legal": ["phases:process-history"],
        "integrante": [
            "agreements:document-list",
            "agreements:programme-list",
            "agreements:programme-detail",
        ],
    }.items():
        page = visit(role)
        for name in names:
            assert page.goto(address(name, scene)).status == 200, name
            complaints += inspect(page, f"{role}-{name}", dark=False)
        assert page.goto(reverse("phases:process-open", args=["14039"])).status in (403, 404)
        complaints += inspect(page, f"{role}-sin-permiso", dark=False)
    for role, path in {"estatal": "/estados/14/", "nobody": "/cuenta/sin-adscripcion/"}.items():
        page = visit(role, path=path)
        complaints += inspect(page, f"{role}-inicio", dark=False)
    assert complaints == []


def test_a_process_in_every_state(visit, scene, site):
    by, process, complaints = site.people["enlace"], scene.process, []
    page = visit("enlace")
    path = reverse("phases:process-detail", args=[process.pk])

    def look(name):
        page.goto(path)
        complaints.extend(inspect(page, f"proceso-{name}", dark=False))

    for phase, codes in (
        (1, ("S10", "S12")),
        (2, ("N8", "N10")),
        (3, ("F1", "F6", "F9")),
        (4, ("I1", "I2", "I3")),
    ):
        for code in codes:
            task = process.tasks.get(code=code)
            # Some were fulfilled by the steps of the scene's agreements.
            if task.state == task.State.PENDING:
                progress.complete_task(task=task, by=by, today=OPENED_ON, note="Hecho")
        look(f"fase-{phase}-lista")
        progress.advance_phase(process=process, by=by, today=OPENED_ON, expected_phase=phase)
        if phase == 1:
            progress.suspend(
                process=process, by=by, today=OPENED_ON, cause="sre", reason="Espera del dictamen"
            )
            look("suspendido")
            progress.resume(process=process, by=by, today=OPENED_ON)
    look("seguimiento")
    progress.close_process(
        process=process, by=by, today=OPENED_ON, outcome="completed", reason="Programa en marcha"
    )
    look("cerrado")
    expect(page.get_by_role("heading", name="Atrasadas")).to_have_count(0)
    page.goto(reverse("phases:task-detail", args=[scene.done_task.pk]))
    complaints += inspect(page, "tarea-cumplida", dark=False)
    assert complaints == []


def test_forms_that_come_back_with_errors(visit, scene):
    page, complaints = visit("enlace"), []
    for name, button in {
        "phases:process-close": "Cerrar",
        "phases:process-suspend": "Suspender",
        "partners:member-invite": "Invitar",
        "partners:counterpart-create": "Registrar",
        "agreements:inventory-create": "Agregar al inventario",
        "agreements:activity-create": "Guardar actividad",
    }.items():
        page.goto(address(name, scene))
        page.locator("main form").get_by_role("button", name=button).click()
        expect(page.locator(".error-summary")).to_be_visible()
        complaints += inspect(page, f"error-{name}", dark=False)
    assert complaints == []


def test_pages_of_the_advisor(visit, scene):
    page, complaints = visit("asesora"), []
    process = scene.process.pk
    for name, args in {
        "index": [],
        "phases_process_changelist": [],
        "phases_process_change": [process],
        "phases_process_cerrar": [process],
        "partners_municipality_changelist": [],
        "agreements_agreement_changelist": [],
        "agreements_issueddocument_changelist": [],
        "phases_reminder_changelist": [],
    }.items():
        assert page.goto(reverse(f"admin:{name}", args=args)).status == 200, name
        complaints += inspect(page, f"admin-{name}", dark=False)
    assert complaints == []
