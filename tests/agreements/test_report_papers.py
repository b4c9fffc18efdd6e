"""Reports on paper: marks of every number, tagged PDF/UA, issued only when closed; and the workbook."""

import datetime as dt
import io
import re
from decimal import Decimal

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from agreements.models import IssuedDocument
from agreements.programme.writing import add_activity
from agreements.reporting import exports, papers, writing
from agreements.reporting.reading import Book
from agreements.trust import documents
from hermanamientos.lib.exports import workbook_of
from tests.agreements import reported
from tests.agreements.reported import NOW, begin, close, closed_quarter, tell
from tests.lib.test_pdf import count, failures, text_of

pytestmark = pytest.mark.django_db

D = dt.date
Kind = IssuedDocument.Kind


@pytest.fixture
def programme(programme, activity, activity_data, enlace):
    data = activity_data | {"name": "Foro", "starts_on": D(2026, 9, 1), "ends_on": D(2026, 9, 2)}
    add_activity(programme=programme, by=enlace, **data)
    return reported.approved(programme, enlace)


@pytest.fixture
def quarter(programme, activity, enlace):
    """The second quarter, closed, after the first one."""
    closed_quarter(programme, "t1", enlace, **{f"a{activity.pk}": {"actual": Decimal("0.25")}})
    return closed_quarter(
        programme, "t2", enlace, **{f"a{activity.pk}": {"spent_counterpart": Decimal(1500)}}
    )


@pytest.fixture
def year(programme, quarter, activity, enlace):
    forum = programme.activities.get(name="Foro")
    done = {"progress": "done", "real_ends_on": D(2026, 9, 30), "women": None, "men": None}
    closed_quarter(
        programme,
        "t3",
        enlace,
        **{
            f"a{activity.pk}": done,
            f"a{forum.pk}": {
                "progress": "cancelled",
                "real_starts_on": None,
                "women": None,
                "men": None,
                "problems": "=1+1 <b>Sin sede</b>",
            },
        },
    )
    closed_quarter(programme, "t4", enlace)
    report = begin(programme, "year", enlace)
    tell(report, enlace, "Un buen año.", achievements="Mucho.", problems="Poco.", next_steps="Más.")
    return close(report, enlace).report


def test_every_mark_leads_to_lines_that_add_up_to_the_number(year):
    paper = papers.paper_of_report(year)
    lines = {each.mark: each for each in paper.sources}
    assert sorted(lines) == [1, 2, 3, 4]

    def marked(cell):
        found = []
        for part in cell.marks.split(", "):
            first, _, last = part.partition("–")
            found += [lines[n] for n in range(int(first), int(last or first) + 1)]
        return found

    visit = paper.sheets[0]
    total = sum(Decimal(each.actual) for each in marked(visit.result))
    assert (visit.result.text, total) == ("2.25", Decimal("2.25"))
    assert (visit.people.text, visit.people.gaps) == ("36", 1)
    assert sum(int(each.people) for each in marked(visit.people)) == 36
    (spent,) = visit.spent["counterpart"]
    assert (spent.text, [each.spent_counterpart for each in marked(spent)]) == (
        "1,500.00 EUR",
        ["1,500.00 EUR"],
    )
    assert {each.folio for each in paper.sources} == {
        each.folio for each in year.programme.reports.filter(period__in=("t1", "t2", "t3"))
    }
    (done, *_) = paper.figures
    assert (done.cells[0].text, [each.progress for each in marked(done.cells[0])]) == (
        "1 de 2",
        ["realizada"],
    )


@pytest.mark.parametrize("which", ["quarter", "year"])
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_a_report_conforms(request, which, profile):
    assert failures(papers.report_source(request.getfixturevalue(which)).pdf(), profile) == []


def test_the_annual_report_says_all_that_it_should(year, tmp_path):
    data = papers.report_source(year).pdf()
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "Informe anual",
        "Lo planeado y lo realizado",
        "De dónde sale cada cifra",
        "Presupuesto ejercido",
        "Personas que participaron",
        "Un buen año.",
        "=1+1 <b>Sin sede</b>",
        "Al 31 de diciembre de 2026, de 2 actividades del programa: 1 realizada y 1 cancelada.",
        year.folio,
    ):
        assert words in text
    assert re.search(r"INF/2026/T2/\d{5}, renglón \d+", text)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert count(pdf, "/Figure") >= 1 and count(pdf, "/Table") >= 6


