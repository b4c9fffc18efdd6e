"""Listed words meet the words of a text whatever their accents, case and inflection, and nothing else."""

import pytest

from agreements.preflight.words import Matcher, clean, folded


def matches(listed, text, language="es", but=()):
    text = clean(text)
    return [text[s.start : s.end] for s in Matcher([("c", (listed,), but)], language).spans(folded(text))]


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("préstamo", "PRESTAMOS"),
        ("ratificación", "ratificaciones"),
        ("arbitral", "tribunales arbitrales"),
        ("juez", "los jueces"),
        ("aduanero", "leyes aduaneras"),
        ("ratificar", "ratifiquen"),
        ("ratificar", "se ratificará"),
        ("ratificar", "ratificarse"),
        ("garantizar", "garanticen"),
        ("comprometer", "comprometieron"),
        ("pagar", "paguen"),
        ("plenos poderes", "con pleno poder"),
        ("canje de notas", "canjes  de\nnota"),
        ("militar", "operaciones militares"),
        ("país", "los países"),
        ("interés", "intereses"),
        ("ley", "leyes"),
    ],
)
def test_spanish_inflections(listed, text):
    assert len(matches(listed, text)) == 1


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("visa", "una visita y una revisión"),
        ("aval", "avalancha"),
        ("reserva", "reservado"),
        ("arbitraje", "árbol"),
        ("canje de notas", "canje. De notas se hablará"),
        ("ratificar", "rata"),
        ("loan", "préstamo"),
    ],
)
def test_other_words_are_other_words(listed, text):
    assert matches(listed, text) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("ratify", "ratified"),
        ("ratify", "ratifies"),
        ("loan", "Loans"),
        ("work permit", "work permits"),
        ("debt", "debts"),
    ],
)
def test_english_inflections(listed, text):
    assert len(matches(listed, text, "en")) == 1


def test_other_languages_are_compared_as_listed():
    assert matches("prêt", "un PRET bancaire", "fr") == ["PRET"]
    assert matches("prêt", "des prets", "fr") == []
    assert matches("仲裁", "根据 仲裁 规则", "zh") == ["仲裁"]


def test_exceptions_cover_only_their_own_place():
    but = ("préstamo de libros",)
    assert matches("préstamo", "el préstamo de libros", but=but) == []
    assert matches("préstamo", "el préstamo de libros y otro préstamo", but=but) == ["préstamo"]


def test_the_longer_phrase_wins():
    text = clean("recursos de la Federación")
    spans = Matcher([("c", ("recursos", "recursos de la Federación"), ())], "es").spans(folded(text))
    assert [(s.start, s.end) for s in spans] == [(0, len(text))]


def test_folding_keeps_every_place():
    text = clean("A\u0301rbol\u202e İstanbul ß ﬁn\u00ad ÑANDÚ")
    assert "\u202e" not in text and "\u00ad" not in text
    assert len(folded(text)) == len(text)
    assert folded(text).startswith("arbol istanbul")
