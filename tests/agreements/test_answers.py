"""Words made from the data of a draft."""

import datetime as dt

import pytest

from agreements.drafting.answers import (
    counterpart_party,
    default_title,
    language_name,
    languages_phrase,
    municipal_party,
    spoken_date,
    values_of,
    with_article,
)
from agreements.models import Agreement
from partners.models import Counterpart, Municipality, PartnerCity

GUADALAJARA = Municipality(cvegeo="14039", state="14", name="Guadalajara")
CUAUHTEMOC = Municipality(cvegeo="09015", state="09", name="Cuauhtémoc")


def counterpart(name, kind="city", country="FR", city=None, **fields):
    return Counterpart(official_name=name, kind=kind, country_code=country, city=city, **fields)


@pytest.mark.parametrize(
    ("municipality", "language", "scope", "words"),
    [
        (
            GUADALAJARA,
            "es",
            "foreign",
            "el Municipio de Guadalajara, Estado de Jalisco, de los Estados Unidos Mexicanos",
        ),
        (GUADALAJARA, "es", "national", "el Municipio de Guadalajara, Estado de Jalisco"),
        (
            GUADALAJARA,
            "en",
            "foreign",
            "the Municipality of Guadalajara, State of Jalisco, United Mexican States",
        ),
        (CUAUHTEMOC, "es", "national", "la Alcaldía Cuauhtémoc, Ciudad de México"),
        (CUAUHTEMOC, "en", "national", "the Borough (Alcaldía) of Cuauhtémoc, Mexico City"),
    ],
)
def test_the_municipality_has_its_full_territorial_name(municipality, language, scope, words):
    assert municipal_party(municipality, language, scope=scope) == words


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("Ciudad de Lyon", "city", "la Ciudad de Lyon"),
        ("Lyon", "city", "la Ciudad de Lyon"),
        ("Condado de Kent", "county", "el Condado de Kent"),
        ("Kent", "county", "el Condado de Kent"),
        ("Departamento de Antioquia", "province", "el Departamento de Antioquia"),
        ("La Habana", "city", "la Habana"),
        ("Prefectura de Aichi", "province", "la Prefectura de Aichi"),
        ("UNESCO", "international_organisation", "UNESCO"),
    ],
)
def test_the_counterpart_takes_its_article(name, kind, words):
    assert with_article(counterpart(name, kind)) == words


def test_the_counterpart_names_place_and_country_once():
    lyon = PartnerCity(pk=1, name="Lyon", subdivision="Ródano", country_code="FR")
    assert counterpart_party(counterpart("Ciudad de Lyon", city=lyon)) == "la Ciudad de Lyon, Ródano, Francia"
    assert counterpart_party(counterpart("Ciudad de Lyon, Francia")) == "la Ciudad de Lyon, Francia"
    assert (
        counterpart_party(counterpart("Ciudad de Lyon", city=lyon), "en")
        == "the City of Lyon, Ródano, France"
    )
    assert (
        counterpart_party(counterpart("Ciudad de Lyon", city=lyon), "en", "the City of Lyon")
        == "the City of Lyon"
    )
    unesco = counterpart("Organización UNESCO", "international_organisation")
    assert counterpart_party(unesco) == "la Organización UNESCO"


def test_titles_dates_and_languages():
    assert default_title("cooperation", GUADALAJARA, counterpart("Ciudad de Lyon")) == (
        "Acuerdo de Cooperación Específica entre el Municipio de Guadalajara y la Ciudad de Lyon"
    )
    assert spoken_date(dt.date(2026, 3, 12)) == "12 de marzo de 2026"
    assert spoken_date(dt.date(2026, 3, 12), "en") == "12 March 2026"
    assert language_name("fr") == "francés"
    assert language_name("zh") == "chino"
    assert language_name("fr", "en") == "French"
    assert language_name("??") == "??"


def values(language="es", languages=("es", "en"), **answers):
    agreement = Agreement(
        municipality=GUADALAJARA,
        counterpart=counterpart("Ciudad de Lyon"),
        kind="twinning",
        languages=list(languages),
        answers=answers,
    )
    return values_of(agreement, language)


