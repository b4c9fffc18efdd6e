"""The clock's pages once there is something to show: axe finds nothing, nothing overflows, the console stays silent."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from phases import progress
from tests.e2e.conftest import box, inspect
from tests.scene import OPENED_ON, office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process(site):
    """A process with a suspension, more time for a phase, and a text that waits for an answer."""
    by = site.people["enlace"]
    process = office(site.municipality, by=by).process
    day = OPENED_ON + timezone.timedelta(days=7)
    progress.suspend(process=process, by=by, today=day, cause="cabildo", reason="Sin sesión")
    progress.resume(process=process, by=by, today=day)
    progress.grant_extension(
        phase=process.phases.get(number=2),
        working_days=5,
        reason="Visita aplazada",
        approved_by="Presidencia",
        by=by,
        today=day,
    )
    progress.complete_task(task=process.tasks.get(key="carta-intencion"), by=by, today=day, note="Carta")
    return process


def test_pages_of_the_clock_with_something_to_show(visit, process):
    page, complaints = visit("enlace"), []
    task = process.tasks.get(key="dictamen-procedencia")
    later = task.due_on + timezone.timedelta(days=30)
    for name, url in {
        "plazos": reverse("phases:process-clock", args=[process.pk]),
        "porque": reverse("phases:task-detail", args=[task.pk]),
        "y-si": reverse("phases:task-whatif", args=[task.pk]) + f"?fecha={later}",
        "atras": reverse("phases:plan-backwards", args=["14039"])
        + "?dia=2030-06-21&ocasion=firma&tipo=new&pais=FR",
        "atras-tarde": reverse("phases:process-plan", args=[process.pk]) + f"?dia={OPENED_ON}&ocasion=firma",
        "atras-error": reverse("phases:plan-backwards", args=["14039"]) + "?dia=9999-12-31&ocasion=boda",
    }.items():
        page.goto(url)
        for fold in page.locator("main details").all():
            fold.evaluate("element => { element.open = true; }")
        complaints += inspect(page, f"reloj-{name}")
    assert complaints == []


def test_more_time_is_seen_before_it_is_given(visit, process):
    page = visit("enlace")
    task = process.tasks.get(key="organizar-firma")
    page.goto(reverse("phases:task-detail", args=[task.pk]))
    page.get_by_role("link", name="Dar más tiempo a la tarea").click()
    box(page, "Días hábiles más").fill("3")
    box(page, "Motivo").fill("Falta el dictamen de la comisión")
    box(page, "Quién la autorizó").fill("Presidencia, oficio 12/2026")
    page.get_by_role("button", name="Ver qué fechas se mueven").click()
    expect(page.get_by_role("heading", name="Qué fechas se moverían")).to_be_visible()
    assert inspect(page, "reloj-prorroga") == []
    page.get_by_role("button", name="Dar la prórroga").click()
    expect(page.get_by_text("Se dio la prórroga")).to_be_visible()
    page.get_by_text("Ver la cuenta de los días").click()
    expect(page.get_by_text("Presidencia, oficio 12/2026").first).to_be_visible()
    before, task = task.due_on, type(task).objects.get(pk=task.pk)
    assert task.due_on > before
