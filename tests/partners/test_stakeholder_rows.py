"""The picture of interest and influence, and the columns of the list as a file."""

import datetime as dt
from itertools import combinations
from types import SimpleNamespace

import pytest

from partners.actors import rows
from tests.conftest import MONDAY


def actor(number, interest, influence):
    return SimpleNamespace(
        number=number, name=f"Actor {number}", interest=interest, influence=influence, pk=number
    )


@pytest.mark.parametrize(
    ("interest", "influence", "name"),
    [
        (5, 5, "Mantener cerca"),
        (3, 3, "Mantener cerca"),
        (2, 3, "Mantener satisfechos"),
        (3, 2, "Mantener informados"),
        (1, 1, "Dar seguimiento"),
        (2, 2, "Dar seguimiento"),
    ],
)
def test_marks_lead_to_a_quadrant(interest, influence, name):
    assert rows.quadrant_of(interest, influence).name == name


def test_an_unknown_mark_has_no_place():
    assert rows.quadrant_of(None, 5) is None
    assert rows.quadrant_of(5, None) is None
    assert rows.picture_of([actor(1, None, 5)]).dots == ()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_actors_of_one_cell_do_not_overlap_and_stay_in_it(count):
    dots = rows.picture_of([actor(n, 4, 5) for n in range(1, count + 1)]).dots
    assert [dot.label for dot in dots] == [str(n) for n in range(1, count + 1)]
    points = [(float(dot.x), float(dot.y)) for dot in dots]
    for (x1, y1), (x2, y2) in combinations(points, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= (2 * rows.RADIUS) ** 2
    left, top = rows.LEFT + 3 * rows.CELL, rows.TOP
    for x, y in points:
        assert left + rows.RADIUS <= x <= left + rows.CELL - rows.RADIUS
        assert top + rows.RADIUS <= y <= top + rows.CELL - rows.RADIUS


def test_a_full_cell_says_how_many_more_there_are():
    dots = rows.picture_of([actor(n, 1, 1) for n in range(1, 31)]).dots
    assert len(dots) == rows.PER_CELL
    assert (dots[-1].label, dots[-1].cell, dots[-1].row) == ("+22", "1-1", None)
    assert dots[-1].title == "22 más con interés 1, influencia 1, dar seguimiento"


def test_high_influence_stands_above_and_high_interest_to_the_right():
    low, high = rows.picture_of([actor(1, 1, 1), actor(2, 5, 5)]).dots[::-1]
    assert float(low.x) < float(high.x)
    assert float(low.y) > float(high.y)


def stored(**values):
    facts = {
        "data_ground": "consent",
        "consent_on": MONDAY,
        "consent_proof": "Formato",
        "contact_name": "Rosa Peña",
        "contact_title": "directora",
        "contact_email": "rosa@camara.example",
        "contact_phone": "33",
        "get_data_ground_display": lambda: "consentimiento",
    }
    return SimpleNamespace(**facts | values)


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({}, True),
        ({"consent_on": None}, False),
        ({"consent_on": MONDAY + dt.timedelta(days=1)}, False),
        ({"consent_proof": ""}, False),
        ({"data_ground": "public_servant", "consent_on": None, "consent_proof": ""}, True),
        ({"data_ground": "none"}, False),
    ],
)
def test_data_of_a_person_leaves_only_while_its_ground_stands(values, stands):
    row = stored(**values)
    assert rows.ground_stands(row, MONDAY) is stands
    names = {column.heading: column.value for column in rows.columns(MONDAY, with_people=True)}
    assert names["Persona de contacto"](row) == ("Rosa Peña" if stands else "")
    assert names["Correo"](row) == ("rosa@camara.example" if stands else "")
    assert "Correo" not in {column.heading for column in rows.columns(MONDAY, with_people=False)}
