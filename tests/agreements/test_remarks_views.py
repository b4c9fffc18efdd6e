"""Pages of observations: the table, its files, recording, answering with a conflict, settling."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from agreements.models import Agreement, Remark, State
from agreements.remarks import answering
from tests.agreements.test_remarks import NOON, answer, keys, observed, pair  # noqa: F401 - fixtures
from tests.agreements.test_remarks_path import scan, sent  # noqa: F401 - fixture
from tests.scene import pdf

pytestmark = pytest.mark.django_db


def url(name, row):
    return reverse(f"agreements:remark-{name}", args=[row.pk])


@pytest.fixture
def office(client, enlace):
    client.force_login(enlace)
    return client


def test_the_table_shows_observation_answer_and_what_can_be_done(office, pair, draft, enlace):  # noqa: F811
    answer(pair[0], enlace, "Se precisó <b>todo</b>.")
    page = office.get(url("list", draft)).content.decode()
    assert "Falta responder 1 observación de 2" in page
    assert "Se precisó &lt;b&gt;todo&lt;/b&gt;." in page
    assert url("answer", pair[1]) in page
    assert url("settle", pair[0]) in page
    assert url("settle", pair[1]) not in page
    assert 'aria-current="page">Observaciones' in page


def test_readers_see_no_acts(client, lectora, pair, draft):  # noqa: F811
    client.force_login(lectora)
    page = client.get(url("list", draft)).content.decode()
    assert "Precise el objetivo." in page
    assert all(url(name, pair[0]) not in page for name in ("answer", "edit", "settle", "reopen"))
    assert url("create", draft) not in page


def test_without_observations_the_page_says_what_it_is_for(office, draft, sent):  # noqa: F811
    page = office.get(url("list", sent)).content.decode()
    assert "No hay observaciones registradas" in page
    assert url("create", sent) in page
    Agreement.objects.filter(pk=sent.pk).update(state=State.DRAFT)
    page = office.get(url("list", sent)).content.decode()
    assert url("create", sent) not in page
    assert office.get(url("create", sent)).status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_the_table_costs_the_same_however_long(office, draft, enlace, keys, count, django_assert_num_queries):  # noqa: F811
    observed(draft, enlace, *(f"Observación {n}" for n in range(count)), keys=(*keys, ""))
    office.get(url("list", draft))
    with django_assert_num_queries(QUERIES):
        office.get(url("list", draft))


QUERIES = 10


def test_a_letter_is_recorded_from_its_form(office, sent):  # noqa: F811
    data = {"oficio": "CJA-07/2026", "received_on": "2026-03-03", "rows": "2", "file": pdf("oficio.pdf")}
    refused = office.post(url("create", sent), data | {"file": pdf()})
    assert refused.status_code == 422
    assert "Escriba al menos una observación." in refused.content.decode()
    key = sent.clauses.order_by("position")[2].key
    response = office.post(
        url("create", sent), data | {"file": pdf(), "clause_2": key, "text_2": "Precise el objetivo."}
    )
    assert response.url == url("list", sent)
    sent.refresh_from_db()
    assert (sent.state, sent.remarks.get().clause_key) == (State.OBSERVED, key)


def test_asking_for_more_places_keeps_what_was_typed(office, sent):  # noqa: F811
    data = {"oficio": "CJA-07", "received_on": "", "rows": "4", "text_1": "Primera", "more": "1"}
    response = office.post(url("create", sent), data)
    assert response.status_code == 200
    form = response.context["form"]
    assert (form.rows, form["text_1"].value(), form["oficio"].value()) == (8, "Primera", "CJA-07")
    assert not form.errors
    assert Remark.objects.count() == 0


@pytest.mark.parametrize("rows", ["0", "-3", "x", "", "999999999"])
def test_a_strange_number_of_places_is_bounded(office, sent, rows):  # noqa: F811
    response = office.post(url("create", sent), {"rows": rows})
    assert response.status_code == 422
    assert 1 <= response.context["form"].rows <= 60


def test_a_conflict_shows_the_newer_answer_and_keeps_what_was_typed(office, pair, enlace, lectora):  # noqa: F811
    seen = answering.stamp_of(pair[0])
    answer(pair[0], lectora, "La de mi colega.")
    response = office.post(url("answer", pair[0]), {"text": "La mía.", "seen": seen})
    assert response.status_code == 422
    page = response.content.decode()
    assert "La de mi colega." in page and "La mía." in page
    assert Remark.objects.get(pk=pair[0].pk).answer == "La de mi colega."
    again = office.post(
        url("answer", pair[0]), {"text": "La mía.", "seen": response.context["form"]["seen"].value()}
    )
    assert again.url.endswith("#observacion-1")
    assert Remark.objects.get(pk=pair[0].pk).answer == "La mía."


def test_settling_and_reopening_ask_for_a_note(office, pair, enlace):  # noqa: F811
    answer(pair[0], enlace)
    assert office.post(url("settle", pair[0]), {"note": ""}).status_code == 422
    assert office.post(url("settle", pair[0]), {"note": "Correo del 9"}).status_code == 302
    assert Remark.objects.get(pk=pair[0].pk).state == Remark.State.SETTLED
    assert office.post(url("settle", pair[0]), {"note": "Otra vez"}).status_code == 422
    assert office.post(url("reopen", pair[0]), {"note": "Falta"}).status_code == 302
    assert Remark.objects.get(pk=pair[0].pk).state == Remark.State.OPEN


def test_the_capture_is_corrected_until_there_is_an_answer(office, pair, enlace):  # noqa: F811
    form = office.get(url("edit", pair[0])).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"text": "Precise más.", "reason": "Faltaba"}
    assert office.post(url("edit", pair[0]), data | {"reason": ""}).status_code == 422
    assert office.post(url("edit", pair[0]), data).status_code == 302
    assert Remark.objects.get(pk=pair[0].pk).text == "Precise más."
    answer(Remark.objects.get(pk=pair[0].pk), enlace)
    assert office.get(url("edit", pair[0])).url.startswith(url("list", pair[0].agreement))


def test_the_files_of_the_table(office, pair, draft):  # noqa: F811
    csv = office.get(url("list", draft) + "?formato=csv")
    assert b"Precise el objetivo." in b"".join(csv.streaming_content)
    xlsx = office.get(url("list", draft) + "?formato=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(xlsx.streaming_content))).active
    assert [cell.value for cell in sheet["A"]] == ["N.º", 1, 2]
    word = office.get(url("docx", draft))
    assert len(Document(io.BytesIO(b"".join(word.streaming_content))).tables[0].rows) == 3
    assert "attachment" in word.headers["Content-Disposition"]
    paper = office.get(url("pdf", draft))
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"


def test_the_agreement_as_word_file(office, draft):
    response = office.get(reverse("agreements:agreement-docx", args=[draft.pk]))
    assert b"".join(response.streaming_content)[:2] == b"PK"
    draft.clauses.all().delete()
    assert office.get(reverse("agreements:agreement-docx", args=[draft.pk])).status_code == 404