def test_a_report_in_hand_is_a_draft_and_a_closed_one_is_always_the_same(quarter, programme, enlace):
    source = papers.report_source(quarter)
    assert (source.watermark, source.created_at) == ("", NOW)
    programme.activities.update(name="Otro nombre", budget_local=1)
    again = programme.reports.select_related(
        "programme__municipality", "programme__agreement__counterpart__city"
    ).get(pk=quarter.pk)
    assert papers.report_source(again).digest() == source.digest()
    third = begin(programme, "t3", enlace)
    assert papers.report_source(third).watermark == "BORRADOR"


def test_many_activities_print_on_pages_that_break_well(programme, activity_data, enlace):
    type(programme).objects.filter(pk=programme.pk).update(state="draft")
    for number in range(20):
        add_activity(
            programme=programme, by=enlace, **activity_data | {"name": f"Actividad larga número {number}"}
        )
    type(programme).objects.filter(pk=programme.pk).update(state="approved")
    report = begin(reported.programme_of(programme.pk), "t1", enlace)
    data = papers.report_source(report).pdf()
    assert failures(data, "ua1") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) > 8


# --- Issuing ---------------------------------------------------------------------------------------------------------


def test_only_a_closed_report_is_issued_and_only_as_what_it_is(programme, quarter, enlace):
    third = begin(programme, "t3", enlace)
    with pytest.raises(ValidationError, match="ciérrelo antes"):
        documents.issue(kind=Kind.QUARTER, source=third, by=enlace, now=NOW)
    with pytest.raises(ValidationError, match="otro tipo"):
        documents.issue(kind=Kind.YEAR_REPORT, source=quarter, by=enlace, now=NOW)
    document = documents.issue(kind=Kind.QUARTER, source=quarter, by=enlace, now=NOW)
    assert (document.report, document.folio) == (quarter, quarter.folio)
    assert documents.issue(kind=Kind.QUARTER, source=quarter, by=enlace, now=NOW).pk == document.pk
    assert documents.verify(document) and documents.source_of(document) == quarter


def test_what_was_issued_stays_when_the_report_is_opened_and_closed_again(quarter, enlace):
    first = documents.issue(kind=Kind.QUARTER, source=quarter, by=enlace, now=NOW)
    writing.reopen_report(report=quarter, reason="Faltó un dato", by=enlace, now=NOW)
    tell(quarter, enlace, "Corregido.")
    again = close(quarter, enlace, now=NOW + dt.timedelta(hours=1)).report
    second = documents.issue(kind=Kind.QUARTER, source=again, by=enlace, now=NOW)
    assert first.code != second.code and documents.verify(first)


# --- The workbook ----------------------------------------------------------------------------------------------------


def test_the_workbook_has_the_same_figures_and_no_formula(year):
    content = Book(year.programme).content(year)
    with workbook_of(exports.sheets_of(content)) as file:
        book = load_workbook(io.BytesIO(file.read()))
    assert book.sheetnames == ["Resumen", "Actividades", "Trimestres"]
    summary = {row[0]: row[1] for row in book["Resumen"].iter_rows(values_only=True)}
    assert (summary["Actividades del programa"], summary["Actividades: realizadas"]) == (2, 1)
    assert (summary["Mujeres"], summary["Gasto de la contraparte"]) == (20, 1500)
    headings, *rows = book["Actividades"].iter_rows(values_only=True)
    first = dict(zip(headings, rows[0], strict=True))
    assert (first["Resultado"], first["Estado"], first["Mujeres"]) == (2.25, "realizada", 20)
    assert len(list(book["Trimestres"].iter_rows())) == 1 + 4
    (formula,) = [
        cell for row in book["Trimestres"].iter_rows() for cell in row if str(cell.value).startswith("=1+1")
    ]
    assert formula.data_type == "s"
