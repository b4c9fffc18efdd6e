"""The two profiles of weights, and what the fitted one learnt of places.

«equilibrado» is what an office should see: written by hand, complementarity and need count, and nothing in it says
which countries others chose. «historia» is what offices chose: its numbers stand in
`partners/data/ranking_historia.json`, written by `manage.py
evaluate_ranking FILE --fit`, never by hand (docs/emparejador.md).
"""

import json
from functools import cache
from pathlib import Path

import numpy as np

BALANCED, HISTORY = "equilibrado", "historia"
FITTED_FILE = Path(__file__).resolve().parent.parent / "data" / "ranking_historia.json"
PROFILE_NAMES = {BALANCED: "Equilibrado", HISTORY: "Como eligió la historia"}

_BALANCED = {
    "escala": 12,
    "tamano": 6,
    "jerarquia": 4,
    "renombre": 6,
    "cercania": 8,
    "horario": 2,
    "idioma": 8,
    "frontera": 3,
    "costa": 3,
    "capitalidad": 2,
    "homonimia": 2,
    "herencia": 1,
    "migrantes": 8,
    "vocaciones": 7,
    "necesidades": 10,
    "redes": 3,
    "vecinos": 3,
    "experiencia": 1,
    "holgura": 2,
    "representacion": 3,
    "desarrollo": 2,
    "reciprocidad": 2,
    "prioridad": 2,
}


@cache
def fitted():
    return json.loads(FITTED_FILE.read_text("utf-8"))


def weights_of(profile) -> dict[str, float]:
    """The weights of a profile, sum 100; KeyError for a profile that does not exist."""
    return dict({BALANCED: _BALANCED, HISTORY: fitted()["weights"]}[profile])


def affinity_of(cities, learnt=None) -> np.ndarray:
    """Per division, 0 to 1, as fitted: the state's where one is known (United States), else the country's."""
    learnt = learnt or fitted()["places"]
    countries = [division.partition(".")[0] for division in cities.divisions]
    return np.array(
        [
            learnt.get(division, learnt.get(country, learnt["otros"]))
            for division, country in zip(cities.divisions, countries, strict=True)
        ],
        np.float32,
    )
