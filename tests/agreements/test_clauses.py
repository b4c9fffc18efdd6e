"""The clause library and its filling: pure, no database."""

import re
from html.parser import HTMLParser

import pytest

from agreements.areas import AREAS, MODALITIES, area_names, modality_names
from agreements.clauses import (
    ALLOWED_TAGS,
    CLAUSES,
    COOPERATION,
    FOREIGN,
    INSTRUMENTS,
    LANGUAGES,
    NATIONAL,
    SCOPES,
    TREATY_VOCABULARY,
    TWINNING,
    article_heading,
    article_numbers,
    clause_set,
    template_of,
)
from agreements.filling import (
    VARIABLES,
    UnknownVariable,
    blank,
    enumerate_words,
    fill,
    is_blank_in,
    missing_variables,
    variables_in,
)

EVERY_TEXT = [
    pytest.param(clause, instrument, scope, id=f"{clause.key}-{instrument}-{scope}")
    for instrument in INSTRUMENTS
    for scope in SCOPES
    for clause in CLAUSES
]


class Balance(HTMLParser):
    """Collects tags and checks that they close in order."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    parser = Balance()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser


def test_fifteen_clauses_in_order_with_unique_keys():
    assert [clause.number for clause in CLAUSES] == list(range(1, 16))
    assert len({clause.key for clause in CLAUSES}) == 15
    assert clause_set(TWINNING) == clause_set(COOPERATION, NATIONAL) == CLAUSES


@pytest.mark.parametrize(("clause", "instrument", "scope"), EVERY_TEXT)
def test_every_text_exists_in_both_languages_with_the_same_variables(clause, instrument, scope):
    texts = clause.text(instrument, scope)
    assert tuple(texts) == LANGUAGES
    # Word order differs between languages: the same places, not the same sequence.
    assert set(variables_in(texts["es"])) == set(variables_in(texts["en"]))
    assert set(variables_in(texts["es"])) <= VARIABLES.keys()
    for language in LANGUAGES:
        assert clause.heading_in(language, scope)


@pytest.mark.parametrize(("clause", "instrument", "scope"), EVERY_TEXT)
def test_every_text_is_limited_html_and_both_languages_have_the_same_blocks(clause, instrument, scope):
    texts = clause.text(instrument, scope)
    shapes = []
    for language in LANGUAGES:
        parser = parsed(texts[language])
        assert parser.tags <= ALLOWED_TAGS
        assert parser.attributes == []
        shapes.append(re.findall(r"</?(?:p|ol|ul|li)>", texts[language]))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(("clause", "instrument", "scope"), EVERY_TEXT)
def test_no_text_uses_the_vocabulary_of_treaties(clause, instrument, scope):
    for language in LANGUAGES:
        text = clause.text(instrument, scope)[language].lower()
        used = [word for word in TREATY_VOCABULARY[language] if re.search(rf"\b{re.escape(word)}\b", text)]
        assert used == []


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_national_agreement_says_nothing_of_the_treaties_law_nor_of_borders(instrument):
    for clause in CLAUSES:
        texts = clause.text(instrument, NATIONAL)
        for word in ("Tratados", "interinstitucional", "internacional", "migratori", "gobierno nacional"):
            assert word not in texts["es"], clause.key
        for word in ("Treaties", "interinstitutional", "international", "migration", "national government"):
            assert word not in texts["en"], clause.key
    assert (
        "Ley sobre la Celebración de Tratados" in template_of("considerandos").text(instrument, FOREIGN)["es"]
    )


def test_term_and_notice_have_no_default_and_show_a_blank():
    text = template_of("disposiciones-finales").text(TWINNING, FOREIGN)["es"]
    html = fill(text, {})
    assert "[por definir: vigencia]" in html
    assert "[por definir: plazo de aviso]" in html
    assert re.search(r"\d", html) is None
    assert is_blank_in(html)


def test_english_blanks_speak_english():
    text = template_of("disposiciones-finales").text(TWINNING, FOREIGN)["en"]
    assert "<strong>[to be defined: term]</strong>" in fill(text, {}, "en")


def test_national_headings_differ_only_where_the_text_does():
    clause = template_of("instrumentos-internacionales")
    assert clause.heading_in("es", FOREIGN) == "Instrumentos internacionales"
    assert clause.heading_in("es", NATIONAL) == "Otros instrumentos"
    assert template_of("objetivo").heading_in("en", NATIONAL) == "Objective"


def test_unknown_instrument_scope_and_key_are_refused():
    with pytest.raises(LookupError):
        clause_set("tratado")
    with pytest.raises(LookupError):
        clause_set(TWINNING, "mars")
    with pytest.raises(LookupError):
        template_of("arbitraje")


def test_articles_are_numbered_over_the_clauses_that_stay():
    keys = ["comparecencia", "considerandos", "objetivo", "areas", "disposiciones-finales"]
    assert article_numbers(keys) == {
        "comparecencia": None,
        "considerandos": None,
        "objetivo": 1,
        "areas": 2,
        "disposiciones-finales": 3,
    }
    assert article_heading(2, "Áreas", "es") == "Artículo 2. Áreas"
    assert article_heading(2, "Areas", "en") == "Article 2. Areas"
    assert article_heading(2, "Domaines", "fr") == "2. Domaines"
    assert article_heading(None, "Considerandos") == "Considerandos"


def test_fill_escapes_values():
    assert fill("<p>{place}</p>", {"place": "<script>alert(1)</script> & co."}) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; co.</p>"
    )


def test_fill_never_reads_a_value_as_a_place():
    assert (
        fill("<p>{place}, {term}</p>", {"place": "{term}", "term": "de 5 años"}) == "<p>{term}, de 5 años</p>"
    )


def test_fill_refuses_what_the_library_does_not_know():
    with pytest.raises(UnknownVariable, match="vigencai"):
        fill("<p>{vigencai}</p>", {})
    with pytest.raises(UnknownVariable, match="otra"):
        fill("<p>{term}</p>", {"term": "de 5 años", "otra": "x"})


def test_missing_value_leaves_a_marked_blank_and_counts_as_missing():
    assert (
        fill("<p>Por {term}.</p>", {"term": "  "}) == "<p>Por <strong>[por definir: vigencia]</strong>.</p>"
    )
    assert blank("term", "en") == "<strong>[to be defined: term]</strong>"
    assert missing_variables("<p>{term} {place}</p><p>{ties}, {copies}</p>", {"place": "Lyon"}) == ["term"]


def test_missing_optional_value_takes_its_block_away():
    text = "<p>Uno.</p><p>Dos {framework}.</p><ol><li>Que {ties};</li><li>tres;</li></ol>"
    assert fill(text, {}) == "<p>Uno.</p><ol><li>tres;</li></ol>"


def test_text_that_waits_for_its_translation_is_emphasised():
    values = {"reasons": ["[to be translated: hay <agua>.]"]}
    assert fill("<li>That {reasons};</li>", values, "en") == (
        "<li>That <strong>[to be translated: hay &lt;agua&gt;.]</strong>;</li>"
    )


def test_a_list_repeats_its_item():
    text = "<ol><li>Que {reasons};</li><li>Que sí;</li></ol>"
    assert fill(text, {"reasons": ["comparten un río.", "  ", "crecen juntas"]}) == (
        "<ol><li>Que comparten un río;</li><li>Que crecen juntas;</li><li>Que sí;</li></ol>"
    )


def test_a_sentence_is_closed_only_once():
    assert fill("<p>Para {objective}.</p>", {"objective": "crecer juntas."}) == "<p>Para crecer juntas.</p>"
    assert fill("<li>Que {reasons};</li>", {"reasons": ["hay S.A."]}) == "<li>Que hay S.A;</li>"
    assert fill("<p>{municipal_unit}, por</p>", {"municipal_unit": "ACME S.A."}) == "<p>ACME S.A., por</p>"


def test_a_list_alone_becomes_a_numbered_list_and_within_a_sentence_words():
    assert fill("<p>Áreas:</p>{areas}<p>Fin.</p>", {"areas": ["Cultura", "Agua"]}) == (
        "<p>Áreas:</p><ol><li>Cultura;</li><li>Agua.</li></ol><p>Fin.</p>"
    )
    assert fill("<p>Áreas:</p>{areas}", {}) == (
        "<p>Áreas:</p><p><strong>[por definir: áreas de cooperación]</strong></p>"
    )
    assert (
        fill("<p>Testigos: {witnesses}.</p>", {"witnesses": ["Ana", "Inés"]})
        == "<p>Testigos: Ana e Inés.</p>"
    )


@pytest.mark.parametrize(
    ("items", "language", "words"),
    [
        ([], "es", ""),
        (["agua"], "es", "agua"),
        (["agua", "suelo"], "es", "agua y suelo"),
        (["agua", "suelo", "aire"], "es", "agua, suelo y aire"),
        (["comercio", "industria"], "es", "comercio e industria"),
        (["madres", "hijos"], "es", "madres e hijos"),
        (["agua", "hielo"], "es", "agua y hielo"),
        (["water", "ice"], "en", "water and ice"),
    ],
)
def test_words_are_joined_as_each_language_does(items, language, words):
    assert enumerate_words(items, language) == words


FULL = {key: f"dato de {key}" for key in VARIABLES} | {
    "areas": ["Cultura", "Agua"],
    "modalities": ["seminarios"],
    "reasons": ["a", "b"],
    "witnesses": ["Ana", "Luis"],
}


@pytest.mark.parametrize(("clause", "instrument", "scope"), EVERY_TEXT)
def test_every_text_fills_to_sound_html_with_and_without_data(clause, instrument, scope):
    for language in LANGUAGES:
        text = clause.text(instrument, scope)[language]
        full, empty = fill(text, FULL, language), fill(text, {}, language)
        assert parsed(full).tags <= ALLOWED_TAGS
        assert parsed(empty).tags <= ALLOWED_TAGS
        assert not is_blank_in(full)
        assert "{" not in full + empty
        assert is_blank_in(empty) == bool(missing_variables(text, {}))


def test_every_variable_is_used_by_some_text():
    used = {key for clause in CLAUSES for texts in clause.texts.values() for key in variables_in(texts["es"])}
    assert used == VARIABLES.keys()


def test_areas_carry_a_basis_and_its_grade():
    assert len(AREAS) == 22
    for area in AREAS.values():
        assert area.es and area.en
        starts = {"A": "CPEUM, art. 115", "C": "Según la ley municipal del estado"}
        assert area.basis.startswith(starts[area.grade])
    assert AREAS["agua"].basis == "CPEUM, art. 115, fracción III, inciso a)"
    assert AREAS["cultura"].grade == "C"


def test_names_follow_the_language_and_survive_a_changed_catalogue():
    assert area_names(["agua", "turismo"], "en") == ["Drinking water, drainage and sanitation", "Tourism"]
    assert area_names(["turismo", "astronomia"]) == ["Turismo", "astronomia"]
    assert modality_names(["investigacion"]) == ["estudios e investigaciones conjuntas"]
    assert len(MODALITIES) == 10
