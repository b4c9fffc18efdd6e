"""Numbers, dates, percentages, amounts and units of time, in the languages of one clause."""

import datetime as dt

import pytest
from babel.dates import format_date

from agreements.twins import number_words
from agreements.twins.figures import read
from agreements.twins.parity import Difference, differences


def gaps(left, right, language, first="es"):
    found = differences(
        {"clausula": {first: f"<p>{left}</p>", language: f"<p>{right}</p>"}}, [first, language]
    )
    return [(each.what, each.left, each.right) for each in found]


@pytest.mark.parametrize(
    ("language", "spanish", "other"),
    [
        ("en", "dentro de los 90 días naturales", "within 90 calendar days"),
        ("en", "por 5 años", "for five years"),
        ("en", "por treinta y cinco (35) días", "for thirty-five days"),
        ("en", "el 12 de marzo de 2026", "on 12 March 2026"),
        ("en", "el 12 de marzo de 2026", "on March 12, 2026"),
        ("en", "el 1o. de marzo del 2026", "on the 1st of March, 2026"),
        ("en", "el 12/03/2026", "on 12 March 2026"),
        ("en", "en marzo de 2026", "in March 2026"),
        ("en", "$5,000.00 MXN", "MXN 5,000"),
        ("en", "$5,000.00 (cinco mil pesos 00/100 M.N.)", "5,000 Mexican pesos"),
        ("en", "2 millones de pesos", "2,000,000 pesos"),
        ("en", "el 15 por ciento", "15%"),
        ("en", "una vez al año", "once a year"),
        ("en", "artículo 7o. de la Ley", "article 7 of the Act"),
        ("en", "en el año dos mil veintiséis", "in the year 2026"),
        ("ja", "a más tardar en noviembre de cada año", "毎年11月までに"),
        ("ja", "en marzo de 2026", "2026年3月に"),
        ("ko", "en noviembre, durante 3 meses", "11월에 3개월간"),
        ("fr", "el 1 de marzo de 2026", "le 1er mars 2026"),
        ("fr", "5,000.50 euros", "5 000,50 €"),
        ("fr", "noventa y siete días", "quatre-vingt-dix-sept jours"),
        ("fr", "el 5%", "5 pour cent"),
        ("de", "el 12 de marzo de 2026", "am 12. März 2026"),
        ("de", "5,000.00 EUR", "5.000,00 Euro"),
        ("de", "treinta y cinco días", "fünfunddreißig Tage"),
        ("pt", "el 12 de marzo de 2026", "em 12 de março de 2026"),
        ("pt", "treinta y dos meses", "trinta e dois meses"),
        ("zh", "el 12 de marzo de 2026, por cinco años", "2026年3月12日，为期5年"),
        ("zh", "por 3 años y 12 meses", "为期三年零十二个月"),
        ("zh", "90 días", "９０日"),
        (
            "zh",
            "cada 90 días, desde el 2026-03-12, con 5,000 MXN",
            "双方自2026-03-12起每90日审查一次，费用为5,000MXN",
        ),
        ("ja", "el 12 de marzo de 2026", "2026年３月１２日"),
        ("ja", "90 días", "90日間"),
        ("ko", "el 12 de marzo de 2026, 90 días", "2026년 3월 12일, 90일"),
        ("ar", "el 12 de marzo de 2026", "١٢ مارس ٢٠٢٦"),
        ("ar", "por 5 años, 90 días y 2 meses", "لمدة ٥ سنوات و ٩٠ يوما وشهران"),
        ("ar", "el 15%", "١٥٪"),
        ("it", "el 12 de marzo de 2026, 5 años", "il 12 marzo 2026, 5 anni"),
        ("en", "[por definir: vigencia] 5 años", "[to be defined: term] 5 years"),
        ("en", "5.000 pesos", "5,000 pesos"),
        # "Both" is no figure, however it is said.
        ("fr", "en ambas ciudades", "dans les deux villes"),
        ("de", "las dos Partes", "beide Seiten"),
        ("pt", "ambos os textos", "os dois textos"),
        ("en", "dos textos", "both texts"),
        ("fr", "los dos años", "les deux ans"),
    ],
)
def test_the_same_said_in_another_language_is_no_difference(language, spanish, other):
    assert gaps(spanish, other, language) == []


