"""How long one municipality's ranking of all cities takes, warm, beside NumPy sorting the same number of scores.

Run by hand on a quiet machine; no database is needed, for the cities are invented, as many as the catalogue has:

    pytest tests/bench/test_matching.py -m bench -s
"""

import dataclasses
import resource
import statistics
import time

import numpy as np
import pytest

from partners import matching
from partners.ranking.criteria import CRITERIA
from partners.ranking.forms import around
from partners.ranking.plain import Links
from tests.partners.ranking_world import facts, merida, world

pytestmark = pytest.mark.bench

CITIES = 69_472
LINKS = 1_000
MOST_MILLISECONDS = 300
MOST_MEGABYTES = 300
ROUNDS = 15


def _grown(rng):
    """The small world's cities repeated until they are as many as the catalogue's, and spread over the globe."""
    small = world()
    which = rng.integers(0, len(small), CITIES)
    arrays = {
        field.name: getattr(small, field.name)[which]
        for field in dataclasses.fields(small)
        if isinstance(getattr(small, field.name), np.ndarray)
    }
    arrays["geonameid"] = np.arange(CITIES)
    arrays["latitude"] = rng.uniform(-50, 65, CITIES).astype(np.float32)
    arrays["longitude"] = rng.uniform(-180, 180, CITIES).astype(np.float32)
    arrays["population"] = (10 ** rng.uniform(3.7, 7, CITIES)).astype(np.int64)
    return dataclasses.replace(
        small, **arrays, name=[small.name[i] for i in which], positions={i: i for i in range(CITIES)}
    )


def _milliseconds(act):
    act()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def test_one_municipality_against_all_cities_is_fast_and_small():
    rng = np.random.default_rng(1)
    cities = _grown(rng)
    known = facts(world())
    positions = rng.integers(0, CITIES, LINKS)
    links = Links(
        np.array([f"{n % 900:05}" for n in range(LINKS)]),
        positions,
        rng.uniform(15, 32, LINKS),
        rng.uniform(-115, -88, LINKS),
        around(cities, positions),
    )
    known = dataclasses.replace(
        known,
        links=links,
        mission=rng.integers(-1, 1, CITIES).astype(np.int32),
        mission_km=rng.uniform(0, 4000, CITIES).astype(np.float32),
    )
    seeker = merida(world(), networks=frozenset({"unesco-creativas"}), strengths={"cultura": 1.0})
    weights = dict.fromkeys(CRITERIA, 0) | {"escala": 100 - (len(CRITERIA) - 1)}
    weights = {key: value or 1 for key, value in weights.items()}
    ours = _milliseconds(lambda: matching.rank(cities, seeker, known, weights, diversity=30))
    scores = matching.rank(cities, seeker, known, weights).hundredths
    alone = _milliseconds(lambda: np.argsort(-scores))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{CITIES:,} cities, {len(weights)} criteria, {LINKS:,} links: {ours:.0f} ms; argsort alone {alone:.1f} ms "
        f"(ratio {ours / alone:.0f}); {megabytes:.0f} MB at most"
    )
    assert ours < MOST_MILLISECONDS
    assert megabytes < MOST_MEGABYTES
