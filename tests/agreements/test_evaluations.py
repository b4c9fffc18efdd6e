"""Verbs of the yearly evaluation: beginning, writing, closing, opening again; what is kept of it."""

import json

import pytest
from django.core.exceptions import ValidationError

from agreements.evaluation import judging
from agreements.evaluation.gathering import content_of
from agreements.evaluation.indicators import record_value
from agreements.models import Evaluation, ReportLine, ResultIndicator, TwinningContact
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.agreements.evaluating import NOW, TEXTS, TODAY, begun, closed, year_behind

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(draft, activity, enlace):
    return year_behind(draft, activity, enlace)


def acts(row):
    return list(Entry.objects.about(row).values_list("act", flat=True))


def test_only_what_was_signed_is_evaluated_and_once_a_year(draft, enlace):
    with pytest.raises(ValidationError, match="Sólo se evalúan acuerdos firmados"):
        begun(draft, enlace)
    put_in_force(draft)
    for year, words in ((2027, "Todavía no empieza 2027"), (2025, "se firmó en 2026")):
        with pytest.raises(ValidationError, match=words):
            begun(draft, enlace, year)
    row = begun(draft, enlace)
    with pytest.raises(ValidationError, match="ya tiene una evaluación de 2026"):
        begun(draft, enlace)
    assert (row.revision, row.state, acts(row)) == (1, "open", ["evaluation.begun"])


def test_two_people_who_write_at_once(agreement, enlace):
    row = begun(agreement, enlace)
    save = {"evaluation": row, "by": enlace, "now": NOW, "seen": 1}
    found = judging.save_evaluation(**save, verdict="adjust", **TEXTS)
    assert (found.revision, found.verdict) == (2, "adjust")
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        judging.save_evaluation(**save, verdict="end", **TEXTS)
    # The same words once more change nothing and leave no entry.
    judging.save_evaluation(**save | {"seen": 2}, verdict="adjust", **TEXTS)
    row.refresh_from_db()
    assert (row.revision, row.verdict, acts(row)) == (2, "adjust", ["evaluation.saved", "evaluation.begun"])


@pytest.mark.parametrize(
    ("change", "field"), [({"verdict": "quizá"}, "verdict"), ({"lessons": "x" * 6001}, "lessons")]
)
def test_what_cannot_be_written(agreement, enlace, change, field):
    row = begun(agreement, enlace)
    with pytest.raises(ValidationError) as error:
        judging.save_evaluation(evaluation=row, by=enlace, now=NOW, seen=1, **TEXTS | change)
    assert set(error.value.message_dict) == {field}


def test_what_is_missing_is_said_before_closing(agreement, enlace):
    row = begun(agreement, enlace)
    with pytest.raises(ValidationError) as error:
        judging.close_evaluation(evaluation=row, by=enlace, now=NOW, seen=1)
    assert len(error.value.messages) == 3
    row.refresh_from_db()
    assert row.is_open


def test_closed_it_keeps_what_was_shown_and_never_changes(agreement, enlace):
    row = closed(agreement, enlace)
    before = json.dumps(row.content, sort_keys=True)
    row.refresh_from_db()
    assert json.dumps(row.content, sort_keys=True) == before
    record_value(indicator=ResultIndicator.objects.get(), year=2024, value=5, by=enlace, today=TODAY)
    TwinningContact.objects.all().delete()
    assert content_of(Evaluation.objects.get(), TODAY) == row.content
    for act in (
        lambda: judging.save_evaluation(evaluation=row, by=enlace, now=NOW, seen=3, **TEXTS),
        lambda: judging.close_evaluation(evaluation=row, by=enlace, now=NOW, seen=3),
    ):
        with pytest.raises(ValidationError, match="está cerrada"):
            act()
    assert acts(row) == ["evaluation.closed", "evaluation.saved", "evaluation.begun"]


