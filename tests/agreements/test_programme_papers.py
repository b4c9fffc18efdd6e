"""The annual programme as a paper: what it says, its totals, its calendar, and that it conforms."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest

from agreements.models import Activity, ActivityStep
from agreements.papers.programmes import gantt_source, paper_of_programme, programme_html, programme_pdf
from agreements.programme.writing import add_activity
from tests.agreements.test_rendering import CREATED, conforms
from tests.lib.test_pdf import elements, text_of

pytestmark = pytest.mark.django_db


def add_activities(programme, by, count, **changes):
    for number in range(1, count + 1):
        day = dt.date(2026, 1 + number % 12, 1 + number % 28)
        data = {
            "kind": list(Activity.Kind)[number % 6],
            "name": f"Actividad de prueba con un nombre largo, número {number}",
            "area": "agua",
            "starts_on": day,
            "ends_on": day,
            "responsible_local": "Elena Ruiz",
            "responsible_counterpart": "Claire Martin",
            "indicator": "Actividades realizadas",
            "indicator_unit": "actividades",
            "target_value": 1,
            "budget_local": Decimal("1000.50"),
            "budget_counterpart": Decimal(200),
            "currency_counterpart": "EUR",
        }
        add_activity(programme=programme, by=by, **(data | changes))


def test_paper_of_a_programme(programme, enlace):
    visit = {"starts_on": dt.date(2026, 5, 4), "ends_on": dt.date(2026, 5, 8)}
    add_activities(programme, enlace, 1, **visit)
    paper = paper_of_programme(programme)
    assert paper.pair == "Guadalajara – Lyon"
    assert [figure.numbers for figure in paper.figures] == [
        ["1"],
        ["1"],
        ["0 de 5"],
        ["$1,000.50 MXN"],
        ["200.00 EUR"],
    ]
    assert [figure.label for figure in paper.figures][:2] == ["actividad", "mes con actividades"]
    sheet = paper.activities[0]
    assert sheet.dates == "del 4 al 8 de mayo de 2026"
    assert [[(f.label, f.value) for f in row] for row in sheet.rows][:2] == [
        [("Área del acuerdo", "Agua potable, drenaje y saneamiento"), ("Modalidad", "Presencial")],
        [("Responsable del municipio", "Elena Ruiz"), ("Responsable de la contraparte", "Claire Martin")],
    ]
    assert [signature.name for signature in paper.signatures] == ["Elena Ruiz", "Claire Martin"]


def test_totals_never_add_up_currencies(programme, enlace):
    add_activities(programme, enlace, 2)
    add_activities(programme, enlace, 2, name="Otra", currency_counterpart="USD")
    totals = [(t.label, t.local, t.counterpart) for t in paper_of_programme(programme).totals]
    assert totals == [("Total", "$4,002.00 MXN", "400.00 EUR"), ("", "", "400.00 USD")]


def test_queries_do_not_grow_with_activities(programme, enlace, django_assert_num_queries):
    add_activities(programme, enlace, 1)
    # Activities, lines of the plans, commitments, steps.
    with django_assert_num_queries(4):
        paper_of_programme(programme)
    add_activities(programme, enlace, 29, name="Otra")
    with django_assert_num_queries(4):
        paper = paper_of_programme(programme)
    assert len(paper.activities) == 30


@pytest.mark.parametrize("count", [1, 25])
def test_programme(programme, enlace, tmp_path, count):
    programme.objective = "Consolidar el hermanamiento."
    add_activities(programme, enlace, count)
    paper = paper_of_programme(programme)
    assert programme_html(paper).count('<article class="activity">') == count
    data = programme_pdf(paper, created_at=CREATED)
    assert conforms(data)
    text = text_of(data, tmp_path)
    assert f"${count * Decimal('1000.50'):,.2f} MXN" in text
    assert f"{count * 200:,}.00 EUR" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables = [e for e in elements(pdf) if e.S == "/Table"]
        assert len(tables) == count + 3
        rows = [e for e in elements(pdf) if e.S == "/TR"]
        sheet_rows = sum(len(a.rows) for a in paper.activities)
        # Two tables with a header, the five lenses with theirs, a total, the sheets.
        assert len(rows) == 2 * (count + 1) + 6 + 1 + sheet_rows


def test_calendar_of_the_year_is_one_landscape_sheet(programme, enlace, tmp_path):
    add_activities(programme, enlace, 18, in_kind_local="Sede", lenses=["genero"])
    ActivityStep.objects.create(activity=programme.activities.first(), key="sede", name="Reservar", weeks=9)
    paper = paper_of_programme(programme)
    data = gantt_source(paper, created_at=CREATED).pdf()
    assert conforms(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        box = [float(side) for side in pdf.pages[0].MediaBox]
        assert box[2] > box[3]
        figures = [str(e.Alt) for e in elements(pdf) if e.S == "/Figure"]
        # Every bar says in words what it shows.
        assert sum("de 2026." in words for words in figures) == 18
        assert sum("Reservar" in words for words in figures) == 1
    empty = gantt_source(replace(paper, activities=[]), created_at=CREATED).pdf()
    assert "aún no tiene actividades" in text_of(empty, tmp_path)


def test_summary_of_a_long_programme_is_one_page(programme, enlace, tmp_path):
    add_activities(programme, enlace, 25)
    data = programme_pdf(paper_of_programme(programme), created_at=CREATED)
    sheets = text_of(data, tmp_path).split("\f")
    assert "Resumen" in sheets[1]
    assert "Actividades del año\n" not in sheets[1]
    assert "Actividades del año" in sheets[2]


def test_programme_without_activities_says_so(programme, tmp_path):
    data = programme_pdf(paper_of_programme(programme), created_at=CREATED)
    assert "Este programa aún no tiene actividades." in text_of(data, tmp_path)
