"""Pages of agreements: the list, the text clause by clause, the PDF."""

import pytest
from django.urls import reverse

from agreements.drafting.drafts import start_draft
from agreements.models import Agreement
from partners.models import Counterpart
from phases.progress import open_process
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(client):
    def login(user):
        client.force_login(user)
        return client

    return login


def test_without_counterpart_the_way_leads_back_to_the_process(client_of, enlace, municipality, methodology):
    process = open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    response = client_of(enlace).get(reverse("agreements:agreement-create", args=[process.pk]))
    assert response.url == reverse("phases:process-detail", args=[process.pk])


def test_a_private_counterpart_is_told_why(client_of, enlace, process):
    Counterpart.objects.update(kind=Counterpart.Kind.PRIVATE)
    client = client_of(enlace)
    response = client.post(reverse("agreements:interview-step", args=[process.pk, "revisar"]))
    assert response.url == reverse("phases:process-detail", args=[process.pk])
    assert Agreement.objects.count() == 0


def test_readers_read_and_do_not_write_and_strangers_learn_nothing(
    client, draft, process, lectora, asesora, otro_enlace, integrante
):
    read = reverse("agreements:agreement-detail", args=[draft.pk])
    writes = [
        reverse("agreements:interview-step", args=[process.pk, "areas"]),
        reverse("agreements:agreement-data", args=[draft.pk, "areas"]),
        reverse("agreements:clause-move", args=[draft.pk, "objetivo"]),
        reverse("agreements:clause-remove", args=[draft.pk, "seguros"]),
        reverse("agreements:clause-add", args=[draft.pk]),
        reverse("agreements:clause-edit", args=[draft.pk, "objetivo", "es"]),
        reverse("agreements:document-issue-agreement", args=[draft.pk]),
        reverse("agreements:programme-create", args=[draft.pk]),
    ]
    for user, reading, writing in (
        (lectora, 200, 403),
        (asesora, 200, 403),
        (otro_enlace, 404, 404),
        (integrante, 404, 404),
    ):
        client.force_login(user)
        assert client.get(read).status_code == reading
        assert [client.post(url).status_code for url in writes] == [writing] * len(writes)
    client.logout()
    assert client.get(read).status_code == 302


def test_the_pdf_comes_inline_and_locked(client_of, lectora, draft):
    response = client_of(lectora).get(reverse("agreements:agreement-pdf", args=[draft.pk]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_the_page_warns_when_the_process_has_another_counterpart(client_of, enlace, draft, municipality):
    other = CounterpartFactory(municipality=municipality, official_name="Ciudad de Nantes")
    draft.process.counterpart = other
    draft.process.save()
    html = client_of(enlace).get(reverse("agreements:agreement-detail", args=[draft.pk])).content.decode()
    assert "La contraparte del proceso es ahora Ciudad de Nantes" in html


def test_the_list_offers_the_processes_that_have_no_draft_yet(
    client_of, enlace, lectora, process, municipality, draft_data
):
    url = reverse("agreements:agreement-list", args=[municipality.cvegeo])
    create = reverse("agreements:agreement-create", args=[process.pk])
    assert create in client_of(enlace).get(url).content.decode()
    assert create not in client_of(lectora).get(url).content.decode()
    draft = start_draft(process=process, by=enlace, **draft_data)
    assert create not in client_of(enlace).get(url).content.decode()
    # Given up: another one may be begun.
    Agreement.objects.filter(pk=draft.pk).update(state="withdrawn")
    assert create in client_of(enlace).get(url).content.decode()


def test_filters_stay_in_the_address(client_of, lectora, draft, municipality):
    url = reverse("agreements:agreement-list", args=[municipality.cvegeo])
    client = client_of(lectora)
    assert list(client.get(url, {"q": "lyon"}).context["page"]) == [draft]
    empty = client.get(url, {"estado": "ended"})
    assert list(empty.context["page"]) == []
    assert "Ningún acuerdo coincide" in empty.content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    rows, client_of, enlace, municipality, methodology, draft_data, django_assert_num_queries
):
    for number in range(rows):
        counterpart = CounterpartFactory(municipality=municipality, official_name=f"Ciudad {number}")
        process = open_process(
            municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
        )
        start_draft(process=process, by=enlace, **draft_data)
    client = client_of(enlace)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("agreements:agreement-list", args=[municipality.cvegeo]))
    assert len(page.context["page"].object_list) == min(rows, 25)


# Session, user, memberships, municipality, count, rows, processes without draft, notices of the bar.
LIST_QUERIES = 8
