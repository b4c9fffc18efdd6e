"""Pages of results and of evaluations: one happy path each, refusals, files, and what a page costs."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from agreements.evaluation import indicators, judging
from agreements.models import Evaluation, ResultIndicator, ResultValue
from tests.agreements.conftest import put_in_force
from tests.agreements.evaluating import NOW, TEXTS, TODAY, begun, closed, year_behind

pytestmark = pytest.mark.django_db
LIST_QUERIES, RESULT_QUERIES = 8, 16
INDICATOR = {
    "result": "presence",
    "name": "Redes internacionales a las que pertenece",
    "unit": "redes",
    "direction": "up",
    "baseline_year": "2026",
    "baseline": "0",
    "target_year": "2029",
    "target": "2",
    "source": "Conteo de este sistema",
}


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


@pytest.fixture
def office(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def agreement(draft, activity, enlace):
    return year_behind(draft, activity, enlace)


def text(response):
    return response.content.decode()


# --- Results ---------------------------------------------------------------------------------------------------------


def test_a_suggested_indicator_begins_with_what_the_system_counts(office, agreement, municipality):
    shown = text(office.get(url("result-list", "14039")))
    assert "Acuerdos vigentes con el exterior" in shown
    form = office.get(url("result-create", "14039") + "?sugerido=acuerdos-vigentes").context["form"]
    assert (form.initial["baseline"], form.initial["unit"]) == (1, "acuerdos")
    office.post(url("result-create", "14039") + "?sugerido=redes", INDICATOR)
    row = ResultIndicator.objects.get(counter="redes")
    assert (row.municipality, row.target) == (municipality, 2)
    shown = text(office.get(url("result-list", "14039")))
    assert "?sugerido=redes" not in shown
    assert "Hoy el sistema cuenta 0." in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"target": "muchas"}, "Escriba un número"),
        ({"unit": ""}, "Escriba en qué unidad se mide"),
        ({"target_year": "2026"}, "El año de la meta debe ser posterior al de la línea base."),
        ({"target_year": "pronto"}, "Escriba un año con cuatro cifras"),
        ({"direction": "down"}, "Mejora cuando baja"),
    ],
)
def test_bad_input_comes_back_with_what_was_typed(office, municipality, change, words):
    response = office.post(url("result-create", "14039"), INDICATOR | change)
    assert response.status_code == 422
    assert words in text(response)
    assert response.context["form"]["name"].value() == INDICATOR["name"]
    assert ResultIndicator.objects.count() == 0


def test_a_year_cannot_be_written_twice(office, agreement):
    row = ResultIndicator.objects.get()
    response = office.post(url("result-detail", row.pk), {"year": "2026", "value": "11"})
    assert response.status_code == 422
    assert "El año 2026 ya tiene un valor" in text(response)
    office.post(url("result-detail", row.pk), {"year": "2024", "value": "4.5", "source": "Padrón"})
    assert ResultValue.objects.get(year=2024).value == Decimal("4.5")


def test_a_stale_correction_is_refused_and_the_next_one_goes_through(office, agreement, enlace):
    value = ResultValue.objects.get(year=2026)
    seen = value.value
    indicators.correct_value(row=value, value=Decimal(16), seen=seen, by=enlace, today=TODAY)
    response = office.post(url("result-value-edit", value.pk), {"value": "17", "seen": str(seen)})
    assert response.status_code == 422
    assert "ahora es 16" in text(response)
    form = response.context["form"]
    office.post(url("result-value-edit", value.pk), {"value": "17", "seen": form["seen"].value()})
    value.refresh_from_db()
    assert value.value == 17


def test_a_stale_indicator_keeps_what_was_typed(office, agreement, enlace):
    row = ResultIndicator.objects.get()
    form = office.get(url("result-edit", row.pk)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    ResultIndicator.objects.filter(pk=row.pk).update(unit="negocios")
    response = office.post(url("result-edit", row.pk), data | {"name": "Otro nombre"})
    assert response.status_code == 422
    assert "Otra persona cambió este indicador" in text(response)
    assert response.context["form"]["name"].value() == "Otro nombre"
    data["seen"] = response.context["form"]["seen"].value()
    assert office.post(url("result-edit", row.pk), data | {"name": "Otro nombre"}).status_code == 302


def test_filters_and_files_of_results(office, agreement):
    assert len(office.get(url("result-list", "14039") + "?resultado=presence").context["page"]) == 0
    assert len(office.get(url("result-list", "14039") + "?situacion=on_path").context["page"]) == 1
    lines = b"".join(office.get(url("result-list", "14039") + "?formato=csv")).decode().splitlines()
    assert len(lines) == 4
    assert ",2026,15.00,15.50,Padrón de artesanos,en lo esperado" in lines[3]


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_results_costs_the_same(office, municipality, enlace, count, django_assert_num_queries):
    for number in range(count):
        row = indicators.add_indicator(
            municipality=municipality,
            by=enlace,
            **INDICATOR | {"name": f"Indicador {number}", "baseline_year": 2024, "target_year": 2029},
        )
        indicators.record_value(indicator=row, year=2025, value=1, by=enlace, today=TODAY)
    with django_assert_num_queries(RESULT_QUERIES):
        assert office.get(url("result-list", "14039")).status_code == 200


# --- Evaluations -----------------------------------------------------------------------------------------------------


def test_from_beginning_to_closed(office, agreement, integrante):
    response = office.post(url("evaluation-create", "14039"), {"agreement": agreement.pk, "year": "2026"})
    row = Evaluation.objects.get()
    assert response.url == url("evaluation-detail", row.pk)
    # A second click leads to the same one.
    again = office.post(url("evaluation-create", "14039"), {"agreement": agreement.pk, "year": "2026"})
    assert again.url == response.url
    shown = text(office.get(response.url))
    assert "Falta la recomendación" in shown
    office.post(url("evaluation-edit", row.pk), TEXTS | {"verdict": "adjust", "seen": "1"})
    office.post(url("evaluation-close", row.pk), {"seen": "2"})
    row.refresh_from_db()
    assert (row.state, row.verdict) == ("closed", "adjust")
    assert office.get(url("evaluation-edit", row.pk)).status_code == 302
    office.force_login(integrante)
    shown = text(office.get(url("evaluation-detail", row.pk)))
    assert "Doce talleres exportan" in shown
    # Members of the committee have no page of the office to be led to.
    assert "Escribir la vocación" not in shown
    assert len(office.get(url("evaluation-list", "14039")).context["page"]) == 1


def test_what_nobody_closed_is_not_found_by_the_committee(office, agreement, enlace, integrante):
    row = begun(agreement, enlace)
    office.force_login(integrante)
    for name in ("evaluation-detail", "evaluation-pdf", "evaluation-edit", "document-issue-evaluation"):
        assert office.get(url(name, row.pk)).status_code == 404
    assert len(office.get(url("evaluation-list", "14039")).context["page"]) == 0


def test_two_people_in_one_form(office, agreement, enlace):
    row = begun(agreement, enlace)
    judging.save_evaluation(
        evaluation=row, by=enlace, now=NOW, seen=1, verdict="end", lessons="Lo de la otra persona."
    )
    response = office.post(url("evaluation-edit", row.pk), TEXTS | {"verdict": "continue", "seen": "1"})
    assert response.status_code == 422
    shown = text(response)
    assert "Otra persona guardó cambios" in shown
    assert "Lo de la otra persona." in shown
    form = response.context["form"]
    assert form["lessons"].value() == TEXTS["lessons"]
    office.post(url("evaluation-edit", row.pk), TEXTS | {"verdict": "continue", "seen": form["seen"].value()})
    row.refresh_from_db()
    assert (row.verdict, row.lessons, row.revision) == ("continue", TEXTS["lessons"], 3)


def test_closing_says_what_is_missing(office, agreement, enlace):
    row = begun(agreement, enlace)
    response = office.post(url("evaluation-close", row.pk), {"seen": "1"})
    assert response.status_code == 422
    assert "Faltan las razones de la recomendación." in text(response)


def test_opening_again_asks_why(office, agreement, enlace):
    row = closed(agreement, enlace)
    assert office.post(url("evaluation-reopen", row.pk), {"seen": "3", "reason": ""}).status_code == 422
    office.post(url("evaluation-reopen", row.pk), {"seen": "3", "reason": "Faltaba un dato"})
    row.refresh_from_db()
    assert row.is_open


def test_an_unsigned_agreement_cannot_be_chosen(office, draft, municipality):
    response = office.post(url("evaluation-create", "14039"), {"agreement": draft.pk, "year": "2026"})
    assert response.status_code == 422
    assert Evaluation.objects.count() == 0


def test_the_workbook_has_what_the_page_has(office, agreement, enlace):
    row = closed(agreement, enlace)
    response = office.get(url("evaluation-detail", row.pk) + "?formato=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert ["Recomendación", "Decisión", "continuar"] == rows[4][:3]
    points = {line[1]: line[2] for line in rows if line[0] == "Vitalidad"}
    score = points.pop("Puntos")
    assert sum(points.values()) == pytest.approx(score)
    assert any(line[:2] == ["Antes y después", "Acuerdos vigentes con el exterior"] for line in rows)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_evaluations_costs_the_same(office, draft, enlace, count, django_assert_num_queries):
    put_in_force(draft, dt.date(1990, 1, 2))
    for number in range(count):
        begun(draft, enlace, 1991 + number)
    with django_assert_num_queries(LIST_QUERIES):
        assert office.get(url("evaluation-list", "14039")).status_code == 200
