"""Commitments: from the clause to what was done, with both kinds of gap."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements.commitments import matrix, writing
from agreements.commitments.proposals import TRACKED, proposals_for
from agreements.imports.inventory import add_existing
from agreements.library.clauses import template_of
from agreements.models import Activity, ActivityStep, Agreement, Commitment, Report, ReportLine
from partners.models import Entry
from phases.tasking import add_task
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_task(process, municipality, enlace):
    return add_task(
        municipality=municipality,
        process=process,
        by=enlace,
        name="Reunir la lista de asistencia",
        due_on=MONDAY,
        today=MONDAY,
    )


def promise(draft, enlace, text="Reunirse dos veces al año", key="seguimiento", **options):
    return writing.add_commitment(
        agreement=draft, by=enlace, text=text, side="both", clause=draft.clauses.get(key=key), **options
    )


@pytest.fixture
def activity(programme, enlace):
    return Activity.objects.create(
        programme=programme,
        kind="webinars",
        name="Ciclo sobre el agua",
        area="agua",
        starts_on=dt.date(programme.year, 3, 2),
        ends_on=dt.date(programme.year, 3, 30),
        responsible_local="Ana",
        responsible_counterpart="Luc",
        indicator="Personas asistentes",
        indicator_unit="personas",
        target_value=200,
    )


def url(agreement, name="commitment-list"):
    return reverse(f"agreements:{name}", args=[agreement.pk])


def row_of(draft, commitment, **options):
    rows = matrix.matrix_of(draft, **options).rows
    return next(row for row in rows if row.commitment == commitment)


# --- Proposals -------------------------------------------------------------------------------------------------------


def test_every_clause_that_is_followed_exists_in_the_library():
    assert [template_of(key).key for key in TRACKED] == list(TRACKED)


def test_proposals_say_what_the_draft_says(draft):
    found = {each.text: each.clause_key for each in proposals_for(draft, writing.clause_labels(draft))}
    assert found["Cooperar en Cultura y artes"] == "areas"
    assert (
        found[
            "Adoptar por escrito el programa anual de actividades, a más tardar en el mes de noviembre de cada año"
        ]
        == "programas-anuales"
    )
    assert (
        found[
            "Reunirse una vez cada seis meses para revisar lo realizado y acordar lo que sigue, con constancia por "
            "escrito"
        ]
        == "seguimiento"
    )


def test_an_agreement_without_text_is_proposed_its_areas(municipality, counterpart, enlace):
    old = add_existing(
        municipality=municipality,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind="twinning",
        state="in_force",
    )
    assert proposals_for(old, []) == []
    Agreement.objects.filter(pk=old.pk).update(areas=["cultura"])
    old.refresh_from_db()
    assert [each.text for each in proposals_for(old, [])] == ["Cooperar en Cultura y artes"]


def test_adopting_twice_registers_once(draft, enlace):
    proposals = proposals_for(draft, writing.clause_labels(draft))[:3]
    assert len(writing.adopt_proposals(agreement=draft, proposals=proposals, by=enlace)) == 3
    assert writing.adopt_proposals(agreement=draft, proposals=proposals, by=enlace) == []
    rows = Commitment.objects.filter(agreement=draft)
    assert [row.clause_label for row in rows][:1] == ["Artículo 2. Áreas de cooperación"]
    assert rows.count() == 3
    assert Entry.objects.filter(act="commitment.adopted").count() == 1


# --- Verbs -----------------------------------------------------------------------------------------------------------


def test_a_promise_belongs_to_a_clause_of_its_own_agreement(draft, enlace):
    found = promise(draft, enlace)
    assert found.clause_label == "Artículo 6. Mecanismo de seguimiento"
    with pytest.raises(ValidationError) as refusal:
        promise(draft, enlace)
    assert refusal.value.message_dict == {"text": [writing.TWICE]}
    other = Agreement(pk=draft.pk + 1, municipality=draft.municipality, state="draft", languages=["es"])
    with pytest.raises(ValidationError) as refusal:
        writing.add_commitment(
            agreement=other, by=enlace, text="X", side="both", clause=draft.clauses.get(key="areas")
        )
    assert "clause" in refusal.value.message_dict


@pytest.mark.parametrize("values", [{"text": "   "}, {"side": "nadie"}, {"clause_label": ""}])
def test_a_promise_without_its_data_is_refused(draft, enlace, values):
    data = {"text": "Reunirse", "side": "both", "clause_label": "Cláusula quinta"} | values
    with pytest.raises(ValidationError) as refusal:
        writing.add_commitment(agreement=draft, by=enlace, **data)
    assert list(refusal.value.message_dict) == list(values)
    assert not Commitment.objects.exists()


def test_a_stale_change_is_refused_and_a_retired_promise_stays_retired(draft, enlace):
    found = promise(draft, enlace)
    seen_at = found.changed_at
    data = {"side": "local", "clause": found.clause}
    writing.change_commitment(commitment=found, by=enlace, seen_at=seen_at, text="Reunirse", **data)
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        writing.change_commitment(commitment=found, by=enlace, seen_at=seen_at, text="Otra cosa", **data)
    now = timezone.now()
    writing.retire_commitment(commitment=found, by=enlace, reason="Repetido", now=now)
    with pytest.raises(ValidationError, match="ya se había retirado"):
        writing.retire_commitment(commitment=found, by=enlace, reason="Repetido", now=now)
    with pytest.raises(ValidationError, match="ya se había retirado"):
        writing.change_commitment(commitment=found, by=enlace, seen_at=now, text="Otra cosa", **data)
    found.refresh_from_db()
    assert (found.text, found.side, found.retired_reason) == ("Reunirse", "local", "Repetido")


def test_an_agreement_that_was_given_up_promises_nothing(draft, enlace):
    Agreement.objects.filter(pk=draft.pk).update(state="withdrawn")
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="no obliga a nadie"):
        promise(draft, enlace)


# --- The matrix ------------------------------------------------------------------------------------------------------


def test_clauses_with_nothing_behind_and_activities_without_a_clause(draft, enlace, activity):
    found = promise(draft, enlace)
    picture = matrix.matrix_of(draft)
    assert row_of(draft, found).standing == matrix.PROMISED
    assert [row.label for row in picture.rows if row.commitment is None] == [
        "Artículo 2. Áreas de cooperación",
        "Artículo 4. Programas anuales de actividades",
        *[row.label for row in picture.rows if row.commitment is None][2:],
    ]
    assert {row.standing for row in picture.rows if row.commitment is None} == {matrix.NOTHING}
    assert [trace.activity for trace in picture.loose] == [activity]


def test_a_promise_is_proved_by_evidence_or_by_a_closed_report(draft, enlace, activity, programme, own_task):
    found = promise(draft, enlace)
    activity.commitments.add(found)
    assert matrix.matrix_of(draft).loose == []
    assert row_of(draft, found).standing == matrix.PLANNED
    ActivityStep.objects.create(activity=activity, key="event", name="Ciclo", task=own_task)
    assert row_of(draft, found).standing == matrix.PLANNED
    own_task.evidence.create(note="Lista de asistencia", added_by=enlace)
    row = row_of(draft, found)
    assert (row.standing, row.traces[0].task_ids) == (matrix.PROVED, (own_task.pk,))


def test_an_open_report_proves_nothing_yet(draft, enlace, activity, programme):
    found = promise(draft, enlace)
    activity.commitments.add(found)
    now = timezone.now()
    report = Report.objects.create(programme=programme, period="t1", created_by=enlace, changed_at=now)
    ReportLine.objects.create(report=report, activity=activity, actual=80)
    row = row_of(draft, found)
    assert (row.standing, row.traces[0].value) == (matrix.PLANNED, 80)
    Report.objects.update(state="closed", closed_at=now, closed_by=enlace, content={})
    assert row_of(draft, found).standing == matrix.PROVED


@pytest.mark.parametrize(("adding", "value"), [("sum", 120), ("last", 40)])
def test_an_indicator_adds_up_or_is_the_last_one_known(draft, enlace, activity, programme, adding, value):
    Activity.objects.update(adding=adding)
    found = promise(draft, enlace)
    activity.commitments.add(found)
    for period, actual in (("t1", 80), ("t2", 40), ("t3", None)):
        report = Report.objects.create(
            programme=programme, period=period, created_by=enlace, changed_at=timezone.now()
        )
        ReportLine.objects.create(report=report, activity=activity, actual=actual)
    assert row_of(draft, found).traces[0].value == value


def test_another_year_shows_its_own_activities(draft, enlace, activity):
    found = promise(draft, enlace)
    activity.commitments.add(found)
    assert len(row_of(draft, found, year=activity.programme.year).traces) == 1
    assert row_of(draft, found, year=activity.programme.year + 1).traces == ()


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_the_page_asks_the_same_queries_for_one_and_thirty(
    client, draft, enlace, activity, django_assert_num_queries
):
    promise(draft, enlace)
    client.force_login(enlace)
    client.get(url(draft))
    with django_assert_num_queries(PAGE_QUERIES):
        assert client.get(url(draft)).status_code == 200
    for number in range(29):
        activity.commitments.add(promise(draft, enlace, f"Reunirse por motivo {number}"))
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get(url(draft)).content.decode()
    assert "Reunirse por motivo 3" in page


PAGE_QUERIES = 17


def test_an_empty_page_offers_the_proposals_and_adopts_them(client, draft, enlace):
    client.force_login(enlace)
    page = client.get(url(draft)).content.decode()
    assert "Ver los que suelen contener estas cláusulas" in page
    answer = client.post(url(draft, "commitment-adopt"), {"chosen": ["1"]}, follow=True)
    assert "Compromisos registrados: 1." in answer.content.decode()
    answer = client.post(url(draft, "commitment-adopt"), {})
    assert answer.status_code == 422
    assert "Marque al menos un compromiso" in answer.content.decode()


def test_a_stale_form_comes_back_with_what_was_typed(client, draft, enlace):
    found = promise(draft, enlace)
    client.force_login(enlace)
    data = {"text": "Lo que yo escribí", "side": "both", "clause": found.clause_id}
    address = reverse("agreements:commitment-edit", args=[found.pk])
    answer = client.post(address, data | {"seen_at": "2020-01-01T00:00:00+00:00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Lo que yo escribí" in page
    assert "Otra persona cambió este compromiso" in page
    found.refresh_from_db()
    assert found.text == "Reunirse dos veces al año"


def test_the_file_has_a_row_per_promise_and_activity(client, draft, enlace, activity):
    found = promise(draft, enlace)
    activity.commitments.add(found)
    client.force_login(enlace)
    answer = client.get(url(draft), {"formato": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Cláusula,Compromiso,A cargo de")
    assert any("Reunirse dos veces al año" in line and "Ciclo sobre el agua" in line for line in lines)
