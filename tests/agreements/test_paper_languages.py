"""Papers of agreements in every language that the frame speaks, alone and beside Spanish."""

import datetime as dt
import io
from unicodedata import normalize

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import save_clause
from agreements.models import Agreement, State
from agreements.papers.agreements import paper_of_agreement, paper_of_version
from agreements.papers.rendering import agreement_html, agreement_pdf
from agreements.papers.words import WORDS, country_in, long_date, words_in
from agreements.versions import freezing
from tests.agreements.conftest import put_in_force
from tests.agreements.language_samples import SAMPLES
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
CREATED = dt.datetime(2026, 3, 2, 15, 30, tzinfo=dt.UTC)
OTHERS = sorted(SAMPLES)


def translate(agreement, language, by):
    """Write the sample clauses of a language into a draft, whose other clauses go."""
    Agreement.objects.filter(pk=agreement.pk).update(languages=["es", language])
    agreement.refresh_from_db()
    agreement.clauses.exclude(key__in=SAMPLES[language]).delete()
    for clause in agreement.clauses.all():
        heading, html = SAMPLES[language][clause.key]
        latest = clause.texts.filter(language=language).order_by("-version").first()
        save_clause(
            clause=clause,
            language=language,
            heading=heading,
            html=html,
            expected_version=latest.version if latest else 0,
            by=by,
        )
    return agreement


def fonts_of(pdf):
    for page in pdf.pages:
        yield from page.Resources.Font.values()


def is_embedded(font):
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return any(name in described.FontDescriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def squeezed(text):
    """Letters only, in their common form: PDF keeps ligatures and presentation forms of what it draws."""
    return "".join(letter for letter in normalize("NFKC", text) if letter.isalnum())


@pytest.mark.parametrize("language", OTHERS)
def test_two_columns(draft, enlace, tmp_path, language):
    paper = paper_of_agreement(translate(draft, language, enlace))
    data = agreement_pdf(paper, created_at=CREATED)
    assert failures(data, "2a") == [] and failures(data, "ua1") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        columns = [str(e.Lang) for e in elements(pdf) if "/Lang" in e and e.S == "/Div"]
        assert columns[:6] == ["es", language] * 3
        assert all(is_embedded(font) for font in fonts_of(pdf))
        assert str(pdf.Root.Lang) == "es"
        titles = [str(item.title) for item in pdf.open_outline().root]
    assert titles
    text = squeezed(text_of(data, tmp_path))
    assert squeezed("Página 1 de") in text
    if language not in ("ar", "he"):
        assert squeezed(SAMPLES[language]["objetivo"][0]) in text
        assert squeezed(words_in(language).signatures) in text


@pytest.mark.parametrize("language", OTHERS)
def test_one_column_in_the_counterparts_language(draft, enlace, tmp_path, language):
    paper = paper_of_agreement(translate(draft, language, enlace), [language])
    assert (paper.language, paper.direction) == (language, "rtl" if language in ("ar", "he") else "ltr")
    assert paper.watermark == ("BORRADOR" if paper.direction == "rtl" else words_in(language).draft.upper())
    html = agreement_html(paper)
    assert f'<html lang="{language}" dir="{paper.direction}">' in html
    assert "Borrador" not in html and "Firmas" not in html
    data = agreement_pdf(paper, created_at=CREATED)
    assert failures(data, "2a") == [] and failures(data, "ua1") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert all(is_embedded(font) for font in fonts_of(pdf))
    if language not in ("ar", "he"):
        assert squeezed("".join(words_in(language).page)) in squeezed(text_of(data, tmp_path)).replace(
            "1", ""
        )


def test_every_language_says_everything():
    for language, words in WORDS.items():
        assert set(words.kinds) == {kind.value for kind in Agreement.Kind}, language
        assert "{}" in words.on_behalf and "{}" in words.article
        texts = [value for value in vars(words).values() if isinstance(value, str)]
        assert all(texts) and all(words.kinds.values())


def test_unknown_language_is_framed_in_spanish(draft):
    Agreement.objects.filter(pk=draft.pk).update(languages=["es", "nl"])
    draft.refresh_from_db()
    paper = paper_of_agreement(draft, ["nl"])
    assert (paper.language, paper.words.signatures) == ("es", "Firmas")


@pytest.mark.parametrize("asked", [[], ["fr"], ["es", "es"], ["es", "en", "fr"]])
def test_only_its_own_languages_one_or_two(draft, asked):
    with pytest.raises(ValidationError, match="uno o dos"):
        paper_of_agreement(draft, asked)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Vereinbarung über eine Städtepartnerschaft: Guadalajara – Lyon"),
        ("fr", "Accord de jumelage\u00a0: Guadalajara – Lyon"),
        ("ja", "姉妹都市協定：Guadalajara – Lyon"),
    ],
)
def test_title_is_punctuated_as_its_language_does(draft, language, title):
    Agreement.objects.filter(pk=draft.pk).update(languages=["es", language])
    draft.refresh_from_db()
    paper = paper_of_agreement(draft, [language])
    assert paper.title == title
    assert ("。 " in paper.notice) is False


