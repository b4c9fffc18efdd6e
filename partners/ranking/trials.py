"""Real pairs put to the test: each municipality's ranking, without the pair itself among the links.

Leave-one-out: while a pair is tested it is no link, wherever it was listed (database or file, under the municipality's
key or its town's); the municipality's other links stay, and none of its sisters is taken off the list. What a profile
learnt is another matter: the weights and the effects of places of «historia» were fitted to the development file, so
its figures on that file are too good; `cross_validated` fits them again without each fold.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from partners.matching import MEXICO, mask_of_countries, rank
from partners.models import Municipality
from partners.ranking import evaluation, fitting, gathering
from partners.ranking.criteria import CRITERIA
from partners.ranking.forms import distances, kilometres
from partners.ranking.gathered_facts import links_of
from partners.ranking.plain import Cities, Facts, Seeker

FOLDS = 10
# Two records of one seat of government differ by less than this.
SAME_SEAT_KM = 3.0
TOP = 20
# Criteria that hang on links: their values change with every pair left out.
LINKED = {"vecinos", "experiencia"}
# What is known before any pair is seen (docs/emparejador.md gives the reasons), in log odds between value 0 and 1.
PRIORS = {
    "escala": 1.0,
    "tamano": 4.0,
    "jerarquia": 1.0,
    "renombre": 2.0,
    "cercania": 5.0,
    "idioma": 1.0,
    "frontera": 1.0,
    "costa": 0.3,
    "homonimia": 3.0,
    "herencia": 1.0,
    "migrantes": 0.3,
    "vecinos": 3.0,
    "experiencia": 2.0,
    "representacion": 0.5,
}


@dataclass(frozen=True, eq=False, slots=True)
class Trial:
    """A pair that can be tested: who sought, and the position of the city chosen."""

    pair: object
    seeker: Seeker
    city: int


@dataclass(frozen=True, eq=False, slots=True)
class Result:
    """Where a ranking and the baseline put the city chosen (see evaluation.place), and the first countries."""

    trial: Trial
    place: tuple[float, int]
    baseline: tuple[float, int]
    top: list[str]


def trials_of(pairs, cities: Cities):
    """Return `(trials, misses)`; a miss is `(pair, reason in Spanish)`."""
    known = Municipality.objects.in_bulk(
        [pair.cvegeo_a for pair in pairs if pair.cvegeo_a], field_name="cvegeo"
    )
    trials, misses, seekers = [], [], {}
    for pair in pairs:
        city = cities.positions.get(pair.geonameid_b)
        if city is None:
            why = "sin número de GeoNames" if pair.geonameid_b is None else "fuera del catálogo de ciudades"
            misses.append(
                (pair, f"la ciudad hermana está {why}" if pair.geonameid_b else f"ciudad hermana {why}")
            )
            continue
        mark = (pair.cvegeo_a, pair.city_a, pair.latitude_a, pair.population_a)
        try:
            if mark not in seekers:
                seekers[mark] = seeker_of_pair(pair, cities, known.get(pair.cvegeo_a))
        except ValueError:
            misses.append((pair, "no se sabe dónde está el municipio"))
            continue
        trials.append(Trial(pair, seekers[mark], city))
    return trials, misses


def key_of(pair):
    """The key of a pair's Mexican side: INEGI's, or else its town's number (as in links_of), or its name."""
    return pair.cvegeo_a or (f"g{pair.geonameid_a}" if pair.geonameid_a else f"«{pair.city_a}»")


def seeker_of_pair(pair, cities, municipality=None) -> Seeker:
    """The municipality of a pair: from the database where it stands there, else from the file's own columns.

    What an office typed about itself (strengths, priorities) is left out: a list of pairs tests what every
    municipality has.
    """
    if pair.cvegeo_a == gathering.MEXICO_CITY:
        return gathering.mexico_city(cities)
    if municipality is not None and municipality.latitude is not None:
        return gathering.seeker(
            cities,
            key=municipality.cvegeo,
            names=[municipality.name, municipality.seat],
            latitude=municipality.latitude,
            longitude=municipality.longitude,
            population=municipality.population or pair.population_a,
            geonameid=municipality.geonameid or pair.geonameid_a,
        )
    town = cities.positions.get(pair.geonameid_a)
    return gathering.seeker(
        cities,
        key=key_of(pair),
        names=[pair.city_a.partition(",")[0], cities.name[town] if town is not None else ""],
        latitude=pair.latitude_a,
        longitude=pair.longitude_a,
        population=pair.population_a,
        geonameid=pair.geonameid_a,
    )


