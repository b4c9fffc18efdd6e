"""Rows of the access table: the ranking of cities, its weights, the comparison, and the page of a city."""

from partners.models import WorldCity
from partners.picture.profile import profile_of
from partners.ranking import weights
from tests.access_kinds import CVEGEO, NO_POST, READ, Case, act
from tests.partners.ranking_scene import load_world


def _city(scene):
    """A city of the catalogue that stands: the browser tests bring their own."""
    if not WorldCity.objects.exists():
        load_world()
    return [scene.municipality.cvegeo, WorldCity.objects.exclude(country_code="MX").first().pk]


def _weights(scene):
    choice = weights.choice_by_default()
    values = weights.complete({"idioma": 70, "cercania": 30})
    return {
        "seen": weights.weights_mark(profile_of(scene.municipality)),
        "perfil": choice.profile,
        "diversidad": choice.diversity,
    } | {f"peso_{key}": weight for key, weight in values.items()}


ROWS = {
    "partners:ranking-list": Case(READ, NO_POST, CVEGEO),
    "partners:ranking-weights": Case(READ, act(), CVEGEO, _weights),
    "partners:ranking-compare": Case(READ, NO_POST, CVEGEO),
    "partners:city-detail": Case(READ, NO_POST, _city),
}