def test_dates_and_countries_are_those_of_the_language():
    day = dt.date(2026, 3, 12)
    assert [long_date(day, language) for language in ("es", "fr", "de", "ja", "xx")] == [
        "12 de marzo de 2026",
        "12 mars 2026",
        "12. März 2026",
        "2026年3月12日",
        "12 de marzo de 2026",
    ]
    assert [country_in("MX", language) for language in ("fr", "ko")] == ["Mexique", "멕시코"]


@pytest.mark.parametrize(
    ("state", "watermark", "label"),
    [
        (State.DRAFT, "BORRADOR", "Borrador"),
        (State.LEGAL_REVIEW, "EN REVISIÓN", "Borrador"),
        (State.OBSERVED, "EN DICTAMEN", "Borrador"),
        (State.WITHDRAWN, "DESISTIDO", "Borrador"),
    ],
)
def test_watermark_tells_the_state(draft, state, watermark, label):
    Agreement.objects.filter(pk=draft.pk).update(state=state)
    draft.refresh_from_db()
    paper = paper_of_agreement(draft)
    assert (paper.watermark, paper.state_label) == (watermark, label)


def test_frozen_version_keeps_its_words_and_is_printed_clean_once_approved(draft, enlace):
    version = freezing.save_version(agreement=draft, by=enlace, now=CREATED)
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>Otra cosa.</p>", expected_version=1, by=enlace)
    paper = paper_of_version(version)
    assert "Otra cosa." not in agreement_html(paper)
    assert (paper.watermark, paper.version) == ("BORRADOR", 1)
    assert '<strong class="blank">[por definir: fecha de firma]</strong>' in agreement_html(paper)
    decided = {"cabildo_sha256": version.sha256, "dictamen_sha256": version.sha256}
    Agreement.objects.filter(pk=draft.pk).update(state=State.APPROVED, **decided)
    version.agreement.refresh_from_db()
    paper = paper_of_version(version)
    assert (paper.watermark, paper.notice, paper.state_label) == ("", "", "Texto para firma")
    html = agreement_html(paper)
    assert "[por definir" not in html and "[to be defined" not in html
    assert f"el {'_' * 16}, en dos ejemplares" in html


@pytest.mark.parametrize("missing", ["cabildo_sha256", "dictamen_sha256"])
def test_version_without_a_decision_on_it_is_no_text_for_signature(draft, enlace, missing):
    version = freezing.save_version(agreement=draft, by=enlace, now=CREATED)
    decided = {"cabildo_sha256": version.sha256, "dictamen_sha256": version.sha256} | {missing: "b" * 64}
    Agreement.objects.filter(pk=draft.pk).update(state=State.APPROVED, **decided)
    version.agreement.refresh_from_db()
    paper = paper_of_version(version)
    assert (paper.watermark, paper.state_label) == ("BORRADOR", "Borrador")


def test_earlier_version_is_no_text_for_signature(draft, enlace):
    """Between Mexican municipalities the cabildo alone decides, and the text is signed once it is closed."""
    earlier = freezing.save_version(agreement=draft, by=enlace, now=CREATED)
    facts = {"scope": Agreement.Scope.NATIONAL, "cabildo_sha256": earlier.sha256}
    Agreement.objects.filter(pk=draft.pk).update(state=State.NEGOTIATED, **facts)
    earlier.agreement.refresh_from_db()
    assert paper_of_version(earlier).state_label == "Texto para firma"
    Agreement.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    draft.refresh_from_db()
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>Otra cosa.</p>", expected_version=1, by=enlace)
    freezing.save_version(agreement=draft, by=enlace, now=CREATED)
    Agreement.objects.filter(pk=draft.pk).update(state=State.NEGOTIATED)
    earlier.agreement.refresh_from_db()
    assert paper_of_version(earlier).watermark == "TEXTO NEGOCIADO"


def test_signed_and_ended(draft):
    assert paper_of_agreement(put_in_force(draft)).watermark == ""
    assert paper_of_agreement(put_in_force(draft, state=State.ENDED)).watermark == "TERMINADO"


def test_closed_text_has_the_number_of_its_frozen_version(draft, enlace):
    clause = draft.clauses.get(key="objetivo")
    save_clause(clause=clause, language="es", html="<p>Otra cosa.</p>", expected_version=1, by=enlace)
    freezing.save_version(agreement=draft, by=enlace, now=CREATED)
    draft.refresh_from_db()
    assert paper_of_agreement(draft).version == 2
    Agreement.objects.filter(pk=draft.pk).update(state=State.NEGOTIATED)
    draft.refresh_from_db()
    paper = paper_of_agreement(draft)
    assert (paper.version, paper.dated) == (1, "2 de marzo de 2026")
