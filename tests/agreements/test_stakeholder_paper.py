"""The stakeholder map on paper: what it says, what it leaves out, and how it proves the task of a process."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.papers.stakeholders import stakeholder_source
from partners.actors import stakeholders
from phases import progress
from tests.conftest import MONDAY
from tests.lib.test_pdf import failures, text_of

pytestmark = pytest.mark.django_db


def add(municipality, by, name, **values):
    facts = {"sector": "business", "interest": 4, "influence": 5} | values
    return stakeholders.add_stakeholder(municipality=municipality, by=by, today=MONDAY, name=name, **facts)


@pytest.fixture
def actors(municipality, enlace):
    first = add(
        municipality,
        enlace,
        "Cámara de Comercio",
        contribution="Sede para encuentros",
        contact_name="Rosa Peña",
        contact_email="rosa@camara.example",
        data_ground="consent",
        consent_on=MONDAY,
        consent_proof="Formato",
    )
    stakeholders.add_commitment(
        stakeholder=first, by=enlace, text="Becas", due_on=MONDAY - dt.timedelta(days=1)
    )
    add(municipality, enlace, "Museo", sector="culture", interest=None)
    gone = add(municipality, enlace, "Antiguo")
    stakeholders.set_active(stakeholder=gone, active=False, by=enlace)
    return first


def test_the_paper_tells_actors_by_quadrant_and_no_person(municipality, enlace, actors, tmp_path):
    source = stakeholder_source(municipality, enlace, MONDAY)
    assert source.digest() == stakeholder_source(municipality, enlace, MONDAY).digest()
    data = source.pdf()
    assert failures(data, "2a") == []
    assert failures(data, "ua1") == []
    text = " ".join(text_of(data, tmp_path).split())
    for expected in (
        "Mapa de actores",
        "Cámara de Comercio",
        "Sede para encuentros",
        "Mantener cerca",
        "1 pendiente (1",
        "vencido)",
        "Sin ubicar",
        "Museo",
    ):
        assert expected in text
    assert not any(word in text for word in ("Rosa", "rosa@", "Antiguo", "Becas"))


def test_an_empty_map_is_a_paper_too(municipality, enlace):
    assert "Todavía no hay actores" in stakeholder_source(municipality, enlace, MONDAY).html


def test_the_map_is_kept_as_evidence_and_fulfils_the_task(
    client, methodology, municipality, enlace, counterpart, actors
):
    process = progress.open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=None, by=enlace, today=MONDAY
    )
    task = process.tasks.get(key="mapa-actores")
    client.force_login(enlace)
    url = reverse("agreements:stakeholder-save", args=[municipality.cvegeo])
    listed = reverse("partners:stakeholder-list", args=[municipality.cvegeo])
    assert url in client.get(listed).content.decode()
    other = process.tasks.exclude(key="mapa-actores").first()
    assert client.post(url, {"task": other.pk}).url == listed
    assert client.post(url, {"task": task.pk}).url == reverse("phases:task-detail", args=[task.pk])
    task.refresh_from_db()
    assert task.state == "done"
    assert task.evidence.get().content_type == "application/pdf"
    client.post(url, {"task": task.pk})
    assert task.evidence.count() == 1


def test_an_empty_map_proves_nothing(client, methodology, municipality, enlace):
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    task = process.tasks.get(key="mapa-actores")
    client.force_login(enlace)
    url = reverse("agreements:stakeholder-save", args=[municipality.cvegeo])
    page = client.post(url, {"task": task.pk}, follow=True).content.decode()
    assert "El mapa está vacío: agregue actores" in page
    task.refresh_from_db()
    assert task.state == "pending"
