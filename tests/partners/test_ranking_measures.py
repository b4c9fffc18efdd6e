"""The figures of an evaluation, the reading of pairs, and the fit, on numbers that can be worked out by hand."""

import numpy as np
import pytest

from partners.ranking import evaluation, fitting
from partners.ranking.pairs import UnreadablePairs, read_pairs

HEADER = "city_a,country_a,lat_a,lon_a,city_b,country_b,geonameid_a,geonameid_b,cvegeo_a,pop_a"


def test_place_counts_those_before_and_half_of_the_ties():
    scores = np.array([5, 9, 5, 1, 5, 7])
    everyone = np.ones(6, bool)
    assert evaluation.place(scores, 0, everyone) == (3.0, 5)
    assert evaluation.place(scores, 1, everyone) == (0.0, 5)
    # Candidates only, and the city chosen whether it is one or not.
    assert evaluation.place(scores, 3, np.array([1, 1, 0, 0, 0, 0], bool)) == (2.0, 2)


def test_measures_by_hand():
    figures = evaluation.measure([(0.0, 1000), (99.0, 1000), (100.0, 1000), (999.0, 1000)])
    assert figures.auc.value == pytest.approx((1 + 0.901 + 0.9 + 0.001) / 4)
    assert figures.hits[100].value == 0.5
    assert figures.hits[1000].value == 1.0
    assert figures.auc.low < figures.auc.value < figures.auc.high
    assert figures == evaluation.measure([(0.0, 1000), (99.0, 1000), (100.0, 1000), (999.0, 1000)])


def test_misses_count_as_missed_and_nothing_is_nothing():
    figures = evaluation.measure([(0.0, 1000)], misses=1)
    assert (figures.pairs, figures.auc.value, figures.hits[100].value) == (2, 0.5, 0.5)
    empty = evaluation.measure([])
    assert (empty.pairs, empty.auc.value, empty.hits[100].low) == (0, None, None)


def test_baseline_is_the_one_of_the_issue():
    assert evaluation.baseline(np.array([1_000_000]), np.array([10_000.0]))[0] == pytest.approx(
        0.7 * 6 / 7.4 - 0.3 * 0.5
    )
    assert np.isfinite(evaluation.baseline(np.array([0]), np.array([0.0]))).all()


def test_folds_never_part_a_group():
    groups = [f"m{i % 13}" for i in range(60)]
    fold_of = evaluation.folds(groups, 5)
    assert fold_of == evaluation.folds(groups, 5)
    assert set(fold_of) == set(range(5))
    for group in set(groups):
        assert len({fold for fold, own in zip(fold_of, groups, strict=True) if own == group}) == 1


def test_country_shares():
    assert evaluation.country_shares([["US", "US"], ["US", "ES"]]) == [("US", 0.75), ("ES", 0.25)]


def test_reads_pairs_and_tells_bad_rows_by_line():
    rows = [
        HEADER,
        "Mérida,MX,20.97,-89.62,Nueva Orleans,US,3523349,4335045,31050,921771",
        "Loreto,MX,,,Cerritos,US,,5335663,,",
        ",,,,,,,,,",
        "Tepic,MX,95,-104.9,Lyon,FR,,2996944,18017,1",
        "Tepic,MX,21.5,,Lyon,FR,,2996944,18017,1",
        "Tepic,MX,nan,-104.9,Lyon,FR,,2996944,18017,1",
        "Tepic,MX,21.5,-104.9,Lyon,Francia,,2996944,18017,1",
        "Tepic,MX,21.5,-104.9,Lyon,FR,,abc,18017,1",
        "Tepic,MX,21.5,-104.9,Lyon,FR,,2996944,18x17,1",
        "Lyon,FR,45.7,4.8,Tepic,MX,,1,,1",
        "Tepic,MX,21.5,-104.9,,FR,,1,18017,1",
        "Tepic,MX,21.5,-104.9,Lyon,FR,,1,18017,1,sobra",
        "Mérida,MX,20.97,-89.62,Nueva Orleans,US,3523349,4335045,31050,921771",
        "Tepic,MX",
    ]
    pairs, problems = read_pairs(rows)
    assert [(pair.line, pair.city_a, pair.geonameid_b) for pair in pairs] == [
        (2, "Mérida", 4335045),
        (3, "Loreto", 5335663),
    ]
    assert pairs[1].latitude_a is None and pairs[1].population_a is None
    assert [line for line, _ in problems] == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    assert "fuera de la Tierra" in problems[0][1]
    assert "repetido" in problems[-2][1]


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(UnreadablePairs, match="city_b, country_b, geonameid_b"):
        read_pairs(["city_a,otra", "a,b"])
    with pytest.raises(UnreadablePairs):
        read_pairs([])


def _invented(rng, number, weights, effects, design):
    """Pairs drawn from a known model: the fit must find it again."""
    examples = []
    for _ in range(number):
        values = rng.random((300, len(weights)))
        group = rng.integers(0, len(effects), 300)
        odds = values @ weights + effects[group] + rng.gumbel(size=300)
        first = np.r_[odds.argmax(), np.delete(np.arange(300), odds.argmax())]
        examples.append(fitting.Example(values[first], group[first]))
    return examples


def test_fit_finds_the_weights_that_made_the_pairs():
    rng = np.random.default_rng(3)
    design = np.eye(3)
    places = fitting.Places(np.arange(3), design, np.full(3, 2.0))
    examples = _invented(rng, 400, np.array([6.0, 2.0, 0.0]), np.array([2.0, 0.0, -2.0]), design)
    priors = {"tamano": 1.0, "idioma": 1.0, "costa": 1.0}
    fit = fitting.fit(examples, np.zeros(299), priors, places, spread=10.0)
    assert fit.weights["tamano"] == pytest.approx(6, abs=1)
    assert fit.weights["idioma"] == pytest.approx(2, abs=0.7)
    assert 0 <= fit.weights["costa"] < 0.6
    assert fit.affinity.tolist() == [1.0, pytest.approx(0.5, abs=0.1), 0.0]
    assert fit.weights["afinidad"] == pytest.approx(4, abs=1)


def test_few_pairs_stay_at_the_prior():
    rng = np.random.default_rng(4)
    places = fitting.Places(np.arange(2), np.eye(2), np.full(2, 1.0))
    examples = _invented(rng, 2, np.array([5.0, 0.0]), np.zeros(2), np.eye(2))
    fit = fitting.fit(examples, np.zeros(299), {"tamano": 3.0, "idioma": 1.0}, places, spread=0.05)
    assert fit.weights["tamano"] == pytest.approx(3, abs=0.1)
    assert fit.weights["idioma"] == pytest.approx(1, abs=0.1)


def test_weights_as_tenths_sum_a_hundred():
    weights = fitting.hundred({"a": 1.0, "b": 1.0, "c": 1.0, "d": 0.0})
    assert weights == {"a": 33.4, "b": 33.3, "c": 33.3}
