"""The clause library and its filling: pure, no database."""

import re
from html.parser import HTMLParser

import pytest

from agreements.drafting.markup import to_plain
from agreements.library.areas import AREAS, MODALITIES, area_names, modality_names
from agreements.library.clauses import (
    ALLOWED_TAGS,
    COOPERATION,
    FOREIGN,
    INSTRUMENTS,
    LANGUAGES,
    LETTER,
    MEMORANDUM,
    NATIONAL,
    REGULARISATION,
    SCOPES,
    TWINNING,
    article_heading,
    article_numbers,
    clause_set,
    template_of,
)
from agreements.library.filling import (
    VARIABLES,
    UnknownVariable,
    blank,
    enumerate_words,
    fill,
    is_blank_in,
    missing_variables,
    variables_in,
)
from agreements.preflight import Paper, passage, review
from agreements.preflight.rules import BUILTIN

EVERY_TEXT = [
    pytest.param(wording, id=f"{clause.key}-{instrument}-{scope}-{wording.key or 'usual'}")
    for instrument in INSTRUMENTS
    for scope in SCOPES
    for clause in clause_set(instrument, scope)
    for wording in clause.alternatives
]


def text_of(key, instrument, scope=FOREIGN, alternative=""):
    """The two texts {"es": html, "en": html} of a clause."""
    clause = next(each for each in clause_set(instrument, scope) if each.key == key)
    return clause.wording(alternative).texts


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


@pytest.mark.parametrize(
    ("instrument", "count"),
    [(TWINNING, 15), (COOPERATION, 15), (MEMORANDUM, 12), (LETTER, 6), (REGULARISATION, 11)],
)
def test_every_instrument_has_its_clauses_in_order(instrument, count):
    for scope in SCOPES:
        clauses = clause_set(instrument, scope)
        assert [clause.number for clause in clauses] == list(range(1, count + 1))
        assert len({clause.key for clause in clauses}) == count
        assert clauses[0].key == "comparecencia"
        assert {clause.grade for clause in clauses} <= set("ABCD")
        assert all(clause.purpose and clause.anchor for clause in clauses)
        assert [clause.alternatives[0].key for clause in clauses] == [""] * count


def test_clauses_that_offer_a_choice_name_each_of_their_wordings():
    named = {
        (instrument, clause.key): dict(clause.choices)
        for instrument in INSTRUMENTS
        for clause in clause_set(instrument)
        if clause.choices
    }
    assert set(named[TWINNING, "seguimiento"]) == {"", "comite", "coordinadores"}
    assert set(named[COOPERATION, "seguimiento"]) == {"", "comite", "grupo"}
    assert set(named[MEMORANDUM, "financiamiento"]) == {"", "sin-donaciones"}
    assert set(named[REGULARISATION, "controversias"]) == {"", "por-niveles", "comite-conjunto"}
    assert set(named[LETTER, "intencion"]) == {"", "amistad"}
    assert all(len(set(labels.values())) == len(labels) and all(labels.values()) for labels in named.values())


def test_an_unknown_alternative_gives_the_usual_wording():
    clause = next(each for each in clause_set(TWINNING) if each.key == "seguimiento")
    assert "Comité Conjunto" in clause.text_in("es", "comite")
    assert clause.text_in("es", "otra") == clause.text_in("es")
    assert "Grupo de Trabajo" in clause.text_in("es")


@pytest.mark.parametrize("wording", EVERY_TEXT)
def test_every_text_exists_in_both_languages_with_the_same_variables(wording):
    texts = wording.texts
    assert tuple(texts) == LANGUAGES
    # Word order differs between languages: the same places, not the same sequence.
    assert set(variables_in(texts["es"])) == set(variables_in(texts["en"]))
    assert set(variables_in(texts["es"])) <= VARIABLES.keys()
    for language in LANGUAGES:
        assert wording.heading[language]


@pytest.mark.parametrize("wording", EVERY_TEXT)
def test_every_text_is_limited_html_and_both_languages_have_the_same_blocks(wording):
    shapes = []
    for language in LANGUAGES:
        parser = parsed(wording.texts[language])
        assert parser.tags <= ALLOWED_TAGS
        assert parser.attributes == []
        shapes.append(re.findall(r"</?(?:p|ol|ul|li)>", wording.texts[language]))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("wording", EVERY_TEXT)
def test_no_text_uses_the_vocabulary_of_treaties(wording):
    rules = [rule for rule in BUILTIN if rule.code in ("vocabulario-de-tratado", "partes-contratantes")]
    assert [{language for language, _words in rule.words} for rule in rules] == [set(LANGUAGES)] * 2
    for language in LANGUAGES:
        clause = passage("clausula", language, "", to_plain(wording.texts[language]))
        assert review(Paper((clause,)), rules, {}) == []


