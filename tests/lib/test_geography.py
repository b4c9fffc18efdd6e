import math

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from hermanamientos.lib.geography import (
    EARTH_RADIUS_KM,
    HEIGHT,
    LEAST_CROP,
    WIDTH,
    WORLD,
    Point,
    arc,
    crop,
    is_place,
    kilometres,
    project,
)
from hermanamientos.lib.map_drawing import locator, outline

MERIDA = (20.97, -89.62)
LYON = (45.75, 4.85)
AUCKLAND = (-36.85, 174.76)
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_project_places_the_corners():
    assert project(84, -180) == Point(0, 0)
    assert project(-60, 180) == Point(1000, 400)
    assert project(0, 0) == Point(500, 233.3)


@given(latitudes, longitudes)
def test_project_never_leaves_the_map(latitude, longitude):
    point = project(latitude, longitude)
    assert 0 <= point.x <= WIDTH
    assert 0 <= point.y <= HEIGHT


def test_kilometres_of_known_distances():
    quarter_of_the_equator = math.pi / 2 * EARTH_RADIUS_KM
    assert kilometres((0, 0), (0, 90)) == pytest.approx(quarter_of_the_equator)
    assert kilometres((0, 0), (90, 0)) == pytest.approx(quarter_of_the_equator)
    assert kilometres((12, 30), (-12, -150)) == pytest.approx(2 * quarter_of_the_equator)
    assert kilometres(MERIDA, MERIDA) == 0


@given(latitudes, longitudes, latitudes, longitudes)
def test_kilometres_is_symmetric_and_at_most_half_the_way_round(lat_a, lon_a, lat_b, lon_b):
    there = kilometres((lat_a, lon_a), (lat_b, lon_b))
    assert there == pytest.approx(kilometres((lat_b, lon_b), (lat_a, lon_a)), abs=1e-6)
    assert 0 <= there <= 20_016


def test_arc_is_one_curve_over_the_atlantic_and_two_over_the_pacific():
    assert arc(MERIDA, LYON).count("M") == 1
    over_pacific = arc(MERIDA, AUCKLAND)
    assert over_pacific.count("M") == 2
    # It leaves by the left edge (a negative x) and comes in from the right one.
    assert "Q" in over_pacific
    assert " -" in over_pacific


def test_crop_holds_its_points_and_stays_in_the_map():
    points = [project(*MERIDA), project(*LYON)]
    box = crop(points)
    assert all(box.x <= p.x <= box.x + box.width and box.y <= p.y <= box.y + box.height for p in points)
    assert box.width / box.height == pytest.approx(2.5, rel=0.01)
    assert crop([]) == WORLD
    assert crop([project(*MERIDA)]).width >= LEAST_CROP


@given(st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=8), st.sampled_from([0.8, 1.4, 2.5]))
def test_crop_never_leaves_the_map(places, ratio):
    box = crop([project(*place) for place in places], ratio=ratio)
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= WIDTH + 0.2
    assert box.y + box.height <= HEIGHT + 0.2


@pytest.mark.parametrize(
    ("latitude", "longitude", "good"),
    [(20, -90, True), (None, 3, False), (91, 0, False), (0, 181, False), (-90, 180, True)],
)
def test_is_place(latitude, longitude, good):
    assert is_place(latitude, longitude) is good


def test_outline_has_the_world_without_antarctica():
    world = outline("world")
    assert {"484", "840", "724", "156"} <= set(world)
    assert "010" not in world
    assert len(world) > 170


def test_outline_draws_russia_at_both_edges_without_a_stripe():
    """Natural Earth cuts Russia at the antimeridian; a ring drawn without unwrapping would cross the whole map."""
    for shape in outline("world")["643"].split("M")[1:]:
        xs = [float(pair.split(",")[0]) for pair in shape.rstrip("Z").split("L")]
        steps = [abs(b - a) for a, b in zip(xs, xs[1:], strict=False)]
        assert max(steps) < 100


def test_locator_is_well_formed_and_says_what_it_shows():
    drawing = locator(MERIDA, [LYON], title='Mérida y "Lyon" <Francia>')
    root = fromstring(drawing)
    assert root.get("aria-label") == 'Mérida y "Lyon" <Francia>'
    classes = [element.get("class") for element in root]
    assert classes == ["land", "link", "home", "place"]
