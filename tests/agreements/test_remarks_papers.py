"""Observations and agreements as files: the tagged PDF, the Word documents, the rows for a spreadsheet."""

import datetime as dt
import io

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, ClauseText
from agreements.papers import docx_export
from agreements.remarks import papers as remark_papers
from agreements.remarks.exports import remark_columns
from agreements.remarks.rows import rows_of
from hermanamientos.lib.exports import csv_lines
from tests.agreements.test_remarks import answer, keys, observed, pair  # noqa: F401 - fixtures
from tests.lib.reading import text_in_order
from tests.lib.test_pdf import elements, failures

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 16)


@pytest.fixture
def answered(pair, draft, enlace, keys):  # noqa: F811
    """Two observations, one answered, and the text of its clause changed in Spanish."""
    clause = draft.clauses.get(key=keys[0])
    latest = clause.texts.filter(language="es").order_by("-version").first()
    save_clause(
        clause=clause,
        language="es",
        html="<p>Un objetivo preciso y medible.</p>",
        heading=latest.heading,
        expected_version=latest.version,
        by=enlace,
    )
    answer(pair[0], enlace, "Se precisó el objetivo.\n\nTambién en inglés.")
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_table_is_a_tagged_archivable_pdf(answered, profile):
    assert failures(remark_papers.remarks_source(answered, TODAY).pdf(), profile) == []


def test_the_table_says_everything_in_order(answered):
    data = remark_papers.remarks_source(answered, TODAY).pdf()
    assert remark_papers.remarks_source(answered, TODAY).pdf() == data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        words = " ".join(text_in_order(pdf).split())
        tables = [element for element in elements(pdf) if element.S == "/Table"]
        title = str(pdf.docinfo.Title)
    assert title.startswith("Tabla de observaciones y respuestas, ")
    assert answered.folio in words
    told = [
        "Precise el objetivo.",
        "CJA-07/2026",
        "Se precisó el objetivo.",
        "También en inglés.",
        "Respondida",
        "Revise la ortografía.",
        "Sin respuesta todavía.",
        "Cláusulas que cambiaron",
        "Un objetivo preciso y medible.",
    ]
    assert [each for each in told if each not in words] == []
    assert [words.index(each) for each in told] == sorted(words.index(each) for each in told)
    assert len(tables) == 2  # the answers; the changed clause, in Spanish alone


def test_words_of_people_are_text_on_paper(answered, enlace):
    remark = answered.remarks.get(number=2)
    answer(remark, enlace, "<img src='file:///etc/passwd'> & <b>nada</b>")
    html = remark_papers.remarks_html(remark_papers.paper_of_remarks(answered, TODAY))
    assert "&lt;img src=" in html
    assert "<b>nada" not in html
    assert remark_papers.remarks_source(answered, TODAY).pdf()[:5] == b"%PDF-"


def test_an_empty_table_says_so(draft):
    html = remark_papers.remarks_html(remark_papers.paper_of_remarks(draft, TODAY))
    assert "No se han recibido observaciones." in html


# --- Word ------------------------------------------------------------------------------------------------------------


def opened(data):
    return Document(io.BytesIO(data))


def test_the_table_as_word_document(answered):
    document = opened(docx_export.remarks_docx(answered, TODAY))
    table = document.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "N.º",
        "Cláusula",
        "Observación",
        "Respuesta",
        "Estado",
    ]
    first, second = ([cell.text for cell in row.cells] for row in table.rows[1:])
    assert first[0] == "1"
    assert first[2] == "Precise el objetivo.\nOficio CJA-07/2026, recibido el 3 de marzo de 2026."
    assert first[3:] == ["Se precisó el objetivo.\n\nTambién en inglés.", "Respondida"]
    assert second[1:2] + second[3:] == ["Texto completo", "Sin respuesta todavía.", "Por responder"]
    assert document.tables[1].rows[1].cells[1].text == "Un objetivo preciso y medible."
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_agreement_as_word_document(draft):
    document = opened(docx_export.agreement_docx(draft, TODAY))
    assert document.core_properties.title == draft.title
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "Artículo 1. Objetivo · Article 1. Objective" in headings
    spanish, english = document.tables[2].rows[0].cells
    assert "impulsar el desarrollo" in spanish.text or "Partes" in spanish.text
    assert languages_of(spanish) == {"es"}
    assert languages_of(english) == {"en"}
    assert draft.folio in document.sections[0].footer.paragraphs[0].text


def languages_of(cell):
    return {tag.get(qn("w:val")) for tag in cell._tc.iter(qn("w:lang"))}


def test_arabic_runs_from_right_to_left(draft, enlace):
    Agreement.objects.filter(pk=draft.pk).update(languages=["es", "ar"])
    clause = draft.clauses.order_by("position").last()
    ClauseText.objects.create(
        clause=clause,
        language="ar",
        version=1,
        heading="التوقيع",
        html="<p>حرر في <strong>ليون</strong></p><ol><li>واحد</li><li>اثنان</li></ol>",
        author=enlace,
    )
    draft.refresh_from_db()
    document = opened(docx_export.agreement_docx(draft, TODAY))
    cell = next(c for t in document.tables for c in t.rows[0].cells if "ليون" in c.text)
    assert cell.text == "حرر في ليون\na)\tواحد\nb)\tاثنان"
    assert len(list(cell._tc.iter(qn("w:bidi")))) == len(cell.paragraphs) == 3
    assert all(run._r.rPr.find(qn("w:rtl")) is not None for p in cell.paragraphs for run in p.runs)
    assert cell.paragraphs[0].runs[1].bold


def test_control_characters_do_not_break_the_file(draft, enlace):
    clause = draft.clauses.order_by("position").first()
    ClauseText.objects.create(
        clause=clause, language="es", version=9, heading="A\x01B", html="<p>uno\x01dos</p>", author=enlace
    )
    assert "unodos" in opened(docx_export.agreement_docx(draft, TODAY)).tables[0].rows[0].cells[0].text


# --- Spreadsheet -----------------------------------------------------------------------------------------------------


def test_rows_for_a_spreadsheet(answered, enlace):
    answer(answered.remarks.get(number=2), enlace, '=HYPERLINK("http://x")')
    lines = b"".join(csv_lines(remark_columns(), rows_of(answered))).decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("N.º,Cláusula,Observación,Oficio,Recibida el,Versión observada,Respuesta")
    assert "'=HYPERLINK" in lines[-2]
    assert ",sí,respondida" in "".join(lines)
