"""The first page of an enlace estatal: the municipalities of the state, and how their processes stand."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from partners.models import Membership
from phases import progress
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def estatal(client):
    user = UserFactory(full_name="Esteban Lara")
    MembershipFactory(user=user, municipality=None, state="14", role=Membership.Role.STATE_COORDINATOR)
    client.force_login(user)
    return client


def open_one(municipality, by, days=0):
    return progress.open_process(
        municipality=municipality, opened_on=TODAY - dt.timedelta(days=days), by=by, today=TODAY
    )


def counts(page):
    """The table's rows as (label, number)."""
    cells = re.findall(
        r"<t[hd][^>]*>(?:<span[^>]*>)?([^<]+)(?:</span>)?</t[hd]>\s*<td class=\"number\">(?:<strong>)?(\d+)",
        page,
    )
    return dict(cells)


def test_it_counts_the_processes_of_the_state_by_state_and_outcome(
    estatal, methodology, municipality, enlace, other_municipality, otro_enlace
):
    open_one(municipality, enlace)
    declined = open_one(municipality, enlace, days=1)
    progress.close_process(process=declined, outcome="declined", reason="No.", by=enlace, today=TODAY)
    stopped = open_one(municipality, enlace, days=2)
    progress.suspend(process=stopped, cause="sre", reason="Espera.", by=enlace, today=TODAY)
    open_one(other_municipality, otro_enlace)  # of another state
    found = counts(estatal.get(reverse("state-home", args=["14"])).content.decode())
    assert found == {
        "En curso": "1",
        "Suspendido": "1",
        "En seguimiento": "0",
        "Cerrado": "1",
        "Concluido": "0",
        "Sin respuesta de la contraparte": "0",
        "Declinado por la contraparte": "1",
        "Desistido por el municipio": "0",
        "Dictamen no procedente": "0",
        "Total": "3",
    }


@pytest.mark.parametrize("rows", [1, 30])
def test_it_costs_the_same_for_every_number_of_municipalities(
    estatal, methodology, enlace, django_assert_num_queries, rows
):
    for _ in range(rows):
        open_one(MunicipalityFactory(), enlace)
    with django_assert_num_queries(6):
        page = estatal.get(reverse("state-home", args=["14"])).content.decode()
    assert counts(page)["En curso"] == str(rows)
