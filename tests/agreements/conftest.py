"""A process with Lyon, its draft, its programme: each through the verbs."""

import datetime as dt

import pytest
from django.core.management import call_command

from agreements.drafting.drafts import start_draft
from agreements.models import Agreement
from agreements.programme.writing import add_activity, create_programme
from phases.progress import open_process
from tests.conftest import MONDAY

ANSWERS = {
    "objective": "impulsar el desarrollo de ambas ciudades",
    "objective_en": "to further the development of both cities",
    "municipal_unit": "la Dirección de Relaciones Internacionales",
    "counterpart_unit": "la Dirección de Relaciones Exteriores",
    "counterpart_unit_en": "the Department of External Relations",
    "municipal_signatory": "Verónica Ortiz",
    "municipal_signatory_title": "presidenta municipal",
    "term_unit": "years",
    "term_number": 5,
    "start": "signature",
    "notice_days": 90,
    "programme_month": 11,
    "meeting_frequency": "half_yearly",
    "copies": 2,
}


@pytest.fixture
def methodology(db):
    call_command("load_methodology", verbosity=0)


@pytest.fixture
def process(methodology, municipality, counterpart, enlace):
    return open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )


@pytest.fixture
def draft_data():
    """The keyword arguments of a sensible draft, to change one at a time."""
    return {
        "kind": "twinning",
        "languages": ["es", "en"],
        "areas": ["cultura", "agua"],
        "modalities": ["seminarios", "misiones"],
        "answers": dict(ANSWERS),
    }


@pytest.fixture
def draft(process, draft_data, enlace):
    return start_draft(process=process, by=enlace, **draft_data)


def put_in_force(agreement, signed_on=MONDAY, **facts):
    """Write an agreement as if it had gone the whole way, with the facts that the table's constraints ask for."""
    digest = "a" * 64
    facts = {
        "state": Agreement.State.IN_FORCE,
        "cabildo_on": signed_on,
        "cabildo_sha256": digest,
        "dictamen_on": signed_on,
        "dictamen_sha256": digest,
        "signed_on": signed_on,
        "signed_sha256": digest,
        "starts_on": signed_on,
    } | facts
    Agreement.objects.filter(pk=agreement.pk).update(**facts)
    agreement.refresh_from_db()
    return agreement


@pytest.fixture
def programme(draft, enlace):
    return create_programme(
        agreement=draft,
        year=2026,
        by=enlace,
        coordinator_local="Elena Ruiz",
        coordinator_counterpart="Claire Martin",
    )


@pytest.fixture
def activity_data():
    return {
        "kind": "visits",
        "name": "Visita técnica",
        "area": "agua",
        "starts_on": dt.date(2026, 5, 4),
        "ends_on": dt.date(2026, 5, 8),
        "responsible_local": "Elena Ruiz",
        "responsible_counterpart": "Claire Martin",
        "indicator": "Visitas realizadas",
        "indicator_unit": "visitas",
        "target_value": 1,
        "budget_local": "120000.50",
        "budget_counterpart": "4000",
        "currency_counterpart": "EUR",
    }


@pytest.fixture
def activity(programme, activity_data, enlace):
    return add_activity(programme=programme, by=enlace, **activity_data)
