"""The bylaws on paper: what it says, that it is a project until it is in force, and that it is a tagged PDF."""

import io

import pikepdf
import pytest

from agreements.bylaws import papers, writing
from agreements.bylaws.articles import chapters_of
from agreements.bylaws.choices import default_choices
from tests.agreements.test_bylaws import chapter, enact
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(municipality, enlace):
    return writing.begin_draft(municipality=municipality, by=enlace)


def test_the_same_edition_gives_the_same_bytes(draft):
    first = papers.bylaws_source(draft)
    draft.refresh_from_db()
    assert papers.bylaws_source(draft).digest() == first.digest()
    assert papers.bylaws_source(draft).pdf() == first.pdf()


def test_a_choice_is_another_content(draft, enlace):
    before = papers.bylaws_source(draft).digest()
    writing.choose(bylaws=draft, by=enlace, seen=1, values=default_choices() | {"quorum": "half"})
    assert papers.bylaws_source(draft).digest() != before


def test_a_project_says_so_and_one_in_force_says_when(draft, enlace):
    project = papers.bylaws_source(draft)
    assert project.watermark == "PROYECTO"
    assert "No es derecho vigente" in project.html
    assert "aprobarlo el cabildo conforme a la ley del estado en materia municipal" in project.html
    enact(draft, enlace)
    made = papers.bylaws_source(draft)
    assert made.watermark == ""
    assert "No es derecho vigente" not in made.html
    assert "20 de febrero de 2026, Gaceta Municipal 14" in made.html


def test_what_the_office_typed_is_text_and_nothing_else(draft, enlace):
    text = "Queda prohibido <script>alert(1)</script> & lo demás."
    writing.edit_chapter(
        chapter=chapter(draft, "recursos"), by=enlace, seen=1, title="Re<b>cursos", text=text
    )
    html = papers.bylaws_source(draft).html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; lo demás." in html
    assert "Re&lt;b&gt;cursos" in html


def test_the_pdf_is_tagged_and_holds_every_article(draft, tmp_path):
    data = papers.bylaws_source(draft).pdf()
    text = " ".join(text_of(data, tmp_path).split())
    main = [each for each in chapters_of(draft) if each.heading]
    for row in main:
        assert row.heading in text
        for article in row.articles:
            assert f"{article.label}." in text
    assert "Primero. El presente reglamento entra en vigor" in text
    assert "Comité de Ciudades Hermanas del Municipio de Guadalajara" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tags = [element.S for element in elements(pdf)]
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(chapters_of(draft)) + 2
    assert "/TH" in tags
    assert failures(data, "ua1") == []
    assert failures(data, "2a") == []
