"""Papers built from real drafts and programmes, their HTML, and PDFs that conform and can be read."""

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from agreements.drafting.clause_writing import save_clause
from agreements.drafting.drafts import start_draft
from agreements.models import Agreement
from agreements.papers.agreements import paper_of_agreement
from agreements.papers.data import PaperText, Party, Signature, date_range, money
from agreements.papers.parties import coat_png
from agreements.papers.rendering import (
    agreement_html,
    agreement_pdf,
)
from phases.progress import open_process
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory, MunicipalityFactory
from tests.lib.reading import text_in_order
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
CREATED = dt.datetime(2026, 3, 2, 15, 30, tzinfo=dt.UTC)


def picture(kind="PNG", mode="RGBA", size=(1200, 900)):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


@pytest.fixture
def spanish_draft(process, draft_data, enlace):
    return start_draft(process=process, by=enlace, **(draft_data | {"languages": ["es"]}))


def conforms(data):
    return failures(data, "2a") == [] and failures(data, "ua1") == []


# --- Papers ---------------------------------------------------------------------------------------------------


def test_paper_of_a_draft(draft):
    paper = paper_of_agreement(draft)
    assert paper.title == "Acuerdo de Hermanamiento entre el Municipio de Guadalajara y la Ciudad de Lyon"
    assert paper.other_titles == [
        PaperText("en", "Twinning Agreement between the Municipality of Guadalajara and the City of Lyon")
    ]
    assert paper.short_title == "Acuerdo de hermanamiento de amplio alcance, Guadalajara – Lyon"
    assert paper.folio == f"14039/AI/{draft.pk:05d}"
    assert paper.watermark == "BORRADOR"
    assert "dictamen de procedencia" in paper.notice
    assert paper.municipality == Party("Municipio de Guadalajara", "Guadalajara", "Jalisco, México")
    assert paper.counterpart == Party("Ciudad de Lyon", "Lyon", "Francia", "Ville de Lyon", "fr")
    assert [text.heading for text in paper.clauses[2].texts] == [
        "Artículo 1. Objetivo",
        "Article 1. Objective",
    ]
    assert len(paper.clauses) == 15
    assert paper.signatures == [
        Signature(
            "Por el Municipio de Guadalajara",
            "Verónica Ortiz",
            "Presidenta municipal",
            PaperText("en", "For the Municipality of Guadalajara"),
        ),
        Signature("Por la Ciudad de Lyon", "", "", PaperText("en", "For the City of Lyon")),
    ]


def test_paper_shows_the_latest_version_of_each_clause(draft, enlace):
    assert paper_of_agreement(draft).version == 1
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>Texto nuevo.</p>", expected_version=1, by=enlace)
    paper = paper_of_agreement(draft)
    assert paper.version == 2
    assert paper.clauses[2].texts[0].html == "<p>Texto nuevo.</p>"
    assert "objective" in paper.clauses[2].texts[1].heading.lower()


def test_language_without_text_shows_a_gap(draft):
    draft.languages = ["es", "fr"]
    texts = paper_of_agreement(draft).clauses[2].texts
    assert [text.language for text in texts] == ["es", "fr"]
    assert texts[1].html == '<p lang="es"><strong class="blank">[Falta el texto en francés]</strong></p>'


def test_agreement_in_force_has_no_watermark(draft):
    put_in_force(draft)
    paper = paper_of_agreement(draft)
    assert (paper.watermark, paper.notice, paper.state_label) == ("", "", "Vigente")


def test_national_draft_does_not_speak_of_the_foreign_ministry(methodology, municipality, enlace, draft_data):
    other = MunicipalityFactory(cvegeo="31050", name="Mérida")
    counterpart = CounterpartFactory(
        municipality=municipality,
        kind="mexican_municipality",
        mexican_municipality=other,
        official_name="Municipio de Mérida",
        country_code="MX",
        city=None,
        language="",
    )
    process = open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    paper = paper_of_agreement(start_draft(process=process, by=enlace, **draft_data))
    assert paper.notice == "Borrador de trabajo, sin efectos jurídicos."
    assert (paper.counterpart.short_name, paper.counterpart.place) == ("Mérida", "Yucatán, México")


