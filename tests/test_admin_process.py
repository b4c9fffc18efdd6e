"""The advisors' page of one process, and the counts of their first page."""

import datetime as dt
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from partners.models import Entry
from phases import declaring, progress
from phases.models import Diagnosis, Recommendations

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def page_of(process):
    return reverse("admin:phases_process_change", args=[process.pk])


@pytest.fixture
def process(methodology, municipality, enlace, counterpart):
    return progress.open_process(
        municipality=municipality, opened_on=today(), by=enlace, today=today(), counterpart=counterpart
    )


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


@pytest.mark.parametrize("completed", [1, 10])
def test_process_page_query_count(advisor, process, enlace, django_assert_num_queries, completed):
    tasks = process.tasks.filter(requires=[], is_automatic=False)[:completed]
    for task in tasks:
        progress.complete_task(task=task, by=enlace, today=today(), note="Se hizo.")
    with django_assert_num_queries(14):
        response = advisor.get(page_of(process))
    assert response.content.decode().count("<p>Se hizo.</p>") == completed


def test_process_page_shows_tasks_evidence_suspensions_and_history(advisor, process, enlace):
    storages["private"].save("evidence/prueba.pdf", ContentFile(b"%PDF-1.7"))
    task = process.tasks.get(key="designar-enlace")
    row = task.evidence.create(file="evidence/prueba.pdf", original_name="oficio.pdf", added_by=enlace)
    progress.complete_task(task=task, by=enlace, today=today())
    progress.suspend(process=process, cause="sre", reason="Falta el dictamen.", by=enlace, today=today())
    text = advisor.get(page_of(process)).content.decode()
    assert f'<a href="{reverse("phases:evidence-download", args=[row.pk])}">oficio.pdf</a>' in text
    assert "Falta el dictamen." in text
    for entry in Entry.objects.about(process):
        assert entry.text.replace("'", "&#x27;") in text
    assert Entry.objects.about(process).count() == 3


def test_process_page_shows_extensions_diagnosis_recommendations_and_days_off(advisor, process, enlace):
    page = advisor.get(page_of(process)).content.decode()
    assert "Sin contestar" in page
    assert "Todavía no hay" in page
    declaring.declare(
        municipality=process.municipality,
        starts_on=dt.date(2030, 7, 22),
        ends_on=dt.date(2030, 8, 2),
        name="Primer periodo vacacional",
        by=enlace,
    )
    progress.grant_extension(
        task=process.tasks.get(key="mapa-actores"),
        working_days=5,
        reason="Agenda del grupo.",
        approved_by="La presidenta",
        by=enlace,
        today=today(),
    )
    Diagnosis.objects.create(process=process, answered_by=enlace, answered_at=timezone.now())
    Recommendations.objects.create(
        phase=process.phases.get(number=1),
        coordination="Sesionar cada mes.",
        written_by=enlace,
        written_at=timezone.now(),
    )
    page = advisor.get(page_of(process)).content.decode()
    assert "Agenda del grupo." in page
    assert "Lo contestó Elena Ruiz el" in page
    assert page.count("Sin respuesta.") > 10
    assert "<strong>Sensibilización</strong><br>Coordinación: Sesionar cada mes." in page
    assert "del 22 de julio de 2030 al 2 de agosto de 2030: Primer periodo vacacional (inhábil)" in page


# --- Statistics ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_first_page_counts_processes_by_state_and_outcome(
    advisor, methodology, municipality, enlace, django_assert_num_queries, rows
):
    for number in range(rows):
        each = progress.open_process(
            municipality=municipality,
            opened_on=today() - dt.timedelta(days=number),
            by=enlace,
            today=today(),
        )
        if number:
            progress.close_process(
                process=each, outcome="no_answer", reason="Nadie.", by=enlace, today=today()
            )
    with django_assert_num_queries(4):
        page = advisor.get(reverse("admin:index")).content.decode()
    cells = re.findall(
        r"<t[hd][^>]*>(?:<span[^>]*>)?([^<]+)(?:</span>)?</t[hd]>\s*<td class=\"number\">(?:<strong>)?(\d+)",
        page,
    )
    assert cells == [
        ("En curso", "1"),
        ("Suspendido", "0"),
        ("En seguimiento", "0"),
        ("Cerrado", str(rows - 1)),
        ("Concluido", "0"),
        ("Sin respuesta de la contraparte", str(rows - 1)),
        ("Declinado por la contraparte", "0"),
        ("Desistido por el municipio", "0"),
        ("Dictamen no procedente", "0"),
        ("Total", str(rows)),
    ]
