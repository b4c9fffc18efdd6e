"""The ranking of a municipality, as its pages ask for it: with the office's own weights, and kept in the process.

A ranking holds some numbers for every city of the world (about 15 MB), so that only the last few are kept. One is used
again as long as nothing changed that it rests on: what the office says of itself, its weights, and the imported facts.
"""

import dataclasses
from collections import OrderedDict
from threading import Lock

from partners import matching
from partners.picture.profile import profile_of
from partners.ranking import catalogue_file, gathering
from partners.ranking.weights import choice_of

MOST_KEPT = 3
#: How many cities are compared side by side.
MOST_COMPARED = 5

_kept = OrderedDict()
_lock = Lock()


def own_ranking(municipality, *, national=False):
    """The Ranking of the world's cities with the municipality's own weights and diversity.

    `national` lets Mexican cities in, and is asked only for a national twinning.
    """
    return ranking_with(municipality, choice_of(profile_of(municipality)), national=national)


def ranking_with(municipality, choice, *, national=False):
    """The Ranking with the weights and the diversity of a `weights.Choice`.

    ValueError, in Spanish, when nobody knows where the municipality lies, or when no catalogue of cities is loaded.
    """
    cities = _loaded_catalogue()
    seeker, facts = gathering.seeker_of(municipality, cities), gathering.facts(cities)
    key = (_frozen(seeker), tuple(choice.weights.items()), choice.diversity, national)
    with _lock:
        # Facts are gathered once for each edition of the imports: the same objects are the same edition.
        found = _kept.get(key)
        if found is not None and found.facts is facts and found.cities is cities:
            _kept.move_to_end(key)
            return found
    found = matching.rank(
        cities,
        seeker,
        facts,
        choice.weights,
        national=national,
        diversity=choice.diversity,
    )
    with _lock:
        _kept[key] = found
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def forget():
    """Drop the rankings that this process keeps."""
    with _lock:
        _kept.clear()


def count_kept():
    """How many rankings this process keeps, for its memory's sake."""
    return len(_kept)


def _loaded_catalogue():
    if not catalogue_file.edition():
        raise ValueError("El catálogo de ciudades del mundo no está cargado.")
    return gathering.catalogue()


def _frozen(seeker):
    """The seeker as a key: equal for equal contents."""
    return tuple(_plain(getattr(seeker, each.name)) for each in dataclasses.fields(seeker))


def _plain(value):
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return tuple(sorted(value)) if isinstance(value, set | frozenset) else value


def place_in(ranking, position):
    """The place of a city in the ranking, counted from 1; None for one stopped at a gate."""
    found = (ranking.order == position).nonzero()[0]
    return int(found[0]) + 1 if len(found) else None