def test_queries_do_not_grow_with_versions(draft, enlace, django_assert_num_queries):
    with django_assert_num_queries(2):
        paper_of_agreement(draft)
    clause = draft.clauses.get(key="objetivo")
    for version in range(1, 10):
        save_clause(
            clause=clause, language="es", html=f"<p>{version}</p>", expected_version=version, by=enlace
        )
    with django_assert_num_queries(2):
        paper_of_agreement(draft)


# --- Coats of arms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB")]
)
def test_coat_becomes_a_small_rgb_picture(municipality, kind, mode):
    municipality.coat_of_arms.save("coats/x", ContentFile(picture(kind, mode)))
    with Image.open(io.BytesIO(coat_png(municipality.coat_of_arms))) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (400, 300))


def test_coat_that_is_lost_or_broken_gives_the_seal(draft, municipality):
    municipality.coat_of_arms = "coats/lost.png"
    assert coat_png(municipality.coat_of_arms) is None
    municipality.coat_of_arms.save("coats/broken.png", ContentFile(b"\x89PNG nada"))
    assert coat_png(municipality.coat_of_arms) is None
    assert "<title>Sello: Municipio de Guadalajara</title>" in agreement_html(paper_of_agreement(draft))


def test_coats_are_printed_with_their_description(draft):
    draft.municipality.coat_of_arms.save("coats/a.png", ContentFile(picture()))
    draft.counterpart.coat_of_arms.save("coats/b.jpg", ContentFile(picture("JPEG", "CMYK")))
    data = agreement_pdf(paper_of_agreement(draft), created_at=CREATED)
    assert conforms(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        described = [str(e.Alt) for e in elements(pdf) if e.S == "/Figure"]
    assert described == ["Escudo: Municipio de Guadalajara", "Escudo: Ciudad de Lyon"]


# --- HTML and PDF ---------------------------------------------------------------------------------------------


def test_bilingual_agreement(draft, tmp_path):
    data = agreement_pdf(paper_of_agreement(draft), created_at=CREATED)
    assert conforms(data)
    text = text_of(data, tmp_path)
    assert "Borrador · versión 1" in text
    assert draft.folio in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        languages = [str(e.Lang) for e in elements(pdf) if "/Lang" in e and e.S == "/Div"]
        headings = [str(e.S) for e in elements(pdf) if e.S in ("/H1", "/H2")]
        pages = len(pdf.pages)
    assert languages == ["es", "en"] * 15
    assert headings == ["/H1"] + ["/H2"] * (2 * 15 + 1)
    assert f"Página {pages} de {pages}" in text


def test_clauses_are_read_language_by_language(draft):
    """Nothing is lost or shuffled by page breaks: each clause is read whole in Spanish, then in English."""
    paper = paper_of_agreement(draft)
    with pikepdf.open(io.BytesIO(agreement_pdf(paper, created_at=CREATED))) as pdf:
        assert len(pdf.pages) > 3
        read = letters(text_in_order(pdf))
    for clause in paper.clauses:
        written = letters("".join(f"{text.heading} {text.html}" for text in clause.texts))
        assert written in read


@pytest.mark.parametrize("languages", [["es"], ["es", "en"]])
def test_signatures_never_stand_alone_on_their_page(process, draft_data, enlace, tmp_path, languages):
    """A page with nothing but signatures could be joined to any text: the last clause's end comes with it."""
    draft = start_draft(process=process, by=enlace, **(draft_data | {"languages": languages}))
    pages = text_of(agreement_pdf(paper_of_agreement(draft), created_at=CREATED), tmp_path).split("\f")
    signed = next(page for page in pages if "Por el Municipio de Guadalajara" in page)
    assert "Firmado en" in signed


def letters(text):
    """Text without tags, list labels, spaces and punctuation."""
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"\W", "", re.sub(r"(?<!\w)[a-z]\) ", "", text))


