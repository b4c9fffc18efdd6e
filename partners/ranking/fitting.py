"""Weights «as history chose», fitted to real twinnings: a conditional logit with strong priors. Pure.

The model: of all cities, a municipality chose this one; the odds of a city grow with the sum of each criterion's value
times its weight, plus an effect of the country (of the state, in the United States). Weights cannot be negative and are
drawn to the prior; effects of places are drawn to nothing, the more the fewer pairs speak for them. The result is only
weights of criteria and one number per place: no city is named.
"""

from dataclasses import dataclass

import numpy as np

# How strongly weights are held to their priors, and how far effects of places may stray (standard deviations).
PRIOR_SPREAD = 1.0
COUNTRY_SPREAD = 0.6
DIVISION_SPREAD = 0.3
SAMPLE = 4000
SEED = 20261123
STEPS = 40
ENOUGH = 1e-4


@dataclass(frozen=True, eq=False, slots=True)
class Example:
    """One pair: `values` of the chosen city (row 0) and of the sampled others; `group` of each (see Places)."""

    values: np.ndarray
    group: np.ndarray


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """Groups of cities that share an effect: a country, or a state of the United States.

    `of_division` gives each division's group; `design` the effects (columns) that a group (row) has.
    """

    of_division: np.ndarray
    design: np.ndarray
    spread: np.ndarray


@dataclass(frozen=True, slots=True)
class Fit:
    weights: dict[str, float]
    """Criterion -> weight in log odds; `afinidad` is the range of the effects."""
    affinity: np.ndarray
    """Per division, 0 to 1."""


def places_of(cities) -> Places:
    """The places of a catalogue: every country, and every state of the United States within its country."""
    codes = [division.partition(".")[0] for division in cities.divisions]
    names = [
        division if code == "US" else code for division, code in zip(cities.divisions, codes, strict=True)
    ]
    groups = sorted(set(names))
    countries = sorted(set(codes))
    states = [name for name in groups if "." in name]
    design = np.zeros((len(groups), len(countries) + len(states)))
    for row, name in enumerate(groups):
        design[row, countries.index(name.partition(".")[0])] = 1
        if "." in name:
            design[row, len(countries) + states.index(name)] = 1
    spread = np.r_[np.full(len(countries), COUNTRY_SPREAD), np.full(len(states), DIVISION_SPREAD)]
    return Places(np.array([groups.index(name) for name in names]), design, spread)


def sample_of(cities, candidates, size=SAMPLE):
    """(positions, log of how many cities each stands for): a fixed sample in which large cities are likelier."""
    attraction = np.sqrt(np.maximum(cities.population[candidates], 500).astype(float))
    chance = np.minimum(1, attraction / attraction.sum() * size)
    drawn = np.random.default_rng(SEED).random(len(candidates)) < chance
    return candidates[drawn], -np.log(chance[drawn])


def fit(examples, offsets, priors, places, spread=PRIOR_SPREAD) -> Fit:
    """Fit by Newton's method with the weights kept at zero or above.

    `offsets` are the log counts of the sample; `priors` gives {criterion: prior weight} in the order of the values.
    """
    prior = np.array(list(priors.values()))
    number = len(prior)
    centre = np.r_[prior, np.zeros(places.design.shape[1])]
    precision = np.r_[np.full(number, 1 / spread**2), 1 / places.spread**2]
    point = centre.copy()
    lifted = [np.r_[0.0, offsets]] * len(examples)
    current = _objective(point, examples, lifted, places, centre, precision)
    for _ in range(STEPS):
        gradient, hessian = _derivatives(point, examples, lifted, places, centre, precision)
        # A weight at zero that wants to fall below it stays out of this step.
        free = ~((point <= 0) & (gradient < 0))
        free[number:] = True
        step = np.zeros_like(point)
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)], gradient[free])
        stride = 1.0
        while stride > 1e-6:
            trial = point + stride * step
            trial[:number] = np.maximum(trial[:number], 0)
            value = _objective(trial, examples, lifted, places, centre, precision)
            if value > current:
                break
            stride /= 2
        else:
            break
        gained, point, current = value - current, trial, value
        if gained < ENOUGH:
            break
    effects = places.design @ point[number:]
    low, high = float(effects.min()), float(effects.max())
    value = (effects - low) / (high - low) if high > low else np.zeros_like(effects)
    weights = dict(zip(priors, point[:number].tolist(), strict=True)) | {"afinidad": high - low}
    return Fit(weights, value[places.of_division])


def _objective(point, examples, lifted, places, centre, precision):
    number = len(point) - places.design.shape[1]
    effects = places.design @ point[number:]
    total = -0.5 * float(precision @ (point - centre) ** 2)
    for example, offset in zip(examples, lifted, strict=True):
        odds = example.values @ point[:number] + effects[example.group]
        raised = odds + offset
        top = raised.max()
        total += odds[0] - top - np.log(np.exp(raised - top).sum())
    return total


def _derivatives(point, examples, lifted, places, centre, precision):
    """Gradient, and the Hessian with its sign turned."""
    design = places.design
    groups = len(design)
    number = len(point) - design.shape[1]
    effects = design @ point[number:]
    gradient = -precision * (point - centre)
    hessian = np.diag(precision)
    # Summed by group first: the design matrix is large, and one product with it is enough.
    cross, chosen = np.zeros((number, groups)), np.zeros(groups)
    shares = np.empty((len(examples), groups))
    for row, (example, offset) in enumerate(zip(examples, lifted, strict=True)):
        x, group = example.values, example.group
        odds = x @ point[:number] + effects[group] + offset
        chance = np.exp(odds - odds.max())
        chance /= chance.sum()
        mean = chance @ x
        weighted = x * chance[:, None]
        share = shares[row] = np.bincount(group, chance, groups)
        gradient[:number] += x[0] - mean
        chosen[group[0]] += 1
        hessian[:number, :number] += weighted.T @ x - np.outer(mean, mean)
        both = np.stack([np.bincount(group, column, groups) for column in weighted.T])
        cross += both - np.outer(mean, share)
    total = shares.sum(axis=0)
    gradient[number:] += design.T @ (chosen - total)
    hessian[:number, number:] += cross @ design
    hessian[number:, :number] += (cross @ design).T
    hessian[number:, number:] += design.T @ (np.diag(total) - shares.T @ shares) @ design
    return gradient, hessian


def hundred(weights):
    """Weights in log odds as whole tenths that sum 100, those that round to nothing left out."""
    total = sum(weights.values())
    exact = {key: 1000 * value / total for key, value in weights.items()}
    tenths = {key: int(value) for key, value in exact.items()}
    left = 1000 - sum(tenths.values())
    for key in sorted(exact, key=lambda key: (tenths[key] - exact[key], key))[:left]:
        tenths[key] += 1
    return {key: value / 10 for key, value in tenths.items() if value}


def summary(cities, affinity):
    """{division of the United States, or country: value}, and «otros»: the commonest, of places that no pair names."""
    values = [round(float(value), 3) for value in affinity]
    common = max(sorted(set(values)), key=values.count)
    found = {"otros": common}
    for division, value in zip(cities.divisions, values, strict=True):
        country = division.partition(".")[0]
        if country == "US":
            found[division] = value
        elif value != common:
            found[country] = value
    return found
