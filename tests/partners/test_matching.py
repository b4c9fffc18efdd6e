"""The ranking itself: the sum of its parts, the unknown, gates, diversity, contrasts, filters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners import matching
from partners.ranking.criteria import CRITERIA
from partners.ranking.plain import Facts
from partners.ranking.profiles import weights_of
from tests.partners.ranking_world import ROWS, at, facts, links, merida, world

CITIES = world()
KNOWN = facts(CITIES)
SEEKER = merida(
    CITIES,
    strengths={"cultura": 1.0},
    needs={"ciencia-tecnologia": 2 / 3},
    networks=frozenset({"unesco-creativas"}),
    remittances=120.0,
    priorities={"FR": 1.0},
)


@st.composite
def weight_sets(draw):
    """Weights of some criteria, sum 100, in tenths."""
    keys = draw(st.lists(st.sampled_from(list(CRITERIA)), min_size=1, max_size=len(CRITERIA), unique=True))
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=len(keys) - 1, max_size=len(keys) - 1)))
    parts = np.diff([0, *cuts, 1000])
    return {key: part / 10 for key, part in zip(keys, parts.tolist(), strict=True)}


@given(weight_sets(), st.sampled_from([KNOWN, Facts()]))
@settings(max_examples=60, deadline=None)
def test_score_is_exactly_the_sum_of_the_shown_contributions(weights, known):
    ranking = matching.rank(CITIES, SEEKER, known, weights)
    for i in range(len(CITIES)):
        parts = ranking.contributions(i)
        shown = sum(round(part.points * 100) for part in parts if part.points is not None)
        assert shown == round(ranking.score(i) * 100)
        assert f"{sum(part.points or 0 for part in parts):.2f}" == f"{ranking.score(i):.2f}"
        # Rounding to hundredths, criterion by criterion, is all that may lie above the ceiling.
        assert 0 <= ranking.score(i) <= 100 + len(parts) * 0.005
        assert all(0 <= part.value <= 1 for part in parts if part.value is not None)


@given(weight_sets(), st.sampled_from([KNOWN, Facts()]))
@settings(max_examples=40, deadline=None)
def test_weights_of_the_unknown_are_shared_out_over_the_known(weights, known):
    ranking = matching.rank(CITIES, SEEKER, known, weights)
    for i in range(len(CITIES)):
        parts = ranking.contributions(i)
        assert sum(part.weight for part in parts) == pytest.approx(100)
        effective = [part.effective_weight for part in parts if part.value is not None]
        assert not effective or sum(effective) == pytest.approx(100)
        unknown = [part for part in parts if part.value is None]
        assert all((part.points, part.sentence) == (None, "Sin datos.") for part in unknown)


def _with_values(columns, weights, monkeypatch):
    """Rank with forms that give these values whatever the facts."""
    for key, column in columns.items():
        form = np.array(column, np.float32)
        criterion = CRITERIA[key]
        changed = type(criterion)(
            **{name: getattr(criterion, name) for name in criterion.__slots__}
            | {"form": lambda *_, form=form: form}
        )
        monkeypatch.setitem(CRITERIA, key, changed)
    return matching.rank(CITIES, SEEKER, Facts(), weights)


values = st.one_of(st.just(float("nan")), st.floats(0, 1, width=32))


@given(data=st.data(), weights=weight_sets(), better=st.floats(0, 1, width=32))
@settings(max_examples=80, deadline=None)
def test_a_better_value_never_lowers_and_a_new_fact_pulls_towards_itself(data, weights, better):
    count = len(ROWS)
    columns = {key: data.draw(st.lists(values, min_size=count, max_size=count)) for key in weights}
    key = data.draw(st.sampled_from(sorted(weights)))
    with pytest.MonkeyPatch.context() as patch:
        before = _with_values(columns, weights, patch)
        was = columns[key][0]
        changed = columns | {key: [better, *columns[key][1:]]}
        after = _with_values(changed, weights, patch)
    slack = 0.005 * len(weights) + 0.005
    if not np.isnan(was):
        higher, lower = (after, before) if better >= was else (before, after)
        assert higher.score(0) >= lower.score(0)
    elif before.known_weight[0] > 0 and weights[key]:
        # A fact better than the rest together never lowers, a worse one never raises.
        if 100 * better >= before.score(0):
            assert after.score(0) >= before.score(0) - slack
        else:
            assert after.score(0) <= before.score(0) + slack
    # What is learnt of one city moves no other.
    assert [before.score(i) for i in range(1, count)] == [after.score(i) for i in range(1, count)]


def test_nothing_known_scores_nothing_and_does_not_fail():
    ranking = matching.rank(CITIES, SEEKER, Facts(), {"migrantes": 60, "desarrollo": 40})
    assert ranking.scores.max() == 0
    assert len(ranking.order) == len(CITIES) - 2


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"escala": 50}, "suman 50"),
        ({"escala": 101}, "entre 0 y 100"),
        ({"escala": 110, "idioma": -10}, "entre 0 y 100"),
        ({"escala": float("nan"), "idioma": 100}, "entre 0 y 100"),
        ({"escala": "100"}, "entre 0 y 100"),
        ({"escala": True, "idioma": 99}, "entre 0 y 100"),
        ({"clima": 100}, "No existe el criterio «clima»"),
        ({}, "suman 0"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_in_spanish(weights, message):
    with pytest.raises(ValueError, match=message):
        matching.rank(CITIES, SEEKER, KNOWN, weights)


@pytest.mark.parametrize("profile", ["equilibrado", "historia"])
def test_profiles_are_usable_weights(profile):
    assert sum(weights_of(profile).values()) == pytest.approx(100)
    assert matching.checked_weights(weights_of(profile))


def test_gates_are_apart_from_the_scores():
    seeker = merida(CITIES, twins=frozenset({at(CITIES, "Lyon")}), geonameids=frozenset({110}))
    ranking = matching.rank(CITIES, seeker, KNOWN, {"escala": 100})
    listed = {CITIES.name[i] for i in ranking.order}
    assert not listed & {"Lyon", "Bogotá", "Nuevo Laredo", "Progreso"}
    assert ranking.gate_of(at(CITIES, "Lyon")) == "Ya es ciudad hermana."
    # Listed as a twin by an import, under the municipality's key.
    assert ranking.gate_of(at(CITIES, "Bogotá")) == "Ya es ciudad hermana."
    assert ranking.gate_of(at(CITIES, "Austin")) is None
    assert ranking.score(at(CITIES, "Lyon")) > 0
    national = matching.rank(CITIES, seeker, KNOWN, {"escala": 100}, national=True, gate_twins=False)
    names = {CITIES.name[i] for i in national.order}
    assert {"Nuevo Laredo", "Lyon", "Bogotá"} <= names
    assert national.gate_of(at(CITIES, "Progreso")) == "Es el propio municipio."


def test_order_is_by_score_then_by_size():
    ranking = matching.rank(CITIES, SEEKER, KNOWN, {"homonimia": 100})
    assert [CITIES.label(i) for i in ranking.order[:3]] == [
        "Mérida, Venezuela",
        "Mérida, España",
        "Bogotá, CO",
    ][:2] + [CITIES.label(ranking.order[2])]
    rest = [int(CITIES.population[i]) for i in ranking.order[2:]]
    assert rest == sorted(rest, reverse=True)


def test_diversity_changes_the_order_only_and_keeps_each_countrys_own():
    weights = {"escala": 50, "horario": 50}
    plain = matching.rank(CITIES, SEEKER, KNOWN, weights)
    diverse = matching.rank(CITIES, SEEKER, KNOWN, weights, diversity=100)
    assert set(plain.order) == set(diverse.order)
    assert (plain.hundredths == diverse.hundredths).all()
    for country in range(len(CITIES.countries)):
        own = [i for i in plain.order if CITIES.country[i] == country]
        assert [i for i in diverse.order if CITIES.country[i] == country] == own
    assert diverse.order[0] == plain.order[0]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2000)), min_size=1, max_size=30),
    st.integers(0, 100),
)
@settings(max_examples=100, deadline=None)
def test_diversity_is_the_greedy_choice_it_claims_to_be(cities, diversity):
    country = np.array([code for code, _ in cities])
    points = np.array([score for _, score in cities])
    order = np.lexsort((np.arange(len(points)), -points))
    step = matching.DIVERSITY_STEP * diversity
    taken, left = [], list(order)
    while left:
        counts = {code: sum(country[i] == code for i in taken) for code in set(country.tolist())}
        best = max(left, key=lambda i: (points[i] - step * counts[int(country[i])], -list(order).index(i)))
        taken.append(best)
        left.remove(best)
    assert matching.diversified(order, points, country, diversity).tolist() == [int(i) for i in taken]


def test_diversity_out_of_range_is_refused():
    with pytest.raises(ValueError, match="de 0 a 100"):
        matching.rank(CITIES, SEEKER, KNOWN, {"escala": 100}, diversity=101)


def test_contrast_names_the_better_first_and_its_reasons():
    weights = {"escala": 40, "renombre": 20, "costa": 20, "migrantes": 20}
    ranking = matching.rank(CITIES, SEEKER, KNOWN, weights)
    lyon, oporto = at(CITIES, "Lyon"), at(CITIES, "Oporto")
    text = matching.contrast(ranking, oporto, lyon)
    assert text.startswith("Lyon antes que Oporto (")
    assert "porque aventaja en mar o tierra adentro (+" in text
    assert "De Oporto no hay datos de comunidad migrante: esos pesos se repartieron." in text
    assert text == matching.contrast(ranking, lyon, oporto)
    # The gaps told are the gaps of the contributions.
    parts = [{p.key: p.points for p in ranking.contributions(i)} for i in (lyon, oporto)]
    assert f"(+{parts[0]['costa'] - (parts[1]['costa'] or 0):.2f})" in text


def test_contrast_tells_namesakes_apart_and_equals_as_equals():
    ranking = matching.rank(CITIES, SEEKER, KNOWN, {"homonimia": 100})
    text = matching.contrast(ranking, at(CITIES, "Mérida", "ES"), at(CITIES, "Mérida", "VE"))
    assert text == "Mérida, España y Mérida, Venezuela suman los mismos puntos: 100.00."


def test_links_left_out_and_joined():
    three = links(
        CITIES,
        ("31050", "Lyon", 20.97, -89.62),
        ("31050", "Austin", 20.97, -89.62),
        ("19039", "Lyon", 25.7, -100.3),
    )
    assert three.without({"31050"}).key.tolist() == ["19039"]
    rest = three.kept(three.city == at(CITIES, "Lyon"))
    assert rest.key.tolist() == ["31050", "19039"]
    assert len(three.joined(rest)) == len(rest.joined(three)) == 3
    assert three.joined(None) is three


def test_masks():
    spain = matching.mask_of_countries(CITIES, {"ES", "ZZ"})
    assert [CITIES.name[i] for i in np.flatnonzero(spain)] == ["Mérida"]
    large = matching.mask_of_size(CITIES, least=1_000_000)
    assert {CITIES.name[i] for i in np.flatnonzero(large)} == {"París", "Bogotá", "San Antonio"}
    assert matching.mask_of_size(CITIES).all()
    assert not matching.mask_of_size(CITIES, most=10_000_000)[at(CITIES, "Nadie")]
    french = matching.mask_of_language(CITIES, "fr")
    assert {CITIES.name[i] for i in np.flatnonzero(french)} == {"Lyon", "París"}
    europe = matching.mask_of_region(CITIES, "europa")
    assert {CITIES.name[i] for i in np.flatnonzero(europe)} == {"Lyon", "París", "Oporto", "Mérida"}
    assert not matching.mask_of_region(CITIES, "cataluna").any()
    with pytest.raises(KeyError):
        matching.mask_of_region(CITIES, "atlantida")


def test_a_filter_changes_no_score():
    everything = matching.rank(CITIES, SEEKER, KNOWN, {"escala": 100})
    filtered = matching.rank(
        CITIES, SEEKER, KNOWN, {"escala": 100}, allowed=matching.mask_of_countries(CITIES, {"FR"})
    )
    assert {CITIES.name[i] for i in filtered.order} == {"Lyon", "París"}
    assert (everything.hundredths == filtered.hundredths).all()