def test_opening_again_needs_a_reason_and_gathers_anew(agreement, enlace):
    row = closed(agreement, enlace)
    again = {"evaluation": row, "by": enlace, "now": NOW}
    with pytest.raises(ValidationError, match="por qué se reabre"):
        judging.reopen_evaluation(**again, reason="  ", seen=3)
    with pytest.raises(ValidationError, match="Otra persona"):
        judging.reopen_evaluation(**again, reason="Faltaba un dato", seen=2)
    found = judging.reopen_evaluation(**again, reason="Faltaba un dato", seen=3)
    assert (found.state, found.content, found.closed_by, found.revision) == ("open", None, None, 4)
    assert found.reasons == TEXTS["reasons"]
    assert Entry.objects.about(row).first().text.endswith("Motivo: Faltaba un dato")
    with pytest.raises(ValidationError, match="ya estaba abierta"):
        judging.reopen_evaluation(**again, reason="Otra vez", seen=4)


def test_deciding_otherwise_is_written_into_the_history(agreement, enlace):
    row = closed(agreement, enlace, verdict="end")
    proposed = row.content["proposal"]["label"].lower()
    assert not judging.agrees(row)
    assert Entry.objects.about(row).first().text == (
        f"Se cerró la evaluación de 2026. Recomendación: terminar (el sistema proponía {proposed})."
    )


def test_the_content_tells_the_year(agreement, enlace):
    content = content_of(begun(agreement, enlace), TODAY)
    assert content["execution"]["sentence"] == "Se realizó 1 de 1 actividad prevista, con 50 personas."
    assert content["execution"]["quarters"] == ["segundo"]
    assert content["execution"]["money"] == [
        {
            "side": "Municipio",
            "currency": "MXN",
            "planned": "120,000.50",
            "spent": "110,000.00",
            "percent": 92,
        },
        {"side": "Contraparte", "currency": "EUR", "planned": "4,000.00", "spent": "3,500.00", "percent": 88},
    ]
    (result,) = content["results"]
    assert (result["standing"], [each["year"] for each in result["values"]]) == (
        "on_path",
        [2023, 2025, 2026],
    )
    rows = {row["key"]: (row["before"], row["now"]) for row in content["comparison"]["rows"]}
    assert rows["acuerdos"] == ("0", "1")
    assert rows["personas"] == ("sin dato", "50")
    points = [float(part["points"]) for part in content["vitality"]["contributions"]]
    assert sum(points) == pytest.approx(float(content["vitality"]["score"]))
    assert {each["key"] for each in content["presence"]} >= {"vocation", "networks", "calls"}
    assert json.loads(json.dumps(content)) == content


def test_open_reports_tell_nothing(agreement, enlace):
    ReportLine.objects.all().delete()
    agreement.programmes.get().reports.all().delete()
    content = content_of(begun(agreement, enlace), TODAY)
    assert (content["execution"]["done"], content["execution"]["percent"]) == (None, None)
    assert "no se sabe cuántas se realizaron" in content["execution"]["sentence"]


def test_of_an_agreement_without_day_of_signature_there_is_no_before(agreement, enlace):
    type(agreement).objects.filter(pk=agreement.pk).update(origin="inventory", process=None, signed_on=None)
    agreement.refresh_from_db()
    assert content_of(begun(agreement, enlace), TODAY)["comparison"] is None


def test_an_ended_agreement_is_proposed_to_be_ended(agreement, enlace):
    put_in_force(agreement, state="ended", ended_on=TODAY)
    content = content_of(begun(agreement, enlace), TODAY)
    assert (content["vitality"], content["proposal"]["verdict"]) == (None, "end")


def test_the_committee_reads_what_is_closed(agreement, enlace, integrante, lectora):
    row = closed(agreement, enlace)
    assert list(Evaluation.objects.visible_to(integrante)) == [row]
    judging.reopen_evaluation(evaluation=row, reason="Un dato", by=enlace, now=NOW, seen=3)
    assert not Evaluation.objects.visible_to(integrante).exists()
    assert list(Evaluation.objects.visible_to(lectora)) == [row]
