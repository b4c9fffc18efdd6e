"""The comparison of two versions as a tagged PDF, with the language of every part."""

import datetime as dt
import io

import pikepdf
import pytest

from agreements.drafting.clause_writing import save_clause
from agreements.drafting.drafts import start_draft
from agreements.versions import freezing
from agreements.versions.comparison_papers import (
    comparison_folio,
    comparison_source,
    comparison_title,
    paper_of_comparison,
)
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 18, tzinfo=dt.UTC)
ARABIC = "<p>يسري هذا الاتفاق لمدة خمس سنوات.</p>"
CHINESE = "<p>本协议有效期为五年。</p><ol><li>第一；</li><li>第二。</li></ol>"


@pytest.fixture
def two_versions(process, draft_data, enlace):
    """Spanish, Chinese and Arabic; a clause changed in all of them, one only in Spanish, one moved, one gone."""
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es", "zh", "ar"]})

    def write(key, language, html):
        clause = draft.clauses.get(key=key)
        version = clause.texts.filter(language=language).order_by("-version").first().version
        save_clause(clause=clause, language=language, html=html, expected_version=version, by=enlace)

    write("objetivo", "zh", CHINESE)
    write("objetivo", "ar", ARABIC)
    first = freezing.save_version(agreement=draft, by=enlace, now=NOW, note="Primera entrega")
    write("objetivo", "es", "<p>El objetivo <strong>dura</strong> cinco años.</p>")
    write("objetivo", "zh", CHINESE.replace("五", "三"))
    write("objetivo", "ar", ARABIC.replace("خمس", "ثلاث"))
    write("seguros", "es", "<p>Otros seguros &lt;b&gt;.</p>")
    draft.clauses.filter(key="personal").delete()
    draft.clauses.filter(key="controversias").update(position=2)
    draft.clauses.filter(key="considerandos").update(position=40)
    second = freezing.save_version(agreement=draft, by=enlace, now=NOW + dt.timedelta(days=1))
    return first, second


@pytest.fixture
def data(two_versions):
    return comparison_source(*two_versions).pdf()


def test_paper_says_what_changed(two_versions):
    paper = paper_of_comparison(*two_versions)
    assert paper.title == "Comparación de la versión 1 con la versión 2"
    assert paper.summary.startswith("Cláusulas: 2 modificadas, 1 eliminada, 2 movidas; ")
    by_key = {row.key: row for row in paper.rows}
    assert set(by_key) == {"objetivo", "seguros", "personal", "controversias", "considerandos"}
    assert (by_key["personal"].words, by_key["controversias"].words) == (["eliminada"], ["movida"])
    assert by_key["controversias"].cells == []
    assert [cell.is_shown for cell in by_key["objetivo"].cells] == [True, True, True]
    assert [cell.is_shown for cell in by_key["seguros"].cells] == [True, False, False]
    texts = [tally.text for tally in paper.tallies]
    assert texts[0].startswith("Español: 8 palabras agregadas, ")
    assert texts[1].startswith("Chino: 1 carácter agregado, ")
    assert texts[2].startswith("Árabe: 1 palabra agregada, ")
    assert comparison_folio(*two_versions).endswith("/COM-1-2")


@pytest.mark.parametrize("profile", ["pdfa-2a", "pdfua-1"])
def test_conforms(data, profile):
    assert failures(data, profile) == []


def test_title_languages_and_structure(two_versions, data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert str(pdf.docinfo.Title).startswith(comparison_title(*two_versions))
        found = elements(pdf)
        assert {str(element.Lang) for element in found if "/Lang" in element} >= {"zh", "ar"}
        roles = [str(element.S) for element in found]
        assert roles.count("/H1") == 1
        assert roles.count("/H2") == 6  # five clauses, and those without changes
        assert "/Table" in roles and "/TH" in roles
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 1


def test_words_of_both_versions_stand_on_paper_and_no_markup(data, tmp_path):
    text = text_of(data, tmp_path)
    assert "cinco años" in text and "impulsar el desarrollo" in text
    assert "Otros seguros <b>." in text
    assert "Cláusulas sin cambios" in text and "antes artículo" in text
    assert "<strong>" not in text and "\ufffd" not in text


def test_same_versions_give_the_same_bytes_and_a_version_with_itself_says_so(two_versions, data, tmp_path):
    assert comparison_source(*two_versions).pdf() == data
    first, _ = two_versions
    assert "Las dos versiones dicen lo mismo." in text_of(comparison_source(first, first).pdf(), tmp_path)


def test_the_text_of_today_can_be_compared_without_being_saved(two_versions, tmp_path):
    _, second = two_versions
    today = freezing.unsaved_version(second.agreement)
    assert today.pk is None
    assert "Comparación de la versión 2 con el texto de hoy" in text_of(
        comparison_source(second, today).pdf(), tmp_path
    )
    assert second.agreement.versions.count() == 2
