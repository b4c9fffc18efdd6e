"""Names of countries and languages, and the folding of names."""

import pytest

from partners import countries
from partners.folding import fold, needs_one_character


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lyón", "lyon"),
        ("  SAN   Antonio ", "san antonio"),
        ("Saint-Étienne", "saint etienne"),
        ("L'Aquila", "laquila"),
        ("Łódź", "lodz"),
        ("Đà Nẵng", "da nang"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Ñuñoa", "nunoa"),
        ("Йошкар-Ола", "иошкар ола"),
        ("Αθήνα", "αθηνα"),
        # Marks that make another letter stay; what Unicode took apart is put together again.
        ("ガーナ", "ガーナ"),
        ("서울", "서울"),
        ("मुंबई", "मुंबई"),
        ("里昂", "里昂"),
        # Vowel points and the stretching stroke are optional in Arabic.
        ("لِيُون", "ليون"),
        ("ليـــون", "ليون"),
        ("東京", "東京"),
        ("", ""),
    ],
)
def test_fold_compares_as_people_type(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_fold_is_equal_for_composed_and_decomposed_hangul():
    assert fold("\u1105\u1175\u110b\u1169\u11bc") == fold("\ub9ac\uc639") == "\ub9ac\uc639"


def test_only_chinese_japanese_and_korean_search_by_one_character():
    assert [needs_one_character(text) for text in ("北", "리", "ガ", "l", "м", "ل", "")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_country_names_are_spanish_and_complete():
    names = countries.country_names()
    assert (names["FR"], names["MX"], names["US"], names["JP"]) == (
        "Francia",
        "México",
        "Estados Unidos",
        "Japón",
    )
    assert not {"EU", "UN", "ZZ", "QO"} & names.keys()
    assert len(names) == 250


def test_country_choices_follow_the_spanish_dictionary():
    names = [name for _, name in countries.country_choices()]
    assert names.index("Afganistán") < names.index("Albania") < names.index("Alemania")
    assert names.index("Perú") < names.index("Polonia")
    assert sorted(["ñandú", "nuez", "oca", "árbol", "barco"], key=countries.spanish_order) == [
        "árbol",
        "barco",
        "nuez",
        "ñandú",
        "oca",
    ]


@pytest.mark.parametrize(
    ("country", "language"),
    [
        ("FR", "fr"),
        ("US", "en"),
        ("CH", "de"),
        ("JP", "ja"),
        ("CN", "zh"),
        ("TW", "zh"),
        ("BR", "pt"),
        ("XX", ""),
    ],
)
def test_suggested_language_is_the_most_spoken_official_one(country, language):
    assert countries.suggested_language(country) == language


def test_language_names_are_spanish_and_of_living_use():
    names = countries.language_names()
    assert (names["fr"], names["zh"], names["ar"]) == ("francés", "chino", "árabe")
    assert not {"und", "mul", "tlh"} & names.keys()


def test_unknown_codes_name_themselves():
    assert countries.country_name("XX") == "XX"
    assert countries.language_name("xx") == "xx"


def test_single_zone_only_where_the_country_has_one():
    assert countries.single_zone("FR") == "Europe/Paris"
    assert countries.single_zone("US") == ""
    assert countries.single_zone("XX") == ""


def test_zones_have_names_that_people_read():
    assert countries.zone_name("Europe/Paris") == "hora de Europa central"
    assert countries.zone_name("Asia/Tokyo") == "hora de Japón"
    assert countries.zone_name("Mars/Olympus") == "Mars/Olympus"
