"""The proposed bylaws as data: choices, their words, numbered articles. No database but the municipality's row."""

import itertools
import re

import pytest
from django.core.exceptions import ValidationError

from agreements.bylaws.articles import roman, split_articles
from agreements.bylaws.chapters import BY_KEY, CHAPTERS, RULE_CHAPTERS, RULE_KEYS, TRANSITORY
from agreements.bylaws.choices import BY_KEY as CHOICE
from agreements.bylaws.choices import (
    CHOICES,
    MANY,
    OPTION,
    YES_NO,
    clean_choices,
    complete,
    default_choices,
    label_of,
)
from agreements.bylaws.wording import Place, proposed, waiting
from partners.models import Municipality

#: What the sessions read (the contract with `agreements.sessions`).
RULES = {
    "quorum",
    "second_call",
    "majority",
    "qualified",
    "casting_vote",
    "notice",
    "presides",
    "substitutes",
    "remote",
}
TULA = Municipality(cvegeo="13076", name="Tula de Allende", state="13")
COYOACAN = Municipality(cvegeo="09003", name="Coyoacán", state="09")


def text_of_rule(key, **changes):
    chapter = RULE_CHAPTERS[key]
    return dict(proposed(chapter, default_choices() | changes, Place(TULA)))[key]


def test_the_proposal_has_fourteen_chapters_and_the_transitory_articles():
    assert [chapter.key for chapter in CHAPTERS][-1] == TRANSITORY
    assert len(CHAPTERS) == 15
    assert len(BY_KEY) == 15
    assert RULE_KEYS == RULES


def test_the_defaults_are_possible_choices():
    assert clean_choices(default_choices()) == default_choices()


def test_choices_of_an_older_edition_are_completed():
    assert complete({"quorum": "half", "gone": 1}) == default_choices() | {"quorum": "half"}
    assert complete(None) == default_choices()


def test_choices_from_a_form_are_typed():
    values = default_choices() | {"term_years": "3", "casting_vote": "no", "citizen_share": " 40 "}
    cleaned = clean_choices(values)
    assert (cleaned["term_years"], cleaned["casting_vote"], cleaned["citizen_share"]) == (3, False, 40)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quorum", "all"),
        ("quorum", None),
        ("term_years", True),
        ("sessions_per_year", "doce"),
        ("sessions_per_year", 0),
        ("citizen_share", 91),
        ("casting_vote", "tal vez"),
        ("qualified_matters", ["opening"]),
        ("qualified_matters", "twinning"),
        ("organic_law", "  "),
        ("organic_law", "x" * 151),
        ("presides_in_absence", "president"),
    ],
)
def test_impossible_choices_are_refused_by_key(key, value):
    with pytest.raises(ValidationError) as refused:
        clean_choices(default_choices() | {key: value})
    assert set(refused.value.error_dict) == {key}


def test_contradictory_choices_are_refused():
    with pytest.raises(ValidationError) as refused:
        clean_choices(
            default_choices()
            | {
                "presides": "executive",
                "presides_in_absence": "executive",
                "notice_days_ordinary": 3,
                "notice_days_extraordinary": 4,
            }
        )
    assert set(refused.value.error_dict) == {"presides_in_absence", "notice_days_extraordinary"}


def test_every_combination_of_options_words_every_chapter():
    """No placeholder is left, no sentence ends without its full stop, no space is doubled."""
    alternatives = {
        each.key: each.values if each.kind == OPTION else (True, False) if each.kind == YES_NO else ([], None)
        for each in CHOICES
        if each.kind in (OPTION, YES_NO, MANY)
    }
    longest = max(len(values) for values in alternatives.values())
    for turn, municipality in itertools.product(range(longest), (TULA, COYOACAN)):
        values = default_choices()
        for key, options in alternatives.items():
            value = options[turn % len(options)]
            values[key] = list(CHOICE[key].values) if value is None else value
        for chapter in CHAPTERS:
            for _, text in proposed(chapter.key, values, Place(municipality)):
                assert "{" not in text and "}" not in text
                assert "  " not in text
                assert not re.search(r"\bde el\b|\ba el\b|,,|\.\.", text), text
                for line in text.splitlines():
                    assert line.endswith((".", ":")), line


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"quorum": "two_thirds"}, "quorum", "al menos las dos terceras partes de las personas integrantes"),
        (
            {"second_call_quorum": "present"},
            "second_call",
            "con las personas integrantes con voto que asistan",
        ),
        ({"second_call_quorum": "same"}, "second_call", "el mismo quórum que en la primera"),
        ({"second_call_minutes": 1440}, "second_call", "al menos un día natural después"),
        ({"majority": "absolute_members"}, "majority", "más de la mitad de los lugares con voto"),
        ({"qualified_matters": []}, "qualified", "Ningún asunto"),
        ({"qualified_matters": ["report"]}, "qualified", "- La aprobación del informe anual"),
        ({"casting_vote": False}, "casting_vote", "Nadie tiene voto de calidad"),
        ({"notice_days_ordinary": 10}, "notice", "diez días naturales"),
        ({"notice_days_extraordinary": 1}, "notice", "un día natural si es extraordinaria"),
        (
            {"presides": "executive", "presides_in_absence": "syndic"},
            "presides",
            "ausencia las preside la Sindicatura",
        ),
        ({"substitutes_vote": False}, "substitutes", "con voz y sin voto"),
        ({"remote_attendance": False}, "remote", "Las sesiones son presenciales"),
    ],
)
def test_a_choice_changes_the_article_of_its_rule(changes, key, words):
    assert words in text_of_rule(key, **changes)
    assert words not in text_of_rule(key)


def test_a_borough_of_mexico_city_is_no_municipality():
    text = "\n".join(text for _, text in proposed("integracion", default_choices(), Place(COYOACAN)))
    assert "la persona titular de la Alcaldía" in text
    assert "Presidencia Municipal" not in text


def test_waits_are_told_in_the_largest_unit():
    assert [waiting(minutes) for minutes in (15, 60, 90, 120, 1440, 2880)] == [
        "15 minutos",
        "una hora",
        "90 minutos",
        "dos horas",
        "un día natural",
        "dos días naturales",
    ]


def test_labels_tell_every_kind_of_answer():
    assert label_of("casting_vote", False) == "no"
    assert label_of("notice_days_ordinary", 5) == "5 días naturales"
    assert label_of("qualified_matters", []) == "ninguno"
    assert label_of("quorum", "half") == "la mitad"


def test_articles_are_apart_by_empty_lines():
    text = "Uno.\r\n- a\r\n-  b\r\n \r\n\r\nDos\n\n\n"
    assert split_articles(text) == ["Uno.\n- a\n- b", "Dos"]
    assert split_articles(" \n \n") == []


def test_roman_numbers():
    assert [roman(n) for n in (1, 4, 9, 14, 40, 49, 90, 114)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "XLIX",
        "XC",
        "CXIV",
    ]
