"""Pages of agreements: list, draft form, clause editor, PDF."""

import pytest
from django.urls import reverse

from agreements.clause_writing import current_texts, save_clause
from agreements.drafting import start_draft
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


def form_data(**changes):
    return {
        "kind": "twinning",
        "second_language": "en",
        "objective": "impulsar el desarrollo de ambas ciudades",
        "objective_en": "to further both cities",
        "areas": ["cultura", "agua"],
        "modalities": ["seminarios"],
        "optional_clauses": ["considerandos", "seguros"],
        "start": "signature",
        "term_number": "5",
        "term_unit": "years",
        "notice_days": "60",
        "witnesses": "Ana Pérez, regidora\n\nLuis Mora, síndico",
        "divergence": "on",
    } | changes


def test_the_enlace_drafts_an_agreement_from_its_process(client_of, enlace, process):
    client = client_of(enlace)
    url = reverse("agreements:agreement-create", args=[process.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["form"].initial["second_language"] == "en"
    assert "term_number" not in page.context["form"].initial
    response = client.post(url, form_data())
    agreement = Agreement.objects.get()
    assert response.url == reverse("agreements:agreement-detail", args=[agreement.pk])
    assert agreement.languages == ["es", "en"]
    assert agreement.answers["witnesses"] == ["Ana Pérez, regidora", "Luis Mora, síndico"]
    assert agreement.answers["divergence"] == "consult"
    assert agreement.clauses.count() == 11
    detail = client.get(response.url)
    assert detail.status_code == 200
    assert "con 60 días naturales de anticipación" in detail.content.decode()
    assert "<mark>[por definir: lugar de firma]</mark>" in detail.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": []}, "areas"),
        ({"areas": ["defensa"]}, "areas"),
        ({"objective": " "}, "objective"),
        ({"start": "date"}, "start_on"),
        ({"start": "date", "start_on": "31/02/2026"}, "start_on"),
        ({"term_number": ""}, "term_number"),
        ({"term_unit": ""}, "term_unit"),
        ({"notice_days": "-3"}, "notice_days"),
        ({"second_language": "klingon"}, "second_language"),
        ({"witnesses": "x" * 151}, "witnesses"),
    ],
)
def test_wrong_data_come_back_with_what_was_typed(client_of, enlace, process, changes, field):
    url = reverse("agreements:agreement-create", args=[process.pk])
    page = client_of(enlace).post(url, form_data(place="Guadalajara", **changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert 'value="Guadalajara"' in page.content.decode()
    assert Agreement.objects.count() == 0


def test_an_error_in_the_folded_english_part_opens_it(client_of, enlace, process):
    client, url = client_of(enlace), reverse("agreements:agreement-create", args=[process.pk])
    assert '<details class="disclosure">' in client.get(url).content.decode()
    page = client.post(url, form_data(objective_en="x" * 801))
    assert list(page.context["form"].errors) == ["objective_en"]
    assert '<details class="disclosure" open>' in page.content.decode()


def test_a_double_click_on_create_makes_one_draft(client_of, enlace, process):
    client, url = client_of(enlace), reverse("agreements:agreement-create", args=[process.pk])
    client.post(url, form_data())
    page = client.post(url, form_data())
    assert page.status_code == 422
    assert "ya tiene un proyecto de este tipo" in page.content.decode()
    assert Agreement.objects.count() == 1


def test_without_counterpart_the_way_leads_back_to_the_process(client_of, enlace, municipality, methodology):
    process = open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    response = client_of(enlace).get(reverse("agreements:agreement-create", args=[process.pk]))
    assert response.url == reverse("phases:process-detail", args=[process.pk])


def test_a_private_counterpart_is_told_why(client_of, enlace, process):
    Counterpart.objects.update(kind=Counterpart.Kind.PRIVATE)
    client = client_of(enlace)
    response = client.post(reverse("agreements:agreement-create", args=[process.pk]), form_data())
    assert response.url == reverse("phases:process-detail", args=[process.pk])
    assert Agreement.objects.count() == 0


def test_readers_read_and_do_not_write_and_strangers_learn_nothing(
    client, draft, process, lectora, asesora, otro_enlace, integrante
):
    read = reverse("agreements:agreement-detail", args=[draft.pk])
    writes = [
        reverse("agreements:agreement-create", args=[process.pk]),
        reverse("agreements:agreement-edit", args=[draft.pk]),
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


def test_changing_the_data_refills_and_keeps_the_hidden_stamp(client_of, enlace, draft):
    client, url = client_of(enlace), reverse("agreements:agreement-edit", args=[draft.pk])
    seen_at = client.get(url).context["form"]["seen_at"].value()
    every = ["considerandos", "propuestas", "instrumentos-internacionales"]
    data = form_data(areas=["turismo"], seen_at=seen_at, title=draft.title, optional_clauses=every)
    assert client.post(url, data).status_code == 302
    assert "<li>Turismo.</li>" in current_texts(draft)["areas"]["es"].html
    # A second tab with the old stamp: refused once, with the new stamp ready to save again.
    page = client.post(url, data | {"areas": ["salud"]})
    assert page.status_code == 422
    assert "Otra persona cambió los datos" in page.content.decode()
    fresh = page.context["form"]["seen_at"].value()
    assert client.post(url, data | {"areas": ["salud"], "seen_at": fresh}).status_code == 302
    draft.refresh_from_db()
    assert draft.areas == ["salud"]


def test_a_clause_is_edited_as_plain_text(client_of, enlace, draft):
    client, url = client_of(enlace), reverse("agreements:clause-edit", args=[draft.pk, "areas", "es"])
    form = client.get(url).context["form"]
    assert "1. Cultura y artes;\n2. Agua potable" in form["text"].value()
    data = {"heading": "Áreas", "text": "Sólo:\n\n1. **cultura**;\n2. <i>agua</i>.", "expected_version": 1}
    response = client.post(url, data)
    assert response.url == reverse("agreements:agreement-detail", args=[draft.pk]) + "#areas"
    text = current_texts(draft)["areas"]["es"]
    assert text.heading == "Áreas"
    assert text.html == (
        "<p>Sólo:</p><ol><li><strong>cultura</strong>;</li><li>&lt;i&gt;agua&lt;/i&gt;.</li></ol>"
    )


def test_a_stale_clause_shows_the_version_in_force_and_can_be_saved_again(client_of, enlace, draft):
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>De otra persona</p>", expected_version=1, by=enlace)
    client, url = client_of(enlace), reverse("agreements:clause-edit", args=[draft.pk, "objetivo", "es"])
    data = {"heading": "Objetivo", "text": "Lo mío", "expected_version": 1}
    page = client.post(url, data)
    html = page.content.decode()
    assert page.status_code == 422
    assert "Otra persona guardó antes" in html
    assert "Versión vigente (2)" in html and "De otra persona" in html and "Lo mío" in html
    assert page.context["form"]["expected_version"].value() == 2
    assert client.post(url, data | {"expected_version": 2}).status_code == 302
    assert current_texts(draft)["objetivo"]["es"].html == "<p>Lo mío</p>"


@pytest.mark.parametrize(("key", "language"), [("arbitraje", "es"), ("objetivo", "fr")])
def test_a_clause_or_language_that_the_draft_lacks_is_not_found(client_of, enlace, draft, key, language):
    url = reverse("agreements:clause-edit", args=[draft.pk, key, language])
    assert client_of(enlace).get(url).status_code == 404


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
    client_of, enlace, lectora, process, municipality
):
    url = reverse("agreements:agreement-list", args=[municipality.cvegeo])
    create = reverse("agreements:agreement-create", args=[process.pk])
    assert create in client_of(enlace).get(url).content.decode()
    assert create not in client_of(lectora).get(url).content.decode()
    client_of(enlace).post(create, form_data())
    assert create not in client_of(enlace).get(url).content.decode()


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


def test_the_page_of_a_draft_costs_the_same_with_edits(client_of, enlace, draft, django_assert_num_queries):
    client, url = client_of(enlace), reverse("agreements:agreement-detail", args=[draft.pk])
    client.get(url)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url)
    for clause in draft.clauses.all():
        save_clause(clause=clause, language="es", html="<p>x</p>", expected_version=1, by=enlace)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url)


DETAIL_QUERIES = 12


@pytest.mark.parametrize("seen_at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "ayer"])
def test_a_forged_instant_is_refused_and_loses_nothing(client, draft, enlace, seen_at):
    client.force_login(enlace)
    url = reverse("agreements:agreement-edit", args=[draft.pk])
    answer = client.post(url, form_data(areas=["turismo"], seen_at=seen_at, title="Título nuevo"))
    assert answer.status_code == 422
    assert "vuelva a abrirla" in answer.content.decode()
    assert "Título nuevo" in answer.content.decode()
    before = draft.title
    draft.refresh_from_db()
    assert draft.title == before
