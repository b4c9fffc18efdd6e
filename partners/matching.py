"""Emparejador: rank every city of the world for a municipality, and say why. Pure: plain data, no database, no clock.

A criterion gives each city a value between 0 and 1, or nothing when nobody knows. Its weight times that value is
what it contributes; the score, at most 100, is exactly the sum of the contributions as shown. Points are counted
in whole hundredths, so that no rounding hides between the parts and the whole.

Unknown is unknown. The weights of what is not known of a city are shared out over what is, in proportion. So a city
about which nothing is known on a criterion stands where the rest of it puts it; a new fact raises it when it is better
than its other facts together, and lowers it when worse; and with the same things known, a better value never lowers.

Gates (is it Mexican, is it the municipality itself, is it already a sister) take cities out of the list; they are no
part of the score. Neither is diversity, which only changes the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from partners.ranking.criteria import CRITERIA
from partners.ranking.plain import Cities, Facts, Seeker
from partners.regions import CATALONIA, REGIONS

MEXICO = "MX"
CATALONIA_KEY = "cataluna"
HUNDREDTHS = 100
FULL = 100 * HUNDREDTHS
# At full diversity, each better city of the same country counts this many points against the next one's place.
DIVERSITY_STEP = 2.0
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds to one city. `value` and `points` are None when nobody knows («sin datos»)."""

    key: str
    label: str
    direction: str
    weight: float
    """As the office set it, of 100."""
    effective_weight: float
    """After the weights of what is not known of this city were shared out; 0 when this is not known."""
    value: float | None
    points: float | None
    sentence: str
    source: str


@dataclass(frozen=True, eq=False, slots=True)
class Ranking:
    """The result of `rank`. `order` holds positions of cities, best first, without those stopped at a gate."""

    cities: Cities
    seeker: Seeker
    facts: Facts
    weights: dict[str, float]
    diversity: int
    order: np.ndarray
    hundredths: np.ndarray
    """Score of every city, in hundredths of a point."""
    values: dict[str, np.ndarray]
    parts: dict[str, np.ndarray]
    """Criterion -> contribution to every city, in hundredths of a point; 0 where unknown."""
    known_weight: np.ndarray
    gates: dict[str, np.ndarray]
    """Reason -> cities that it takes out."""

    @property
    def scores(self):
        """Score of every city, 0 to 100."""
        return self.hundredths / HUNDREDTHS

    def contributions(self, i) -> list[Contribution]:
        """What every criterion adds to the city at position `i`: the largest first, the unknown last."""
        found = []
        for key, weight in self.weights.items():
            criterion, value = CRITERIA[key], float(self.values[key][i])
            known = not np.isnan(value)
            found.append(
                Contribution(
                    key=key,
                    label=criterion.label,
                    direction=criterion.direction,
                    weight=weight,
                    effective_weight=100 * weight / float(self.known_weight[i]) if known else 0.0,
                    value=value if known else None,
                    points=self.points(key, i),
                    sentence=criterion.sentence(self.cities, self.seeker, self.facts, i)
                    if known
                    else "Sin datos.",
                    source=self.facts.sources.get(criterion.fact, criterion.source),
                )
            )
        return sorted(found, key=lambda part: (part.points is None, -(part.points or 0), part.label))

    def score(self, i) -> float:
        return int(self.hundredths[i]) / HUNDREDTHS

    def points(self, key, i) -> float | None:
        """What one criterion adds to the city at position `i`; None when nobody knows."""
        return None if np.isnan(self.values[key][i]) else int(self.parts[key][i]) / HUNDREDTHS

    def gate_of(self, i) -> str | None:
        """Why the city is not in the list, or None."""
        return next((reason for reason, stopped in self.gates.items() if stopped[i]), None)