@pytest.mark.parametrize(
    ("key", "answers", "es", "en"),
    [
        ("term", {"term_unit": "years", "term_number": 1}, "de 1 año", "for 1 year"),
        ("term", {"term_unit": "months", "term_number": 18}, "de 18 meses", "for 18 months"),
        ("term", {"term_unit": "indefinite"}, "indefinida", "indefinitely"),
        ("term", {}, "", ""),
        ("notice", {"notice_days": 60}, "60 días naturales", "60 calendar days"),
        ("notice", {"notice_days": 1}, "1 día natural", "1 calendar day"),
        ("notice", {}, "", ""),
        (
            "start",
            {"start": "signature"},
            "a partir de la fecha de su firma",
            "from the date of its signature",
        ),
        (
            "start",
            {"start": "date", "start_on": "2027-01-01"},
            "a partir del 1 de enero de 2027",
            "from 1 January 2027",
        ),
        ("copies", {"copies": 2}, "dos ejemplares originales", "two originals"),
        ("copies", {"copies": 1}, "un ejemplar original", "one original"),
        ("copies", {"copies": 12}, "12 ejemplares originales", "12 originals"),
        ("programme_month", {"programme_month": 11}, "noviembre", "November"),
        ("signed_on", {"signing_on": "2026-05-04"}, "4 de mayo de 2026", "4 May 2026"),
        ("renewal", {"renewal": "ends"}, "concluirá sin necesidad de declaración", None),
        ("renewal", {"renewal": "ends", "term_unit": "indefinite"}, "", ""),
        (
            "municipal_signatory",
            {"municipal_signatory": "Eva Ríos", "municipal_signatory_title": "presidenta municipal"},
            "Eva Ríos, presidenta municipal",
            "Eva Ríos, Mayor",
        ),
        ("municipal_signatory", {"municipal_signatory_title": "alcalde"}, "", ""),
    ],
)
def test_one_datum_speaks_both_languages(key, answers, es, en):
    assert values("es", **answers)[key] == es
    if en is not None:
        assert values("en", **answers)[key] == en


def test_languages_and_divergence_follow_the_number_of_languages():
    assert values(languages=["es"], divergence="consult")["divergence"] == ""
    assert values(divergence="consult")["divergence"].startswith("las Partes acordarán")
    assert values(languages=["es"])["languages"] == "en idioma español"
    assert (
        values("en")["languages"]
        == "in the Spanish and English languages, both texts being equally authentic"
    )


@pytest.mark.parametrize(
    ("codes", "authenticity", "es", "en"),
    [
        (["es"], "equal", "en idioma español", "in the Spanish language"),
        (
            ["es", "it"],
            "equal",
            "en idiomas español e italiano, siendo ambos textos igualmente auténticos",
            "in the Spanish and Italian languages, both texts being equally authentic",
        ),
        (
            ["es", "zh", "ko"],
            "equal",
            "en idiomas español, chino y coreano, siendo los tres textos igualmente auténticos",
            "in the Spanish, Chinese and Korean languages, the three texts being equally authentic",
        ),
        (
            ["es", "ar"],
            "translation",
            "en idiomas español y árabe, siendo auténtico el texto en español y el otro, su traducción",
            "in the Spanish and Arabic languages, the text in Spanish being authentic and the other its translation",
        ),
        (
            ["es", "en", "ja"],
            "translation",
            "en idiomas español, inglés y japonés, siendo auténtico el texto en español y los demás, su traducción",
            "in the Spanish, English and Japanese languages, the text in Spanish being authentic and the others its "
            "translation",
        ),
    ],
)
def test_one_two_and_three_languages_have_their_own_rule(codes, authenticity, es, en):
    assert languages_phrase(codes, "es", authenticity) == es
    assert languages_phrase(codes, "en", authenticity) == en


@pytest.mark.parametrize(
    ("code", "es", "en"),
    [
        ("en", "inglés", "English"),
        ("fr", "francés", "French"),
        ("de", "alemán", "German"),
        ("pt", "portugués", "Portuguese"),
        ("zh", "chino", "Chinese"),
        ("ja", "japonés", "Japanese"),
        ("ko", "coreano", "Korean"),
        ("ar", "árabe", "Arabic"),
        ("he", "hebreo", "Hebrew"),
        ("nah", "náhuatl", "Nahuatl"),
        ("sw", "suajili", "Swahili"),
    ],
)
def test_languages_have_names(code, es, en):
    assert (language_name(code), language_name(code, "en")) == (es, en)


@pytest.mark.parametrize(
    ("languages", "rule", "es"),
    [
        (["es", "fr"], "third", ""),
        (["es", "fr", "en"], "third", "prevalecerá el texto en inglés"),
        (["es", "fr"], "spanish", "prevalecerá el texto en español"),
        (
            ["es", "fr"],
            "reconcile",
            "se tomará el sentido que mejor los concilie, según el objetivo del presente Acuerdo",
        ),
        (["es", "fr"], "otra", ""),
    ],
)
def test_the_rule_for_divergence_fits_the_languages(languages, rule, es):
    assert values(languages=languages, divergence=rule)["divergence"] == es


@pytest.mark.parametrize(
    ("known", "es", "en"),
    [
        ("1998", "en 1998", "in 1998"),
        ("1998-05", "en mayo de 1998", "in May 1998"),
        ("1998-05-12", "el 12 de mayo de 1998", "on 12 May 1998"),
        ("", "", ""),
    ],
)
def test_the_old_link_has_the_date_that_is_known(known, es, en):
    assert values("es", old_link_on=known)["old_link_date"] == es
    assert values("en", old_link_on=known)["old_link_date"] == en
