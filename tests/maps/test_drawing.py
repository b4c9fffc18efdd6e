from types import SimpleNamespace

from agreements.models import State
from hermanamientos.lib.geography import WORLD, Point
from hermanamientos.maps.drawing import draw, draw_links, shape
from hermanamientos.maps.standings import STANDINGS, of_agreement, strongest

MERIDA = (20.97, -89.62)


def tie(city="Lyon", latitude=45.75, longitude=4.85, standing="vigente"):
    return SimpleNamespace(city=city, latitude=latitude, longitude=longitude, standing=standing)


def test_a_tie_has_a_mark_a_line_and_its_name():
    drawing = draw(MERIDA, [tie()], home_name="Mérida")
    (mark,) = drawing.marks
    assert mark.line.startswith("M251.1,175.1Q")
    assert mark.label.anchor == "start"
    assert drawing.home.startswith("M")
    assert drawing.home_label is not None
    box = drawing.view_box
    assert box.x < 251 < box.x + box.width
    assert box.x < 513 < box.x + box.width


def test_a_tie_without_coordinates_is_left_out():
    assert draw(MERIDA, [tie(latitude=None, longitude=None), tie(latitude=200)]).marks == []


def test_without_home_there_are_marks_and_no_lines():
    drawing = draw((None, None), [tie()])
    assert [mark.line for mark in drawing.marks] == [""]
    assert drawing.home == ""


def test_a_weak_tie_has_no_line():
    assert [mark.line for mark in draw(MERIDA, [tie(standing="contraparte")]).marks] == [""]


def test_names_that_would_cover_each_other_are_left_out():
    crowd = [tie(city=f"Ciudad número {n}", latitude=45 + n / 50, longitude=4 + n / 50) for n in range(12)]
    labels = [mark.label for mark in draw(MERIDA, crowd).marks]
    assert 1 <= sum(label is not None for label in labels) <= 4


def test_whole_world_on_demand_and_when_there_is_nothing():
    assert draw(MERIDA, [tie()], whole_world=True).view_box == WORLD
    assert draw((None, None), []).view_box == WORLD


def test_links_are_drawn_with_the_strongest_on_top():
    weak = SimpleNamespace(home=MERIDA, end=(48.8, 2.3), standing="candidata")
    strong = SimpleNamespace(home=MERIDA, end=(45.7, 4.8), standing="vigente")
    lost = SimpleNamespace(home=MERIDA, end=(None, None), standing="vigente")
    box, arcs = draw_links([strong, weak, lost])
    assert [arc.link for arc in arcs] == [weak, strong]
    assert box.width < 1000
    assert draw_links([])[0] == WORLD


def test_every_standing_has_its_own_shape_or_dashes():
    looks = {(standing.shape, standing.has_line, standing.key) for standing in STANDINGS.values()}
    assert len(looks) == len(STANDINGS)
    drawn = {standing.shape: shape(standing.shape, Point(1, 1), 2) for standing in STANDINGS.values()}
    assert len(set(drawn.values())) == 4


def test_every_state_of_an_agreement_has_a_standing():
    assert {of_agreement(state) for state in State} <= set(STANDINGS)
    assert of_agreement(State.EXPIRING) == "por-vencer"
    assert of_agreement(State.DRAFT) == "en-proceso"
    assert strongest(["candidata", "vigente", "terminado"]) == "vigente"
