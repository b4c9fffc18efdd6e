"""The legal clock in a real browser, told as one story, from an old twinning to its end."""

import csv
import datetime as dt
import email
import email.policy
import io
import re
from pathlib import Path

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partners import counterparts
from partners.models import Counterpart
from phases import questionnaire, reminders
from phases.daysoff import office_calendar
from phases.models import Diagnosis, Digest, Process, Reminder, Task
from tests.e2e.conftest import SCREENS, box
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db(transaction=True)

#: Milliseconds that one act may take: some of them compute every date of a process anew.
PATIENCE = 30_000


def save_screen(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"reloj-historia-{name}.png", full_page=True)


def lyon(municipality, by):
    return counterparts.add_counterpart(
        municipality=municipality,
        by=by,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )


def mails(folder):
    """The mails that have left so far, each parsed."""
    parsed = []
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        for part in re.split(rb"\n-{79}\n", path.read_bytes()):
            if part.strip():
                parsed.append(email.message_from_bytes(part.strip(), policy=email.policy.default))
    return parsed


def plain(mail):
    return mail.get_body(preferencelist=("plain",)).get_content()


def alone_on_its_day(process, *, after):
    """A pending task of the office alone, due after this day, on a working day on which nothing else is due."""
    pending = process.tasks.pending().filter(due_on__gt=after)
    days = list(pending.values_list("due_on", flat=True))
    calendar = office_calendar(process.municipality)
    simple = {
        "is_milestone": False,
        "is_automatic": False,
        "is_sre_step": False,
        "is_counterpart_step": False,
    }
    return next(
        task
        for task in pending.filter(**simple, requires=[]).order_by("due_on", "position")
        if days.count(task.due_on) == 1 and calendar.is_working(task.due_on)
    )


