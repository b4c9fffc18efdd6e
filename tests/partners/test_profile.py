"""The office's own picture: verbs of vocation, languages, strengths and needs; and what is missing of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry, OfficeProfile, ThemeStand
from partners.picture import profile
from partners.picture.profile import Stand

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
STRENGTH, NEED = ThemeStand.Kind.STRENGTH.value, ThemeStand.Kind.NEED.value


def save(municipality, by, seen=None, **values):
    row = profile.profile_of(municipality)
    values = {"vocation": "Ciudad de ferias", "languages": ["en"], "theme_limit": 4} | values
    return profile.save_profile(
        municipality=municipality, by=by, now=NOW, seen=seen or profile.profile_mark(row), **values
    )


def save_stands(municipality, by, stands, seen=None):
    mark = seen or profile.stands_mark(profile.stands_of(municipality))
    return profile.save_stands(municipality=municipality, by=by, stands=stands, seen=mark)


def test_profile_is_saved_once_with_one_line_of_history(municipality, enlace):
    row = save(municipality, enlace)
    assert (row.vocation, row.languages, row.theme_limit) == ("Ciudad de ferias", ["en"], 4)
    assert (row.changed_at, row.changed_by) == (NOW, enlace)
    assert save(municipality, enlace).pk == row.pk
    assert [entry.text for entry in Entry.objects.filter(act="profile.changed")] == [
        "Cambió el perfil internacional: vocación del municipio, idiomas en que puede trabajar, temas por proceso, "
        "como máximo."
    ]


def test_profile_leaves_the_weights_of_the_same_row_alone(municipality, enlace):
    OfficeProfile.objects.create(municipality=municipality, weights={"poblacion": 100}, diversity=70)
    save(municipality, enlace)
    row = OfficeProfile.objects.get()
    assert (row.weights, row.diversity, row.vocation) == ({"poblacion": 100}, 70, "Ciudad de ferias")


def test_profile_of_a_stale_tab_is_refused(municipality, enlace):
    seen = profile.profile_mark(profile.profile_of(municipality))
    save(municipality, enlace)
    with pytest.raises(ValidationError, match="Otra persona guardó cambios"):
        save(municipality, enlace, seen=seen, vocation="Otra")
    assert OfficeProfile.objects.get().vocation == "Ciudad de ferias"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"languages": ["klingon"]}, "languages"),
        ({"languages": ["en", "en"]}, "languages"),
        ({"languages": ["es"]}, "languages"),
        ({"languages": ["en", "fr", "de", "it", "pt", "ja", "ko", "zh", "ca", "ru", "nl"]}, "languages"),
        ({"theme_limit": 0}, "theme_limit"),
        ({"theme_limit": 16}, "theme_limit"),
        ({"vocation": "a" * 2001}, "vocation"),
    ],
)
def test_profile_refuses_what_is_not_valid(municipality, enlace, values, field):
    with pytest.raises(ValidationError) as refused:
        save(municipality, enlace, **values)
    assert list(refused.value.message_dict) == [field]
    assert not OfficeProfile.objects.exists()


def test_only_the_enlace_changes_the_picture(municipality, lectora, otro_enlace, asesora):
    for person in (lectora, otro_enlace, asesora):
        with pytest.raises(ValidationError, match="Sólo el enlace municipal"):
            save(municipality, person)
        with pytest.raises(ValidationError, match="Sólo el enlace municipal"):
            save_stands(municipality, person, {("turismo", STRENGTH): Stand(3)})
    assert not OfficeProfile.objects.exists() and not ThemeStand.objects.exists()


def test_stands_become_exactly_those_of_the_form(municipality, enlace):
    before = {("turismo", STRENGTH): Stand(3, "Playas"), ("salud", NEED): Stand(1)}
    assert save_stands(municipality, enlace, before) == 2
    after = {("turismo", STRENGTH): Stand(2, "Playas"), ("turismo", NEED): Stand(1)}
    assert save_stands(municipality, enlace, after) == 3
    assert profile.stands_of(municipality) == after
    last = Entry.objects.filter(act="profile.stands_changed").order_by("-pk").first()
    assert last.text == (
        "Cambió fortalezas y necesidades: Turismo (necesidad: nada → algo); Turismo (fortaleza: mucho → bastante); "
        "Salud (necesidad: algo → nada)."
    )


def test_the_same_stands_again_leave_no_trace(municipality, enlace):
    stands = {("turismo", STRENGTH): Stand(3)}
    save_stands(municipality, enlace, stands)
    entries = Entry.objects.count()
    assert save_stands(municipality, enlace, stands) == 0
    assert Entry.objects.count() == entries


def test_a_double_click_on_stands_is_told_and_changes_nothing(municipality, enlace):
    seen = profile.stands_mark({})
    save_stands(municipality, enlace, {("turismo", STRENGTH): Stand(3)}, seen=seen)
    with pytest.raises(ValidationError, match="Otra persona guardó cambios"):
        save_stands(municipality, enlace, {("salud", NEED): Stand(2)}, seen=seen)
    assert profile.stands_of(municipality) == {("turismo", STRENGTH): Stand(3)}


@pytest.mark.parametrize(
    "stands",
    [
        {("alquimia", STRENGTH): Stand(1)},
        {("turismo", "wish"): Stand(1)},
        {("turismo", NEED): Stand(4)},
        {("turismo", NEED): Stand(0)},
        {("turismo", NEED): Stand(1, "a" * 301)},
    ],
)
def test_stands_refuse_unknown_themes_levels_and_long_notes(municipality, enlace, stands):
    with pytest.raises(ValidationError):
        save_stands(municipality, enlace, stands)
    assert not ThemeStand.objects.exists()


def test_pieces_say_what_is_filled_and_what_is_missing(municipality, enlace):
    row = save(municipality, enlace)
    stands = {("turismo", STRENGTH): Stand(3), ("salud", STRENGTH): Stand(1)}
    found = profile.pieces(municipality, row, stands, line_count=1, network_count=0)
    assert [(piece.key, piece.is_filled, piece.said) for piece in found] == [
        ("vocacion", True, "descrita"),
        ("idiomas", True, "1 idioma"),
        ("fortalezas", True, "2 temas"),
        ("necesidades", False, ""),
        ("plan", True, "1 línea"),
        ("redes", False, ""),
        ("administracion", False, ""),
    ]


def test_a_profile_that_nobody_filled_has_the_defaults_and_no_row(municipality):
    row = profile.profile_of(municipality)
    assert (row.pk, row.theme_limit, row.languages) == (None, 5, [])