def with_links(cities: Cities, facts: Facts, pairs) -> Facts:
    """The facts with the links of these pairs beside those already imported."""
    coordinates = {
        key_of(pair): (pair.latitude_a, pair.longitude_a) for pair in pairs if pair.latitude_a is not None
    }
    rows = [(key_of(pair), pair.geonameid_a, pair.geonameid_b) for pair in pairs]
    added = links_of(cities, rows, coordinates)
    return dataclasses.replace(facts, links=added if facts.links is None else facts.links.joined(added))


def without_pair(facts: Facts, trial: Trial) -> Facts:
    """Leave-one-out: the facts as they were before this twinning, under whatever key a list names its Mexican side."""
    if facts.links is None:
        return facts
    links, seeker = facts.links, trial.seeker
    keys = {seeker.key, *(f"g{pk}" for pk in seeker.geonameids)}
    here = kilometres(seeker.latitude, seeker.longitude, links.latitude, links.longitude) < SAME_SEAT_KM
    itself = (links.city == trial.city) & (np.isin(links.key, list(keys)) | here)
    return dataclasses.replace(facts, links=links.kept(~itself))


def tested(cities, facts, trials, weights, *, report: Callable = lambda number: None) -> list[Result]:
    """Rank every trial's cities with these weights and with the baseline."""
    foreign = ~mask_of_countries(cities, {MEXICO})
    results = []
    for number, trial in enumerate(trials, start=1):
        ranking = rank(cities, trial.seeker, without_pair(facts, trial), weights, gate_twins=False)
        plain = evaluation.baseline(cities.population, distances(cities, trial.seeker))
        results.append(
            Result(
                trial,
                evaluation.place(ranking.hundredths, trial.city, foreign),
                evaluation.place(plain, trial.city, foreign),
                [cities.countries[cities.country[i]] for i in ranking.order[:TOP]],
            )
        )
        report(number)
    return results


def fitted_on(cities, facts, trials, *, ground=None) -> fitting.Fit:
    """Fit the weights and the effects of places to these trials; the links are those of `facts`, leave-one-out."""
    ground = ground or Ground.of(cities, facts, trials)
    examples = [ground.example(facts, trial) for trial in trials]
    return fitting.fit(examples, ground.offsets, PRIORS, ground.places)


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """What every fold of a fit shares: the sample of cities, and the values that do not hang on links."""

    cities: Cities
    places: fitting.Places
    sample: np.ndarray
    offsets: np.ndarray
    values: dict[int, np.ndarray]

    @classmethod
    def of(cls, cities, facts, trials):
        foreign = np.flatnonzero(~mask_of_countries(cities, {MEXICO}))
        sample, offsets = fitting.sample_of(cities, foreign)
        ground = cls(cities, fitting.places_of(cities), sample, offsets, {})
        for trial in trials:
            columns = [ground.column(key, facts, trial) for key in PRIORS if key not in LINKED]
            ground.values[id(trial)] = np.stack(columns, axis=1)
        return ground

    def column(self, key, facts, trial):
        return CRITERIA[key].form(self.cities, trial.seeker, facts)[np.r_[trial.city, self.sample]]

    def example(self, facts, trial) -> fitting.Example:
        seen = without_pair(facts, trial)
        linked = {key: self.column(key, seen, trial) for key in PRIORS if key in LINKED}
        others = iter(self.values[id(trial)].T)
        columns = [linked[key] if key in linked else next(others) for key in PRIORS]
        positions = np.r_[trial.city, self.sample]
        return fitting.Example(
            _filled(np.stack(columns, axis=1).astype(float)),
            self.places.of_division[self.cities.division[positions]],
        )


def _filled(values):
    """Unknown values as the mean of the known ones, so that they say nothing for or against a city."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    mean = np.where(known, values, 0).sum(axis=0) / np.maximum(count, 1)
    return np.where(known, values, mean)


def cross_validated(cities, facts, trials, number=FOLDS, seed=evaluation.SEED) -> list[Result]:
    """The results of every trial with weights and effects fitted without its fold (folds by municipality).

    What a fold's fit sees of links is without the links of the municipalities it is tested on.
    """
    fold_of = evaluation.folds([trial.seeker.key for trial in trials], number, seed)
    ground = Ground.of(cities, facts, trials)
    results = [None] * len(trials)
    for fold in range(number):
        held = [index for index, own in enumerate(fold_of) if own == fold]
        if not held:
            continue
        hidden = facts
        if facts.links is not None:
            keys = {key for index in held for key in (trials[index].seeker.key,)}
            hidden = dataclasses.replace(facts, links=facts.links.without(keys))
        rest = [trial for trial, own in zip(trials, fold_of, strict=True) if own != fold]
        fit = fitted_on(cities, hidden, rest, ground=ground)
        learnt = dataclasses.replace(facts, affinity=fit.affinity)
        weights = fitting.hundred(fit.weights)
        for index, result in zip(
            held, tested(cities, learnt, [trials[i] for i in held], weights), strict=True
        ):
            results[index] = result
    return results
