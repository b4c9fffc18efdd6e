"""Words made from the data of a draft."""

import datetime as dt

import pytest

from agreements.answers import (
    counterpart_party,
    default_title,
    language_name,
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