def test_monolingual_agreement(spanish_draft, tmp_path):
    paper = paper_of_agreement(spanish_draft)
    html = agreement_html(paper)
    assert 'class="agreement one-language"' in html
    assert "Twinning" not in html
    data = agreement_pdf(paper, created_at=CREATED)
    assert conforms(data)
    assert "Artículo 1. Objetivo" in text_of(data, tmp_path)


def test_same_draft_gives_the_same_bytes(draft):
    first = agreement_pdf(paper_of_agreement(draft), created_at=CREATED)
    again = agreement_pdf(paper_of_agreement(Agreement.objects.get(pk=draft.pk)), created_at=CREATED)
    assert first == again


def test_names_are_escaped(draft):
    draft.title = "<script>alert(1)</script> & hijos"
    draft.counterpart.official_name_local = '"><img src=x>'
    html = agreement_html(paper_of_agreement(draft))
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; hijos" in html


def test_witnesses_come_two_a_row(draft):
    paper = replace(
        paper_of_agreement(draft), witnesses=[Signature("", n, "Testigo") for n in ("A", "B", "C")]
    )
    assert [[s.name for s in row] for row in paper.witness_rows] == [["A", "B"], ["C"]]
    assert agreement_html(paper).count("Testigo</p>") == 3


@pytest.mark.parametrize("language", ["fr", "ja", "zh-Hans", "ko", "ar", "he"])
def test_other_scripts(draft, enlace, language):
    """The counterpart's language is marked, has its direction and its glyphs, and the PDF still conforms."""
    samples = {"fr": "L’objectif", "ja": "目的", "zh-Hans": "目的", "ko": "목적", "ar": "الهدف", "he": "מטרה"}
    draft.languages = ["es", language]
    draft.save()
    for clause in draft.clauses.all()[:3]:
        save_clause(
            clause=clause,
            language=language,
            html=f"<p>{samples[language]}</p>",
            heading=samples[language],
            expected_version=0,
            by=enlace,
        )
    paper = paper_of_agreement(draft)
    assert paper.clauses[0].texts[1].direction == ("rtl" if language in ("ar", "he") else "ltr")
    data = agreement_pdf(paper, created_at=CREATED)
    assert conforms(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(e.Lang) for e in elements(pdf) if "/Lang" in e and e.S == "/Div"] == ["es", language] * 15
        assert not any(".notdef" in str(f.BaseFont) for p in pdf.pages for f in p.Resources.Font.values())


# --- Words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "words", "short"),
    [
        ((2026, 3, 12), (2026, 3, 12), "12 de marzo de 2026", "12 de marzo"),
        ((2026, 3, 12), (2026, 3, 16), "del 12 al 16 de marzo de 2026", "del 12 al 16 de marzo"),
        (
            (2026, 3, 28),
            (2026, 4, 2),
            "del 28 de marzo al 2 de abril de 2026",
            "del 28 de marzo al 2 de abril",
        ),
        (
            (2026, 12, 28),
            (2027, 1, 2),
            "del 28 de diciembre de 2026 al 2 de enero de 2027",
            "del 28 de diciembre al 2 de enero",
        ),
    ],
)
def test_date_range(start, end, words, short):
    assert date_range(dt.date(*start), dt.date(*end)) == words
    assert date_range(dt.date(*start), dt.date(*end), with_year=False) == short


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [("1234567.5", "MXN", "$1,234,567.50 MXN"), ("0", "MXN", "$0.00 MXN"), ("12000", "EUR", "12,000.00 EUR")],
)
def test_money(amount, currency, words):
    assert money(Decimal(amount), currency) == words