def test_a_memorandum_and_a_letter_never_call_themselves_an_agreement():
    for instrument, own in ((MEMORANDUM, "Memorándum"), (LETTER, "Carta")):
        for scope in SCOPES:
            texts = [each.texts for clause in clause_set(instrument, scope) for each in clause.alternatives]
            assert not [text for text in texts if "Acuerdo" in text["es"] or "Agreement" in text["en"]]
            assert any(f"presente {own}" in text["es"] for text in texts)


def test_a_letter_says_that_it_commits_to_nothing_and_asks_for_nothing():
    for scope in SCOPES:
        text = text_of("naturaleza", LETTER, scope)
        assert "No establece compromisos, derechos ni obligaciones" in text["es"]
        assert "It creates no commitments, rights or obligations" in text["en"]
    everything = " ".join(each.texts["es"] for clause in clause_set(LETTER) for each in clause.alternatives)
    for word in ("se obliga", "se comprometen", "deberá", "sufragará"):
        assert word not in everything
    assert {"term", "notice"} & set(variables_in(everything)) == set()


def test_a_regularisation_recites_the_old_link_and_names_the_law():
    for scope in SCOPES:
        text = text_of("antecedentes", REGULARISATION, scope)["es"]
        assert {"old_link", "old_link_date", "old_link_began"} <= set(variables_in(text))
    assert "Ley sobre la Celebración de Tratados" in text_of("objetivo", REGULARISATION)["es"]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_a_national_agreement_says_nothing_of_the_treaties_law_nor_of_borders(instrument):
    for clause in clause_set(instrument, NATIONAL):
        for each in clause.alternatives:
            for word in ("Tratados", "interinstitucional", "internacional", "migratori", "gobierno nacional"):
                assert word not in each.texts["es"] + each.heading["es"], clause.key
            for word in (
                "Treaties",
                "interinstitutional",
                "international",
                "migration",
                "national government",
            ):
                assert word not in each.texts["en"] + each.heading["en"], clause.key
    clause = "naturaleza" if instrument == LETTER else "considerandos"
    assert "Ley sobre la Celebración de Tratados" in text_of(clause, instrument, FOREIGN)["es"]


def test_term_and_notice_have_no_default_and_show_a_blank():
    text = text_of("disposiciones-finales", TWINNING)["es"]
    html = fill(text, {})
    assert "[por definir: vigencia]" in html
    assert "[por definir: plazo de aviso]" in html
    assert re.search(r"\d", html) is None
    assert is_blank_in(html)


def test_english_blanks_speak_english():
    text = text_of("disposiciones-finales", TWINNING)["en"]
    assert "<strong>[to be defined: term]</strong>" in fill(text, {}, "en")


def test_national_headings_differ_only_where_the_text_does():
    headings = {
        scope: {clause.key: clause.heading_in("es") for clause in clause_set(TWINNING, scope)}
        for scope in SCOPES
    }
    differing = {key for key, words in headings[FOREIGN].items() if headings[NATIONAL][key] != words}
    assert differing == {"instrumentos-internacionales", "personal"}
    assert headings[NATIONAL]["instrumentos-internacionales"] == "Otros instrumentos"


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
    assert article_numbers(["comparecencia", "antecedentes", "objetivo"])["objetivo"] == 1
    letter = [clause.key for clause in clause_set(LETTER)]
    assert article_numbers([*letter, "propia-1"]) == dict.fromkeys([*letter, "propia-1"])
    for instrument in INSTRUMENTS:
        numbers = article_numbers(clause.key for clause in clause_set(instrument))
        counted = [number for number in numbers.values() if number]
        assert counted == list(range(1, len(counted) + 1))
        assert [bool(n) for n in numbers.values()] == [c.numbered for c in clause_set(instrument)]
    assert article_heading(2, "Áreas", "es") == "Artículo 2. Áreas"
    assert article_heading(2, "Areas", "en") == "Article 2. Areas"
    assert article_heading(2, "Oblasti", "xx") == "2. Oblasti"
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


@pytest.mark.parametrize("wording", EVERY_TEXT)
def test_every_text_fills_to_sound_html_with_and_without_data(wording):
    for language in LANGUAGES:
        text = wording.texts[language]
        full, empty = fill(text, FULL, language), fill(text, {}, language)
        assert parsed(full).tags <= ALLOWED_TAGS
        assert parsed(empty).tags <= ALLOWED_TAGS
        assert not is_blank_in(full)
        assert "{" not in full + empty
        assert is_blank_in(empty) == bool(missing_variables(text, {}))


def test_every_variable_is_used_by_some_text():
    used = {
        key
        for instrument in INSTRUMENTS
        for clause in clause_set(instrument)
        for each in clause.alternatives
        for key in variables_in(each.texts["es"])
    }
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