def test_the_legal_clock_from_an_old_twinning_to_its_end(visit, site):
    office, enlace = site.municipality, site.people["enlace"]
    partner = lyon(office, enlace)
    today = office.today(timezone.now())
    day = lambda days: today + dt.timedelta(days=days)  # noqa: E731
    page = visit("enlace")
    page.set_default_timeout(PATIENCE)

    # An old twinning that was never registered: the questionnaire comes first.
    page.goto("/municipios/14039/procesos/nuevo/")
    page.get_by_text("Ya hay un hermanamiento antiguo que nunca se registró").click()
    box(page, "Fecha de inicio").fill(day(-21).isoformat())
    box(page, "Contraparte").select_option(label=str(partner))
    page.get_by_label("Planificada por el municipio").check()
    page.get_by_role("button", name="Abrir proceso").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cuestionario de diagnóstico")
    process = Process.objects.get()
    assert (process.kind, process.counterpart) == (Process.Kind.REGULARISATION, partner)
    assert process.tasks.get(code="S12").state == Task.State.NOT_APPLICABLE, "there is no city to look for"
    first = next(question for question in questionnaire.QUESTIONS.values() if not question.is_written)
    page.get_by_role("group", name=re.compile(re.escape(first.text))).get_by_label("Sí", exact=True).check()
    page.get_by_role("button", name="Concluir el diagnóstico").click()
    expect(page.locator(".error-summary")).to_contain_text("Elija una respuesta")
    for question in questionnaire.QUESTIONS.values():
        if not question.is_written:
            group = page.get_by_role("group", name=re.compile(re.escape(question.text)))
            group.get_by_label("No" if question is first else "En parte", exact=True).check()
    save_screen(page, "1-cuestionario")
    page.get_by_role("button", name="Concluir el diagnóstico").click()
    expect(page.get_by_text("Se concluyó el diagnóstico")).to_be_visible()
    expect(page.get_by_text(first.advice).first).to_be_visible()
    assert Diagnosis.objects.get().answers[first.key] == questionnaire.NO
    assert process.tasks.get(key="diagnostico-institucional").state == Task.State.DONE
    save_screen(page, "2-diagnostico")

    # The cabildo did not meet: the clock stopped eleven days ago, and ran again a week later.
    page.goto(f"/procesos/{process.pk}/")
    task = process.tasks.pending().filter(phase__number=2, is_automatic=False).order_by("due_on").first()
    page.get_by_role("link", name="Suspender el plazo").click()
    box(page, "Causa").select_option(value="cabildo")
    box(page, "Primer día detenido").fill(day(1).isoformat())
    box(page, "Explicación").fill("El cabildo no sesionó")
    page.get_by_role("button", name="Suspender el plazo").click()
    expect(page.locator(".error-summary")).to_contain_text("no puede empezar después de hoy")
    expect(box(page, "Explicación")).to_have_value("El cabildo no sesionó")
    box(page, "Primer día detenido").fill(day(-11).isoformat())
    page.get_by_role("button", name="Suspender el plazo").click()
    expect(page.get_by_text("El plazo quedó suspendido desde")).to_be_visible()
    expect(page.get_by_role("button", name="Reanudar el plazo")).to_be_visible()
    save_screen(page, "3-suspendido")
    page.get_by_role("link", name="Reanudar el plazo desde otro día").click()
    box(page, "Último día detenido").fill(day(-5).isoformat())
    page.get_by_role("button", name="Ver qué fechas se mueven").click()
    expect(page.get_by_role("heading", name="Qué fechas se moverían")).to_be_visible()
    assert Process.objects.get().state == Process.State.SUSPENDED, "looking ahead saves nothing"
    page.get_by_role("button", name="Reanudar el plazo").click()
    expect(page.get_by_text("El plazo se reanudó")).to_be_visible()
    planned, stopped_until = task.due_on, task.planned_on + dt.timedelta(days=7)
    task.refresh_from_db()
    assert task.due_on >= stopped_until > task.planned_on and task.due_on > planned
    save_screen(page, "4-plazos")

    # Why this date, and more time for one task, seen before it is given.
    page.goto(f"/tareas/{task.pk}/")
    page.get_by_text("Ver la cuenta de los días").click()
    ledger = page.get_by_role("table").filter(has_text="Qué pasó")
    expect(ledger).to_contain_text("+7")
    expect(ledger).to_contain_text("Elena Ruiz")
    save_screen(page, "5-por-que")
    page.get_by_role("link", name="Dar más tiempo a la tarea").click()
    box(page, "Días hábiles más").fill("3")
    box(page, "Motivo").fill("Falta la firma de la síndica")
    box(page, "Quién la autorizó").fill("Presidencia, oficio 12/2026")
    page.get_by_role("button", name="Dar la prórroga").click()
    expect(page.get_by_text("Se dio la prórroga")).to_be_visible()
    before = task.due_on
    task.refresh_from_db()
    assert office_calendar(office).working_days_between(before, task.due_on) == 3
    page.get_by_text("Ver la cuenta de los días").click()
    expect(ledger).to_contain_text("Presidencia, oficio 12/2026")

    # Backwards from the day of the signature.
    page.goto(f"/procesos/{process.pk}/")
    page.get_by_role("link", name="Planear hacia atrás").click()
    box(page, "Día fijo").fill(day(700).isoformat())
    box(page, "Qué sucede ese día").select_option(value="firma")
    page.get_by_role("button", name="Calcular").click()
    expect(page.get_by_text("Se llega a tiempo")).to_be_visible()
    expect(page.get_by_text("Última sesión de cabildo segura")).to_be_visible()
    save_screen(page, "6-hacia-atras")

    # The municipality declares a day on which something is due: the date moves at once, and says why.
    task = alone_on_its_day(process, after=day(3))
    holiday = task.due_on
    page.goto("/municipios/14039/dias-inhabiles/")
    page.get_by_role("link", name="Declarar días").first.click()
    box(page, "Desde").fill(holiday.isoformat())
    box(page, "Motivo").fill("Aniversario de la ciudad")
    page.get_by_role("button", name="Declarar").click()
    expect(page.get_by_text("Cambió 1 fecha límite")).to_be_visible()
    save_screen(page, "7-dias-inhabiles")
    task.refresh_from_db()
    assert task.due_on == office_calendar(office).add_working_days(holiday, 1)
    page.goto(f"/tareas/{task.pk}/")
    page.get_by_text("Ver la cuenta de los días").click()
    expect(ledger).to_contain_text("aniversario de la ciudad")

    # The day's reminders leave, and one is answered from a browser that never logged in.
    reminders.run_day(today=task.due_on)
    letter = next(mail for mail in mails(site.mail_folder) if task.name in plain(mail))
    assert letter["To"] == enlace.email
    address = re.search(r"/correo/hecha/\S+", plain(letter))[0]
    guest = visit()
    guest.set_default_timeout(PATIENCE)
    assert guest.goto(address).status == 200
    expect(guest.get_by_role("heading", level=1)).to_contain_text(task.name)
    task.refresh_from_db()
    assert task.state == Task.State.PENDING, "opening the link changes nothing"
    guest.get_by_role("button", name="Marcar como cumplida").click()
    expect(guest.locator(".error-summary")).to_be_visible()
    box(guest, "Nota").fill("Oficio entregado con acuse")
    save_screen(guest, "8-correo")
    guest.get_by_role("button", name="Marcar como cumplida").click()
    expect(guest.get_by_role("heading", name="La tarea quedó cumplida")).to_be_visible()
    task.refresh_from_db()
    assert (task.state, task.completed_by) == (Task.State.DONE, enlace)
    assert guest.goto(address).status == 410
    expect(guest.get_by_role("heading", name="Este enlace ya se usó")).to_be_visible()

    # From now on one mail a day, grouped by process.
    page.goto("/cuenta/")
    page.get_by_role("link", name="Elegir cuántos correos recibe").click()
    page.get_by_label("resumen al día").check()
    page.get_by_role("button", name="Guardar su elección").click()
    expect(page.get_by_text("Desde ahora recibirá")).to_be_visible()
    earlier = len(mails(site.mail_folder))
    later = process.tasks.pending().exclude(due_on=None).order_by("-due_on").first().due_on
    reminders.run_day(today=later)
    (digest,) = [
        mail for mail in mails(site.mail_folder) if mail["Message-ID"] == Digest.objects.get().message_id
    ]
    gathered = Reminder.objects.filter(digest__isnull=False, user=enlace)
    assert gathered.count() > 1 and len(mails(site.mail_folder)) == earlier + 1
    assert all(row.task.name in plain(digest) for row in gathered.select_related("task"))

    # What the office recommends; the end; and, on second thoughts, on with it.
    page.goto(f"/procesos/{process.pk}/")
    page.get_by_role("link", name="Recomendaciones").click()
    page.get_by_role("link", name="Escribir").first.click()
    box(page, "Para coordinarse mejor").fill("Avisar a Sindicatura desde la primera semana")
    page.get_by_role("button", name="Guardar las recomendaciones").click()
    expect(page.get_by_text("Avisar a Sindicatura desde la primera semana")).to_be_visible()
    page.goto(f"/procesos/{process.pk}/")
    page.get_by_role("link", name="Cerrar el proceso").click()
    expect(box(page, "Resultado").locator("option")).not_to_contain_text(["Concluido"])
    box(page, "Resultado").select_option(value="withdrawn")
    box(page, "Razón del cierre").fill("La nueva administración lo revisará")
    page.get_by_role("button", name="Cerrar el proceso").click()
    expect(page.get_by_text("Proceso cerrado el")).to_be_visible()
    save_screen(page, "9-cerrado")
    page.get_by_role("link", name="Reabrir el proceso").click()
    box(page, "Por qué se reabre").fill("La nueva administración sigue")
    page.get_by_role("button", name="Reabrir el proceso").click()
    expect(page.get_by_text("El proceso se reabrió donde estaba")).to_be_visible()
    assert Process.objects.get().state == Process.State.OPEN

    # The dates in one's own calendar, by an address that asks for no login.
    page.goto("/municipios/14039/calendario/")
    box(page, "Qué quiere ver en su calendario").select_option(value=f"process-{process.pk}")
    page.get_by_role("button", name="Crear dirección").click()
    secret = page.get_by_label("Dirección secreta").input_value()
    answer = guest.request.get(secret[secret.index("/calendarios/") :])
    assert answer.status == 200
    events = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    waiting = process.tasks.pending().filter(due_on__isnull=False)
    assert {(row.name, row.due_on) for row in waiting} <= {
        (str(event["SUMMARY"]).split(" (")[0], event["DTSTART"].dt) for event in events
    }

    # And the list as a table: exactly what was filtered.
    page.goto("/municipios/14039/tareas/?fase=2")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    listed = process.tasks.pending().filter(phase__number=2, is_milestone=False)
    names = set(listed.values_list("name", flat=True))
    assert {row["Tarea"] for row in rows} == names and len(rows) == len(names) > 1
    expect(page.get_by_text(f"Descargar las {len(rows)} filas")).to_be_visible()
