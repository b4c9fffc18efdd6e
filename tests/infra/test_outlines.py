"""The outlines that bin/assets draws from npm packages: a small world with a country on the antimeridian."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Steps between points, in units of one degree: a square on the equator, and one over the antimeridian.
SQUARE = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
OVER_180 = [[175, 40], [10, 0], [0, 10], [-10, 0], [0, -10]]
SOUTH = [[0, -80], [10, 0], [0, 5], [-10, 0], [0, -5]]


@pytest.fixture(scope="module")
def outlines():
    spec = importlib.util.spec_from_file_location("outlines", ROOT / "bin" / "outlines.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def country(name, arcs, kind="Polygon", code=None):
    found = {"type": kind, "arcs": arcs, "properties": {"name": name}}
    return found | ({"id": code} if code else {})


@pytest.fixture
def topology():
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [SQUARE, OVER_180, SOUTH],
        "objects": {
            "countries": {
                "geometries": [
                    country("Square", [[0]], code="001"),
                    country("N. Nowhere", [[[0]], [[1]]], kind="MultiPolygon"),
                    country("Antarctica", [[2]], code="010"),
                ]
            }
        },
    }


def test_a_ring_becomes_a_closed_path(outlines, topology):
    paths = outlines.world_paths(topology)
    assert paths["001"] == "M500,233.3L527.8,233.3L527.8,205.6L500,205.6L500,233.3Z"


def test_a_country_without_code_gets_a_slug_and_antarctica_is_left_out(outlines, topology):
    assert set(outlines.world_paths(topology)) == {"001", "n-nowhere"}


def test_a_ring_over_the_antimeridian_is_drawn_at_both_edges(outlines, topology):
    shapes = outlines.world_paths(topology)["n-nowhere"].split("M")[2:]
    lefts = [float(shape.split(",")[0]) for shape in shapes]
    assert sorted(lefts) == [-13.9, 986.1]


def test_an_arc_may_be_walked_backwards(outlines, topology):
    topology["objects"]["countries"]["geometries"] = [country("Back", [[-1]], code="002")]
    assert outlines.world_paths(topology)["002"] == "M500,233.3L500,205.6L527.8,205.6L527.8,233.3L500,233.3Z"


def test_the_states_come_with_their_view_box(outlines):
    module = (
        'export default {"viewBox":"0 0 7 4","locations":[{"name":"Jalisco","id":"jal","path":"m 1,1 z"}]};'
    )
    assert outlines.state_paths(module) == ("0 0 7 4", {"jal": "m 1,1 z"})


def test_the_file_names_every_shape_and_all_together(outlines):
    text = outlines.svg("0 0 7 4", {"jal": "m 1,1 z"}, "s")
    assert '<g id="sall">' in text
    assert '<path id="sjal" d="m 1,1 z"/>' in text
