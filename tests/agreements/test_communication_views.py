"""Pages of the communication plan: list, filters, files, calendar, recommendations, paper, evidence."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse

from agreements.communication import plan
from agreements.communication.papers import plan_source
from agreements.models import CommunicationAct
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
LIST = "/municipios/14039/comunicacion/"
DATA = {
    "scope": "external",
    "audience": "Cámaras empresariales",
    "message": "El hermanamiento abre oportunidades.",
    "channel": "Boletín",
    "on": MONDAY + dt.timedelta(days=10),
    "responsible": "Comunicación Social",
}
FORM = DATA | {"on": "2026-03-12", "subject": "", "phase": ""}


def add(municipality, by, **changes):
    return plan.add_act(municipality=municipality, by=by, today=MONDAY, **DATA | changes)


@pytest.fixture
def act(municipality, enlace):
    return add(municipality, enlace)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def test_from_the_form_to_the_list_and_back(as_enlace, municipality, process):
    empty = as_enlace.get(LIST).content.decode()
    assert "El plan está vacío" in empty
    create = f"{LIST}nueva/"
    refused = as_enlace.post(create, FORM | {"on": "pronto"})
    assert refused.status_code == 422 and "Cámaras empresariales" in refused.content.decode()
    data = FORM | {"subject": f"proceso-{process.pk}", "phase": "2", "on": "2040-03-12"}
    act_url = as_enlace.post(create, data).url
    act = CommunicationAct.objects.get()
    assert (act.process, act.phase, act.created_by.email) == (process, 2, "enlace@guadalajara.example")
    assert as_enlace.post(create, data).status_code == 422  # pressed twice
    page = as_enlace.get(act_url).content.decode()
    assert "Proceso con Ciudad de Lyon" in page and reverse("phases:task-detail", args=[act.task_id]) in page


def test_the_filters_choose_and_the_files_hold_what_is_chosen(
    as_enlace, municipality, enlace, process, draft
):
    add(municipality, enlace, process=process, phase=1)
    add(municipality, enlace, scope="internal", audience="Cabildo", on=dt.date(2026, 4, 6))
    add(municipality, enlace, agreement=draft, audience="=Ciudadanía", on=dt.date(2026, 4, 7))
    for query, audiences in (
        ({"asunto": f"proceso-{process.pk}"}, ["Cámaras empresariales"]),
        ({"asunto": f"acuerdo-{draft.pk}"}, ["=Ciudadanía"]),
        ({"asunto": "oficina"}, ["Cabildo"]),
        ({"comunicacion": "internal"}, ["Cabildo"]),
        ({"mes": "2026-04"}, ["Cabildo", "=Ciudadanía"]),
        ({"estado": "done"}, []),
        ({"q": "cámaras"}, ["Cámaras empresariales"]),
    ):
        rows = as_enlace.get(LIST, query).context["rows"]
        assert [each.audience for each, _ in rows] == audiences, query
    assert "No se tomó en cuenta el filtro «Mes»" in as_enlace.get(LIST, {"mes": "2031-13"}).content.decode()
    answer = as_enlace.get(LIST, {"formato": "csv", "mes": "2026-04"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and "'=Ciudadanía" in lines[2]
    assert as_enlace.get(LIST, {"formato": "xlsx"}).status_code == 200


def test_a_stale_form_keeps_what_was_typed_and_shows_what_stands(as_enlace, act, enlace):
    url = reverse("agreements:communication-edit", args=[act.pk])
    plan.change_act(act=act, by=enlace, today=MONDAY, seen=1, **DATA | {"channel": "Radio"})
    answer = as_enlace.post(url, FORM | {"seen": 1, "channel": "Televisión"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Otra persona cambió" in page and 'value="Televisión"' in page and "Radio." in page
    assert as_enlace.post(url, FORM | {"seen": 2, "channel": "Televisión"}).status_code == 302
    act.refresh_from_db()
    assert (act.channel, act.revision) == ("Televisión", 3)


def test_done_and_cancelled_ask_for_words(as_enlace, act, municipality, enlace):
    other = add(municipality, enlace, channel="Radio")
    finish = reverse("agreements:communication-finish", args=[act.pk])
    assert as_enlace.post(finish, {"seen": 1, "outcome": " "}).status_code == 422
    CommunicationAct.objects.filter(pk=act.pk).update(on=MONDAY)
    assert as_enlace.post(finish, {"seen": 1, "outcome": "Publicado"}).status_code == 302
    assert as_enlace.post(finish, {"seen": 2, "outcome": "Otra vez"}).status_code == 422
    cancel = reverse("agreements:communication-cancel", args=[other.pk])
    assert as_enlace.post(cancel, {"seen": 1, "outcome": "Sin recursos"}).status_code == 302
    assert sorted(CommunicationAct.objects.values_list("state", "outcome")) == [
        ("cancelled", "Sin recursos"),
        ("done", "Publicado"),
    ]
    gone = as_enlace.get(reverse("agreements:communication-edit", args=[act.pk]), follow=True)
    assert "ya está realizada" in gone.content.decode()


def test_the_calendar_shows_the_acts_of_its_month(as_enlace, act):
    url = f"{LIST}calendario/"
    page = as_enlace.get(url, {"mes": "2026-03"}).content.decode()
    assert "Marzo de 2026" in page and "Jueves 12 de marzo de 2026" in page
    assert "?mes=2026-02" in page and "?mes=2026-04" in page
    assert "No hay acciones" in as_enlace.get(url, {"mes": "2026-05"}).content.decode()
    assert as_enlace.get(url, {"mes": "9999-99"}).status_code == 200


# --- Recommendations -------------------------------------------------------------------------------------------------


def test_recommendations_stand_where_the_process_is_and_are_taken_over(as_enlace, process):
    page = as_enlace.get(reverse("phases:process-detail", args=[process.pk])).content.decode()
    advice = reverse("agreements:communication-process", args=[process.pk])
    assert "Qué comunicar en esta fase" in page and advice in page
    url = reverse("agreements:communication-adopt-process", args=[process.pk])
    assert "Marque al menos una" in as_enlace.post(url, {}, follow=True).content.decode()
    data = {"recommendation": ["taller-interno", "vocerias"]}
    assert "Se agregaron 2 acciones" in as_enlace.post(url, data, follow=True).content.decode()
    again = as_enlace.post(url, data, follow=True).content.decode()
    assert "ya tenía esas recomendaciones" in again
    assert 'id="rec-taller-interno"' not in again and 'id="rec-taller-externo"' in again
    assert CommunicationAct.objects.count() == 2


def test_an_agreement_is_advised_from_its_signature_on(as_enlace, draft):
    url = reverse("agreements:communication-agreement", args=[draft.pk])
    assert "aparecerán cuando el acuerdo esté firmado" in as_enlace.get(url).content.decode()
    put_in_force(draft)
    assert "Publicación conjunta en el aniversario" in as_enlace.get(url).content.decode()
    adopt = reverse("agreements:communication-adopt-agreement", args=[draft.pk])
    assert as_enlace.post(adopt, {"recommendation": ["aniversario"]}).url == url
    assert CommunicationAct.objects.get().agreement == draft


# --- On paper --------------------------------------------------------------------------------------------------------


def test_the_plan_on_paper(as_enlace, municipality, enlace, process, tmp_path):
    acts = [
        add(municipality, enlace, process=process, on=MONDAY + dt.timedelta(days=20 * number))
        for number in range(5)
    ]
    plan.cancel_act(act=acts[4], by=enlace, today=MONDAY, seen=1, outcome="Sin recursos")
    source = plan_source(municipality, acts, MONDAY, subject=process)
    assert source.digest() == plan_source(municipality, acts, MONDAY, subject=process).digest()
    data = source.pdf()
    assert (failures(data, "2a"), failures(data, "ua1")) == ([], [])
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "Plan de comunicación",
        "Guadalajara – Ciudad de Lyon",
        "acciones en el plan",
        "Marzo de 2026",
        "Cancelada: Sin recursos",
    ):
        assert words in text, words
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [str(each.S) for each in elements(pdf)]
    assert kinds.count("/H1") == 1 and kinds.count("/Table") == 4
    assert "todavía no tiene acciones" in plan_source(municipality, [], MONDAY).html
    answer = as_enlace.get(f"{LIST}pdf/", follow=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_the_plan_proves_the_task_once_nothing_is_left_to_do(as_enlace, municipality, enlace, process):
    task = process.tasks.get(key="plan-comunicacion")
    url = f"{LIST}evidencia/"
    empty = as_enlace.post(url, {"task": task.pk}, follow=True).content.decode()
    assert "El plan de ese proceso está vacío" in empty
    act = add(municipality, enlace, process=process, on=MONDAY)
    page = as_enlace.post(url, {"task": task.pk}, follow=True).content.decode()
    task.refresh_from_db()
    assert "sigue abierta" in page and (task.state, task.evidence.count()) == ("pending", 1)
    plan.finish_act(act=act, by=enlace, today=MONDAY, seen=1, outcome="Publicado")
    as_enlace.post(url, {"task": task.pk})
    task.refresh_from_db()
    assert (task.state, task.evidence.count()) == ("done", 2)


# --- Cost ------------------------------------------------------------------------------------------------------------

#: Session, person, memberships, municipality, notices; the office's processes and agreements, months, count of the
#: page, its rows, whether there are tasks that the plan documents, and those tasks.
LIST_QUERIES = 12
ADVICE_QUERIES = 8
CALENDAR_QUERIES = 6


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (LIST, LIST_QUERIES),
        (f"{LIST}calendario/?mes=2026-03", CALENDAR_QUERIES),
        ("process", ADVICE_QUERIES),
    ],
)
def test_a_page_costs_the_same_for_one_act_and_for_thirty(
    as_enlace, municipality, enlace, process, path, queries, django_assert_num_queries
):
    url = reverse("agreements:communication-process", args=[process.pk]) if path == "process" else path
    add(municipality, enlace, process=process)
    as_enlace.get(url)
    with django_assert_num_queries(queries):
        as_enlace.get(url)
    for number in range(29):
        add(municipality, enlace, process=process, audience=f"Público {number}")
    with django_assert_num_queries(queries):
        as_enlace.get(url)