@pytest.mark.parametrize(
    ("language", "spanish", "other", "found"),
    [
        ("ja", "durante 6 meses", "11か月", [("número", "6 meses", "11 か月")]),
        ("en", "90 días", "60 days", [("número", "90 días", "60 days")]),
        ("en", "90 días", "90 months", [("unidad de tiempo", "90 días", "90 months")]),
        ("en", "por cinco años", "for six years", [("número", "cinco", "six")]),
        ("en", "por 5 años y 3 meses", "for 5 years", [("número", "3 meses", "")]),
        ("en", "por 5 años", "for 5 years and 60 days", [("número", "", "60 days")]),
        (
            "en",
            "el 12 de marzo de 2026",
            "on 13 March 2026",
            [("fecha", "12 de marzo de 2026", "13 March 2026")],
        ),
        ("fr", "el 12 de marzo de 2026", "le 12 mai 2026", [("fecha", "12 de marzo de 2026", "12 mai 2026")]),
        (
            "zh",
            "el 12 de marzo de 2026",
            "2026年3月13日",
            [("fecha", "12 de marzo de 2026", "2026年3月13日")],
        ),
        ("ko", "90 días", "60일", [("número", "90 días", "60 일")]),
        ("ar", "90 días", "٦٠ يوما", [("número", "90 días", "60 يوما")]),
        ("ar", "90 días", "ستون يوما", [("número", "90 días", "")]),
        ("en", "el 15%", "5 per cent", [("porcentaje", "15%", "5 per cent")]),
        ("en", "$5,000.00 MXN", "USD 5,000", [("moneda", "$5,000.00 MXN", "USD 5,000")]),
        ("en", "5,000 pesos", "5,000", [("moneda", "5,000 pesos", "5,000")]),
        ("en", "5,000", "5,000 pesos", [("moneda", "5,000", "5,000 pesos")]),
        ("en", "$5,000.00 MXN", "MXN 5,500.00", [("importe", "$5,000.00 MXN", "MXN 5,500.00")]),
        ("de", "5,000.50 EUR", "5,000.50 EUR", []),
        ("de", "5,000.00 EUR", "5,000 EUR", [("importe", "5,000.00 EUR", "5,000 EUR")]),
        ("fr", "por tres años", "pour les deux ans", [("número", "tres", "deux")]),
        # Words are asked for only where they can be read.
        ("ko", "cinco años", "오 년", []),
        ("en", "5 realizaciones", "5 pieces", []),
    ],
)
def test_what_differs_is_told_once_with_both_sides(language, spanish, other, found):
    assert gaps(spanish, other, language) == found


def test_every_other_language_is_compared_with_the_first_and_missing_texts_are_left_out():
    texts = {
        "vigencia": {"es": "<p>5 años</p>", "en": "<p>5 years</p>", "fr": "<p>3 ans</p>"},
        "aviso": {"es": "<p>90 días</p>", "en": "<p>60 days</p>"},
        "sin-español": {"en": "<p>7 days</p>"},
    }
    assert differences(texts, ["es", "en", "fr"]) == [
        Difference("vigencia", ("es", "fr"), "número", "5 años", "3 ans"),
        Difference("aviso", ("es", "en"), "número", "90 días", "60 days"),
    ]
    assert differences({"vigencia": {"es": "<p>5</p>"}}, ["es"]) == []


def test_numbers_of_lists_are_no_figures():
    assert differences(
        {"a": {"es": "<ol><li>Uno</li><li>Dos de 9</li></ol>", "en": "<p>x 9</p>"}}, ["es", "en"]
    ) == [Difference("a", ("es", "en"), "número", "Dos", "")]


@pytest.mark.parametrize("language", ["en", "fr", "de", "pt", "zh", "ja", "ko", "ar", "it", "he"])
def test_every_day_of_a_year_as_the_cldr_writes_it(language):
    for number in range(0, 365, 5):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
        spanish, other = format_date(day, "long", "es"), format_date(day, "long", language)
        assert gaps(spanish, other, language) == [], (spanish, other)


@pytest.mark.parametrize("language", number_words.LANGUAGES)
def test_number_words_from_two_to_a_hundred_are_known_and_read_back(language):
    words = number_words.words_of(language)
    assert set(words.values()) == set(range(2, 101))
    for phrase, value in words.items():
        assert number_words.find(f"xx {phrase}, zz", language) == ([(phrase, value)], False)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "ciento veinte"),
        ("es", "dos mil veintiséis"),
        ("es", "doscientos tres"),
        ("en", "two thousand and twenty-six"),
        ("en", "one hundred and five"),
        ("fr", "deux cents"),
        ("de", "zweihundert"),
        ("de", "zweitausendsechsundzwanzig"),
        ("pt", "cento e vinte"),
    ],
)
def test_greater_numbers_in_words_are_seen_and_no_part_of_them_is_read(language, text):
    assert number_words.find(text, language) == ([], True)


def test_marks_of_direction_and_broken_html_do_no_harm():
    assert [fact.text for fact in read("<p>\u202b90\u202c días <strong>y 5", "es").facts] == ["90 días", "5"]
    assert read("", "es").facts == ()
    assert read("<p>3 x</p>", "klingon").facts[0].values == {3.0}
