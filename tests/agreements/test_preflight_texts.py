"""Whole texts: signed agreements give no error; drafts gone wrong do, each at its article."""

import pytest

from agreements.preflight import ERROR, FOREIGN, NATIONAL, review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.rules import BUILTIN
from agreements.preflight.texts import language_of, paper_of, passages_of
from tests.agreements.signed_texts import (
    ARTICLES_EN,
    ARTICLES_ES,
    NO_NUMBERS_BOTH,
    ORDINALS_ES,
    POINTS_EN,
    SIGNED,
)


def found_in(text, scope=FOREIGN):
    return review(paper_of(text, scope=scope), BUILTIN, ROUTINES)


@pytest.mark.parametrize("scope", [FOREIGN, NATIONAL])
@pytest.mark.parametrize("name", SIGNED)
def test_signed_agreements_have_no_error(name, scope):
    errors = [(each.code, each.excerpt) for each in found_in(SIGNED[name], scope) if each.level == ERROR]
    assert errors == []


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("articles_en", set()),
        ("points_en", {"falta-clausula-obligatoria", "sin-programa-anual", "sin-seguimiento"}),
        ("articles_es", {"vigencia-mas-alla-del-ayuntamiento"}),
        ("ordinals_es", {"idiomas-y-autenticidad", "vigencia-mas-alla-del-ayuntamiento"}),
    ],
)
def test_warnings_of_signed_agreements_are_the_right_ones(name, codes):
    assert {each.code for each in found_in(SIGNED[name])} == codes


@pytest.mark.parametrize(
    ("old", "new", "code", "clause"),
    [
        ("a) cultura y préstamo", "a) defensa nacional y préstamo", "area-sin-competencia", "Artículo II"),
        (
            "no genera obligaciones de carácter financiero ni deuda alguna",
            "genera una deuda",
            "prestamos-y-deuda",
            "Artículo V",
        ),
        (
            "será resuelta por las Partes de común acuerdo",
            "se someterá a arbitraje",
            "arbitraje-y-tribunales",
            "Artículo VIII",
        ),
        (
            "vigencia de cinco años",
            "vigencia de 31 de febrero de 2030",
            "fechas-inconsistentes",
            "Artículo IX",
        ),
        ("Las Partes formularán", "Los dos países se comprometen a formular", "parte-mexico", "Artículo III"),
        ("integrarán un grupo", "otorgarán visas al grupo", "visas-y-permisos", "Artículo IV"),
        ("es formalizar", "es ratificar", "vocabulario-de-tratado", "Artículo I"),
        ("y gestionar recursos federales", "y usarán recursos federales", "recursos-federales", "Artículo V"),
    ],
)
def test_one_wrong_sentence_is_found_at_its_article(old, new, code, clause):
    assert ARTICLES_ES.count(old) == 1
    found = [each for each in found_in(ARTICLES_ES.replace(old, new)) if each.code == code]
    assert [each.clause for each in found] == [clause]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "y la Ciudad de Montefiore, República Italiana, en",
            "y Montefiore Comercial, S.A. de C.V., en",
            "contraparte-privada",
        ),
        (
            "La Ciudad de Tepeyahualco, Estado",
            "Acuerdo que celebran México y la Ciudad de Tepeyahualco, Estado",
            "parte-mexico",
        ),
        ("siendo ambos textos igualmente auténticos", "según convenga", "idiomas-y-autenticidad"),
        ("Las Partes formularán de común acuerdo programas operativos anuales.", "", "sin-programa-anual"),
        ("Para el seguimiento, las Partes integrarán un grupo de trabajo.", "", "sin-seguimiento"),
    ],
)
def test_what_is_wrong_with_the_whole_is_found(old, new, code):
    assert ARTICLES_ES.count(old) == 1
    assert code not in {each.code for each in found_in(ARTICLES_ES)}
    assert code in {each.code for each in found_in(ARTICLES_ES.replace(old, new))}


def test_parts_of_a_text_are_told_apart():
    assert [(each.clause, each.role) for each in passages_of(ARTICLES_ES)] == [
        ("", "opening"),
        ("", "recitals"),
        ("Artículo I", "operation"),
        ("Artículo II", "areas"),
        ("Artículo III", "operation"),
        ("Artículo IV", "operation"),
        ("Artículo V", "operation"),
        ("Artículo VI", "operation"),
        ("Artículo VII", "personnel"),
        ("Artículo VIII", "operation"),
        ("Artículo IX", "final"),
    ]
    assert [each.clause for each in passages_of(ORDINALS_ES)][-2:] == ["Sexta", "Séptima"]
    assert [each.clause for each in passages_of(POINTS_EN)][-1] == "5"
    assert [each.role for each in passages_of("Una carta de amistad entre dos ciudades.")] == ["whole"]
    assert passages_of("") == []


def test_language_of_a_passage():
    assert language_of(ARTICLES_ES) == "es"
    assert language_of(ARTICLES_EN) == "en"
    assert language_of(NO_NUMBERS_BOTH) == ""
    assert language_of("12345") == ""
