"""The weights of the ranking: bringing them to 100, saving them, following a profile."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Entry, OfficeProfile
from partners.picture.profile import profile_of
from partners.ranking import weights
from partners.ranking.criteria import CRITERIA
from partners.ranking.profiles import BALANCED, HISTORY, PROFILE_NAMES

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def two(**values):
    """Weights with everything on a few criteria."""
    return weights.complete(values)


def save(municipality, by, values, **kwargs):
    return weights.save_weights(
        municipality=municipality,
        by=by,
        now=NOW,
        **{
            "weights": values,
            "profile": BALANCED,
            "diversity": 30,
            "seen": weights.weights_mark(profile_of(municipality)),
        }
        | kwargs,
    )


def entries(municipality):
    return list(Entry.objects.about(municipality).values_list("act", "text"))


@given(st.dictionaries(st.sampled_from(sorted(CRITERIA)), st.integers(0, 100), min_size=1))
def test_adjusted_weights_sum_100_and_keep_their_order(values):
    result = weights.adjusted(values)
    if not any(values.values()):
        assert result == values
        return
    assert sum(result.values()) == 100
    for one in values:
        assert abs(result[one] - values[one] * 100 / sum(values.values())) < 1
        assert (values[one] == 0) <= (result[one] == 0)
        for other in values:
            assert values[one] <= values[other] or result[one] >= result[other]


@pytest.mark.parametrize("key", PROFILE_NAMES)
def test_every_profile_has_weights_that_sum_100(key):
    found = weights.profile_weights(key)
    assert list(found) == list(CRITERIA)
    assert sum(found.values()) == pytest.approx(100)


def test_an_office_that_never_chose_follows_the_balanced_profile(municipality):
    choice = weights.choice_of(profile_of(municipality))
    assert (choice.profile, choice.diversity, choice.is_own) == (BALANCED, 30, False)
    assert choice.weights == weights.profile_weights(BALANCED)


def test_own_weights_are_saved_with_one_line_of_history(municipality, enlace):
    row = save(municipality, enlace, two(idioma=60, cercania=40), diversity=60)
    row.refresh_from_db()
    choice = weights.choice_of(row)
    assert choice == weights.Choice(BALANCED, two(idioma=60, cercania=40), 60, is_own=True)
    assert (row.changed_by, row.changed_at) == (enlace, NOW)
    [(act, text)] = entries(municipality)
    assert act == "ranking.weights_changed"
    assert "Idioma 8 → 60" in text and "diversidad 30 → 60" in text


def test_saving_twice_leaves_one_line(municipality, enlace):
    seen = weights.weights_mark(profile_of(municipality))
    save(municipality, enlace, two(idioma=100), seen=seen)
    save(municipality, enlace, two(idioma=100), seen=seen)
    assert len(entries(municipality)) == 1


@pytest.mark.parametrize("exact", [True, False])
def test_the_weights_of_a_profile_follow_it_from_then_on(municipality, enlace, exact):
    save(municipality, enlace, two(idioma=100))
    values = weights.profile_weights(HISTORY)
    row = save(municipality, enlace, values if exact else weights.adjusted(values), profile=HISTORY)
    assert (row.weights, row.weights_profile) == ({}, HISTORY)
    assert not weights.choice_of(row).is_own
    assert PROFILE_NAMES[HISTORY] in entries(municipality)[0][1]


def test_a_stale_page_does_not_overwrite(municipality, enlace):
    seen = weights.weights_mark(profile_of(municipality))
    save(municipality, enlace, two(idioma=100))
    with pytest.raises(ValidationError) as refused:
        save(municipality, enlace, two(cercania=100), seen=seen)
    assert refused.value.messages == [weights.STALE]
    assert OfficeProfile.objects.get().weights["idioma"] == 100


def test_the_rest_of_the_profile_stays(municipality, enlace):
    OfficeProfile.objects.create(municipality=municipality, vocation="Puerto", languages=["fr"])
    save(municipality, enlace, two(idioma=100))
    row = OfficeProfile.objects.get()
    assert (row.vocation, row.languages, row.weights["idioma"]) == ("Puerto", ["fr"], 100)


@pytest.mark.parametrize(
    ("values", "kwargs", "said"),
    [
        (two(idioma=99), {}, "suman 99"),
        ({"idioma": 120, "cercania": -20}, {}, "entre 0 y 100"),
        ({"suerte": 100}, {}, "No existe el criterio «suerte»."),
        (two(idioma=100), {"profile": "ninguno"}, "Elija el perfil de la lista."),
        (two(idioma=100), {"diversity": 101}, "La diversidad va de 0 a 100."),
    ],
)
def test_what_cannot_be_used_is_refused(municipality, enlace, values, kwargs, said):
    with pytest.raises(ValidationError) as refused:
        save(municipality, enlace, values, **kwargs)
    assert said in " ".join(refused.value.messages)
    assert not OfficeProfile.objects.exists()


@pytest.mark.parametrize("who", ["lectora", "asesora", "otro_enlace"])
def test_only_the_enlace_saves(request, municipality, other_municipality, who):
    with pytest.raises(ValidationError, match="enlace"):
        save(municipality, request.getfixturevalue(who), two(idioma=100))
    assert not OfficeProfile.objects.exists()


@pytest.mark.parametrize("saved", [{"suerte": 100}, {"idioma": 40}, {"idioma": "mucho"}])
def test_weights_that_no_longer_fit_give_way_to_the_profile(municipality, saved):
    row = OfficeProfile(municipality=municipality, weights=saved, weights_profile="antiguo")
    choice = weights.choice_of(row)
    assert (choice.profile, choice.is_own, choice.is_outdated) == (BALANCED, False, True)
    assert choice.weights == weights.profile_weights(BALANCED)
