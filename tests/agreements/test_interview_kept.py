"""An interview that somebody began and left: kept for that person, taken up again, gone with the draft."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.drafting import interviews
from agreements.models import Agreement, InterviewDraft
from partners.models import Membership
from tests.agreements.test_interview import AREAS
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 18, tzinfo=dt.UTC)
CONTINUE = "Continuar la entrevista empezada el 12 de marzo de 2026"


@pytest.fixture
def colleague(municipality):
    """Another enlace of the same office."""
    user = UserFactory(email="colega@guadalajara.example", full_name="Carla Peña")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.COORDINATOR)
    return user


@pytest.fixture
def begun(process, enlace):
    return interviews.keep_step(
        process=process, by=enlace, slug="areas", fields={"objective": ["sembrar\x00 árboles"]}, now=NOW
    )


def pages(process):
    return (
        reverse("phases:process-detail", args=[process.pk]),
        reverse("agreements:agreement-list", args=[process.municipality.cvegeo]),
    )


def test_answers_outlive_the_session(client, process, enlace):
    client.force_login(enlace)
    url = reverse("agreements:interview-step", args=[process.pk, "areas"])
    client.post(url, {**AREAS, "go": "vigencia"})
    client.logout()
    client.force_login(enlace)
    assert client.get(url).context["form"]["objective"].value() == AREAS["objective"]
    door = client.get(reverse("agreements:agreement-create", args=[process.pk]))
    assert door.url == reverse("agreements:interview-step", args=[process.pk, "instrumento"])
    answer = client.post(reverse("agreements:interview-step", args=[process.pk, "revisar"]))
    assert answer.url == reverse("agreements:agreement-detail", args=[Agreement.objects.get().pk])
    assert not InterviewDraft.objects.exists()


def test_the_pages_of_the_office_take_it_up_again(client, process, enlace, begun, colleague):
    client.force_login(enlace)
    assert all(CONTINUE in client.get(page).content.decode() for page in pages(process))
    # It is that person's alone.
    client.force_login(colleague)
    for page in pages(process):
        html = client.get(page).content.decode()
        assert "Continuar la entrevista" not in html
        assert reverse("agreements:agreement-create", args=[process.pk]) in html
    url = reverse("agreements:interview-step", args=[process.pk, "areas"])
    assert client.get(url).context["form"]["objective"].value() != "sembrar árboles"


def test_each_step_is_kept_beside_the_others(process, enlace, begun):
    later = NOW + dt.timedelta(days=1)
    row = interviews.keep_step(
        process=process, by=enlace, slug="vigencia", fields={"copies": ["dos"]}, now=later
    )
    assert row.pk == begun.pk
    row.refresh_from_db()
    assert row.typed == {"areas": {"objective": ["sembrar árboles"]}, "vigencia": {"copies": ["dos"]}}
    assert (row.started_at, row.saved_at) == (NOW, later)


def test_forgetting_is_of_one_person_and_one_process(process, enlace, colleague, begun):
    interviews.keep_step(process=process, by=colleague, slug="areas", fields={}, now=NOW)
    interviews.forget(process=process, by=enlace)
    assert interviews.begun(process=process, by=enlace) is None
    assert interviews.begun(process=process, by=colleague).typed == {"areas": {}}


def test_rows_are_of_the_municipality_of_their_process(begun, enlace, otro_enlace):
    assert list(InterviewDraft.objects.visible_to(enlace)) == [begun]
    assert not InterviewDraft.objects.visible_to(otro_enlace).exists()
