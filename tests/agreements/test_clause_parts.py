"""Clauses of two columns in parts: nothing is lost, both columns begin together, and are read as one."""

import datetime as dt
import io
import re

import pikepdf
import pytest

from agreements.papers.agreements import paper_of_agreement
from agreements.papers.clause_parts import LONGEST_HEAD, in_parts
from agreements.papers.data import ClausePaper, PaperText
from agreements.papers.rendering import agreement_pdf
from tests.lib.test_pdf import elements, text_of

CREATED = dt.datetime(2026, 3, 2, 15, 30, tzinfo=dt.UTC)
LIST = "<ol><li>uno</li><li>dos</li></ol>"


def clause(*htmls):
    texts = zip(("es", "en"), htmls, strict=False)
    return ClausePaper([PaperText(language, heading="Objetivo", html=html) for language, html in texts])


def shape(clauses):
    return [
        (part.part, [text.html for text in part.texts], part.texts[0].heading) for part in in_parts(clauses)
    ]


def test_first_paragraph_goes_with_the_heading_and_the_last_of_all_with_the_signatures():
    first = clause(f"<p>A</p>{LIST}", "<p>B</p><p>C</p>")
    last = clause("<p>D</p><p>E</p><p>F</p>", "<p>G</p><p>H</p><p>I</p>")
    assert shape([first, last]) == [
        ("head", ["<p>A</p>", "<p>B</p>"], "Objetivo"),
        ("body", [LIST, "<p>C</p>"], ""),
        ("head", ["<p>D</p>", "<p>G</p>"], "Objetivo"),
        ("body open", ["<p>E</p>", "<p>H</p>"], ""),
        ("closing", ["<p>F</p>", "<p>I</p>"], ""),
    ]
    names = [part.joins for part in in_parts([first, last])]
    assert names == ["clause-1"] * 2 + ["clause-2"] * 3


@pytest.mark.parametrize(
    "htmls",
    [
        ("<p>A</p>", "<p>B</p><p>C</p>"),
        (f"{LIST}<p>A</p>", f"<p>B</p>{LIST}"),
        (f"<p>{'a' * LONGEST_HEAD}</p><p>A</p>", "<p>B</p><p>C</p>"),
        ("", "<p>B</p><p>C</p>"),
    ],
    ids=["one paragraph", "begins with a list", "endless paragraph", "missing text"],
)
def test_clause_that_has_no_such_place_stays_whole(htmls):
    assert in_parts([clause(*htmls), clause("<p>x</p>", "<p>y</p>")])[0] == clause(*htmls)


def test_last_clause_of_two_paragraphs_closes_with_the_second():
    parts = in_parts([clause("<p>A</p><p>B</p>", "<p>C</p><p>D</p>")])
    assert [part.part for part in parts] == ["head", "closing"]


def test_one_column_is_not_cut():
    alone = [clause("<p>A</p><p>B</p>")]
    assert in_parts(alone) is alone


def numbers(word, page):
    return re.findall(rf"{word} (\d+)\.", page)


@pytest.mark.django_db
def test_both_columns_of_a_clause_begin_on_the_same_page(draft, tmp_path):
    data = agreement_pdf(paper_of_agreement(draft), created_at=CREATED)
    pages = text_of(data, tmp_path).split("\f")
    begun = [(numbers("Artículo", page), numbers("Article", page)) for page in pages]
    assert all(spanish == english for spanish, english in begun)
    assert [number for spanish, _ in begun for number in spanish] == [str(n) for n in range(1, 14)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # The parts of a clause are one in the tags, with one division a language.
        assert sum(e.S == "/Div" for e in elements(pdf) if "/Lang" in e) == 2 * 15