def rank(
    cities: Cities,
    seeker: Seeker,
    facts: Facts,
    weights: Mapping[str, float],
    *,
    allowed: np.ndarray | None = None,
    national: bool = False,
    gate_twins: bool = True,
    diversity: int = 0,
) -> Ranking:
    """Score every city for `seeker` and order those that pass the gates.

    `weights` gives each criterion's weight; they are not negative and sum 100 (ValueError otherwise). `allowed`
    narrows the list to a mask of cities (a filter: it changes no score). `national` lets Mexican cities in.
    `diversity`, 0 to 100, sets back the next cities of a country already in the list (see `diversified`).
    """
    weights = checked_weights(weights)
    values, points, known = {}, {}, np.zeros(len(cities), np.float32)
    for key, weight in weights.items():
        value = CRITERIA[key].form(cities, seeker, facts)
        values[key] = value
        known += np.where(np.isnan(value), np.float32(0), np.float32(weight))
    share = np.divide(FULL, known, out=np.zeros_like(known), where=known > 0)
    total = np.zeros(len(cities), np.int32)
    for key, weight in weights.items():
        part = np.rint(np.nan_to_num(values[key]) * np.float32(weight) * share).astype(np.int32)
        points[key] = part
        total += part
    gates = _gates(cities, seeker, facts, national=national, twins=gate_twins)
    passed = ~np.logical_or.reduce(list(gates.values())) if gates else np.ones(len(cities), bool)
    if allowed is not None:
        passed &= allowed
    chosen = np.flatnonzero(passed)
    order = chosen[np.lexsort((cities.geonameid[chosen], -cities.population[chosen], -total[chosen]))]
    return Ranking(
        cities=cities,
        seeker=seeker,
        facts=facts,
        weights=weights,
        diversity=diversity,
        order=diversified(order, total, cities.country, diversity),
        hundredths=total,
        values=values,
        parts=points,
        known_weight=known,
        gates=gates,
    )


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights above zero in the criteria's order; ValueError, in Spanish, when they cannot be used."""
    unknown = sorted(set(weights) - set(CRITERIA))
    if unknown:
        raise ValueError(f"No existe el criterio «{unknown[0]}».")
    for key, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 100:
            raise ValueError(f"El peso de «{CRITERIA[key].label}» debe ser un número entre 0 y 100.")
        if 0 < weight < _TOLERANCE:
            raise ValueError(
                f"El peso de «{CRITERIA[key].label}» es demasiado pequeño: use 0, o {_TOLERANCE} o más."
            )
    total = sum(weights.values())
    if abs(total - 100) > _TOLERANCE:
        raise ValueError(f"Los pesos deben sumar 100 y suman {total:g}.")
    return {key: weights[key] for key in CRITERIA if weights.get(key)}


def _gates(cities, seeker, facts, *, national, twins):
    """Reason -> mask. That the counterpart is public is asked of each candidate, not of a city of the catalogue."""
    gates = {}
    if not national:
        gates["Es una ciudad mexicana."] = mask_of_countries(cities, {MEXICO})
    itself = np.isin(cities.geonameid, list(seeker.geonameids))
    gates["Es el propio municipio."] = itself
    if twins:
        sisters = np.zeros(len(cities), bool)
        sisters[list(seeker.twins)] = True
        if facts.links is not None:
            sisters[facts.links.city[facts.links.key == seeker.key]] = True
        gates["Ya es ciudad hermana."] = sisters
    return gates


def diversified(order, hundredths, country, diversity) -> np.ndarray:
    """Order again so that one country does not fill the list; scores stay as they are.

    Taken from the top, every city already listed of the same country sets the next one back by `diversity` hundredths
    of DIVERSITY_STEP points. Within a country the order does not change; 0 changes nothing.
    """
    if not 0 <= diversity <= 100:
        raise ValueError("La diversidad va de 0 a 100.")
    if not diversity or not len(order):
        return order
    by_country = np.argsort(country[order], kind="stable")
    grouped = country[order][by_country]
    starts = np.flatnonzero(np.r_[True, grouped[1:] != grouped[:-1]])
    before = np.empty(len(order), np.int64)
    sizes = np.diff(np.r_[starts, len(order)])
    before[by_country] = np.arange(len(order)) - np.repeat(starts, sizes)
    step = DIVERSITY_STEP * diversity / 100 * HUNDREDTHS
    return order[np.argsort(-(hundredths[order] - step * before), kind="stable")]


