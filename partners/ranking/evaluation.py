"""How good a ranking is on real pairs: where it puts the city that was chosen, with intervals. Pure.

A pair's percentile is the share of the other candidates that stand behind the city chosen (ties count half); its mean
is the area under the curve (AUC). A pair whose city is not in the catalogue has no place: it is a miss of every
hit@N; its percentile is 0 in the figures over all pairs and left out in those over the catalogue's pairs.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np

HITS = (100, 1000)
RESAMPLES = 2000
SEED = 5
BASELINE_POPULATION = 0.7
BASELINE_DISTANCE = 0.3


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its 95 % bootstrap interval; None where there is no pair to measure."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    pairs: int
    auc: Figure
    hits: dict[int, Figure]


def place(scores, chosen, candidates):
    """How many candidates stand before the city `chosen` (ties count half), and how many candidates there are.

    `candidates` is a mask in which `chosen` counts anyway.
    """
    mine = scores[chosen]
    others = candidates.copy()
    others[chosen] = False
    theirs = scores[others]
    ahead = np.count_nonzero(theirs > mine) + 0.5 * np.count_nonzero(theirs == mine)
    return float(ahead), len(theirs)


def baseline(population, kilometres):
    """The fixed yardstick: 0.7·log10(population)/7.4 − 0.3·km/20,000."""
    return (
        BASELINE_POPULATION * np.log10(np.maximum(population, 1)) / 7.4
        - BASELINE_DISTANCE * kilometres / 20_000
    )


def measure(places, *, misses=0) -> Measures:
    """Figures of a list of `place()`s, with so many pairs that have none."""
    percentiles = np.array([1 - ahead / total for ahead, total in places] + [0.0] * misses)
    ranks = np.array([ahead for ahead, _ in places] + [np.inf] * misses)
    chance = np.random.default_rng(SEED)
    draws = chance.integers(0, len(ranks), (RESAMPLES, len(ranks))) if len(ranks) else None
    return Measures(
        len(ranks),
        _figure(percentiles, draws),
        # Place 100 is the hundredth: 99 stand before it.
        {most: _figure((ranks < most).astype(float), draws) for most in HITS},
    )


def _figure(values, draws):
    if not len(values):
        return Figure(None, None, None)
    means = values[draws].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(values.mean()), float(low), float(high))


def country_shares(tops, most=8):
    """[(country, share)] of the countries in the first places of all the lists together, the commonest first."""
    counts = Counter(code for top in tops for code in top)
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [(code, number / total) for code, number in ranked]


def folds(groups, number, seed=SEED):
    """For each item its fold, so that items of one group (a municipality) are never on both sides."""
    distinct = sorted(set(groups))
    order = np.random.default_rng(seed).permutation(len(distinct))
    fold_of = {distinct[index]: position % number for position, index in enumerate(order)}
    return [fold_of[group] for group in groups]