def _within(label):
    """A label inside a sentence: only its first letter is small, since «México» keeps its own."""
    return label[:1].lower() + label[1:]


def contrast(ranking: Ranking, a: int, b: int, most: int = 3) -> str:
    """Why one city stands before another: «Lyon antes que Oporto porque…», from the contributions alone.

    The city with the higher score is named first, whichever was given first; equal scores say so.
    """
    if ranking.hundredths[a] < ranking.hundredths[b]:
        a, b = b, a
    name = _names_apart(ranking.cities, a, b)
    gaps = [
        (int(part[a]) - int(part[b]), _within(CRITERIA[key].label))
        for key, part in ranking.parts.items()
        if part[a] != part[b]
    ]
    gaps.sort(key=lambda gap: (-abs(gap[0]), gap[1]))
    ahead = [f"{label} (+{gap / HUNDREDTHS:.2f})" for gap, label in gaps if gap > 0][:most]
    behind = [f"{label} (+{-gap / HUNDREDTHS:.2f})" for gap, label in gaps if gap < 0][:most]
    if ranking.hundredths[a] == ranking.hundredths[b]:
        text = f"{name[0]} y {name[1]} suman los mismos puntos: {ranking.score(a):.2f}"
        if ahead or behind:
            text += f"; {name[0]} aventaja en {_listed(ahead)}, y {name[1]} en {_listed(behind)}"
    else:
        text = (
            f"{name[0]} antes que {name[1]} ({ranking.score(a):.2f} y {ranking.score(b):.2f} puntos) "
            f"porque aventaja en {_listed(ahead)}"
        )
        if behind:
            text += f", aunque {name[1]} aventaja en {_listed(behind)}"
    unknown = []
    for side, (one, other) in enumerate(((a, b), (b, a))):
        labels = [
            _within(CRITERIA[key].label)
            for key, value in ranking.values.items()
            if np.isnan(value[one]) and not np.isnan(value[other])
        ]
        if labels:
            unknown.append(f"de {name[side]} no hay datos de {_listed(labels)}")
    return text + "." + (f" {_capital('; '.join(unknown))}: esos pesos se repartieron." if unknown else "")


def _names_apart(cities, a, b):
    """The two cities' names; with their places when they are the same («Guadalajara, España»)."""
    names = cities.name[a], cities.name[b]
    return names if names[0] != names[1] else (cities.label(a), cities.label(b))


def _listed(words):
    return " y ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _capital(text):
    return text[:1].upper() + text[1:]


def mask_of_countries(cities: Cities, codes) -> np.ndarray:
    """The cities of these countries (ISO codes); codes that no city has are passed over."""
    wanted = np.array([code in codes for code in cities.countries])
    return wanted[cities.country]


def mask_of_region(cities: Cities, key) -> np.ndarray:
    """The cities of a region (partners/regions.py), or of Cataluña («cataluna»); KeyError for another key."""
    if key == CATALONIA_KEY:
        catalan = np.array([division == ".".join(CATALONIA) for division in cities.divisions])
        return catalan[cities.division]
    return mask_of_countries(cities, REGIONS[key].countries)


def mask_of_size(cities: Cities, least=None, most=None) -> np.ndarray:
    """The cities with so many inhabitants; those of unknown population are left out once a limit is given."""
    if least is None and most is None:
        return np.ones(len(cities), bool)
    known = cities.population > 0
    return known & (cities.population >= (least or 0)) & (cities.population <= (most or np.inf))


def mask_of_language(cities: Cities, language, least=0.2) -> np.ndarray:
    """The cities of countries where at least this share of the people speaks `language` (CLDR code)."""
    spoken = np.array([shares.get(language, 0) >= least for shares in cities.languages])
    return spoken[cities.country]
