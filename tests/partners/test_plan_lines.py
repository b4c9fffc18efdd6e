"""Verbs of the lines of the plans: adding, changing, order, retirement, and the old priorities."""

import pytest
from django.core.exceptions import ValidationError

from partners import offices
from partners.models import Entry, Municipality, PlanLine
from partners.picture import plan_lines
from tests.conftest import MONDAY


def add(municipality, by, axis="Ciudad próspera", **values):
    return plan_lines.add_line(municipality=municipality, by=by, axis=axis, **values)


def order(municipality, plan="municipal"):
    return list(
        PlanLine.objects.filter(municipality=municipality, plan=plan, retired_on=None).values_list(
            "axis", flat=True
        )
    )


def write_priorities(municipality, by, text):
    return offices.update_profile(
        municipality=municipality,
        values={"plan_priorities": text},
        by=by,
        seen=offices.profile_version(municipality),
    )


def test_a_line_is_added_at_the_end_with_its_lists_in_order(municipality, enlace):
    add(municipality, enlace, "Uno")
    line = add(
        municipality, enlace, "  Dos  ", goals=[17, 8], themes=["salud", "turismo"], action="Hacer\nalgo"
    )
    assert (line.axis, line.action, line.goals, line.themes) == (
        "Dos",
        "Hacer algo",
        [8, 17],
        ["turismo", "salud"],
    )
    assert (order(municipality), line.position) == (["Uno", "Dos"], 2)
    assert Entry.objects.filter(act="planline.added").count() == 2


def test_the_same_line_twice_is_refused_whatever_its_accents(municipality, enlace):
    add(municipality, enlace, "Educación", objective="Leer más")
    with pytest.raises(ValidationError, match="El plan ya tiene esa línea"):
        add(municipality, enlace, "EDUCACION", objective="leer mas")
    add(municipality, enlace, "Educación", objective="Leer más", plan="state")
    assert PlanLine.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"axis": ""},
        {"axis": "a" * 201},
        {"axis": "Uno", "plan": "federal"},
        {"axis": "Uno", "goals": [18]},
        {"axis": "Uno", "goals": [1, 1]},
        {"axis": "Uno", "themes": ["alquimia"]},
        {"axis": "Uno", "action": "a" * 501},
    ],
)
def test_a_line_that_is_not_valid_is_refused(municipality, enlace, values):
    with pytest.raises(ValidationError):
        add(municipality, enlace, **values)
    assert not PlanLine.objects.exists()


def test_only_the_enlace_touches_the_plan(municipality, enlace, lectora, otro_enlace):
    line = add(municipality, enlace)
    mark = plan_lines.line_mark(line)
    for person in (lectora, otro_enlace):
        for act in (
            lambda by: add(municipality, by, "Otra"),
            lambda by: plan_lines.change_line(line=line, by=by, seen=mark, axis="Otra"),
            lambda by: plan_lines.move_line(line=line, by=by, seen=1, up=True),
            lambda by: plan_lines.retire_line(line=line, by=by, today=MONDAY),
            lambda by: plan_lines.restore_line(line=line, by=by),
            lambda by: plan_lines.convert_priorities(municipality=municipality, by=by),
            lambda by: plan_lines.import_lines(municipality=municipality, rows=[], by=by, source="x"),
        ):
            with pytest.raises(ValidationError, match="Sólo el enlace municipal"):
                act(person)
    assert order(municipality) == ["Ciudad próspera"]


def test_change_refuses_a_stale_tab_and_moves_to_the_end_of_another_plan(municipality, enlace):
    line = add(municipality, enlace, "Uno")
    add(municipality, enlace, "Estatal", plan="state")
    seen = plan_lines.line_mark(line)
    changed = plan_lines.change_line(line=line, by=enlace, seen=seen, axis="Primero", plan="state")
    assert (changed.axis, changed.position, order(municipality, "state")) == (
        "Primero",
        2,
        ["Estatal", "Primero"],
    )
    with pytest.raises(ValidationError, match="Otra persona cambió esta línea"):
        plan_lines.change_line(line=line, by=enlace, seen=seen, axis="Segundo")
    same = plan_lines.line_mark(changed)
    plan_lines.change_line(line=line, by=enlace, seen=same, axis="Primero")
    assert Entry.objects.filter(act="planline.changed").count() == 1


def test_a_line_moves_once_even_when_the_button_is_pressed_twice(municipality, enlace):
    for axis in ("Uno", "Dos", "Tres"):
        line = add(municipality, enlace, axis)
    assert plan_lines.move_line(line=line, by=enlace, seen=3, up=True)
    with pytest.raises(ValidationError, match="El orden cambió"):
        plan_lines.move_line(line=line, by=enlace, seen=3, up=True)
    assert order(municipality) == ["Uno", "Tres", "Dos"]
    first = PlanLine.objects.get(axis="Uno")
    assert plan_lines.move_line(line=first, by=enlace, seen=1, up=True) is False
    assert plan_lines.move_line(line=first, by=enlace, seen=1, up=False)
    assert order(municipality) == ["Tres", "Uno", "Dos"]
    assert Entry.objects.filter(act="planline.moved").count() == 2


def test_a_retired_line_comes_back_at_the_end(municipality, enlace):
    first, _ = add(municipality, enlace, "Uno"), add(municipality, enlace, "Dos")
    for _ in range(2):
        retired = plan_lines.retire_line(line=first, by=enlace, today=MONDAY)
    assert (retired.retired_on, order(municipality)) == (MONDAY, ["Dos"])
    with pytest.raises(ValidationError, match="El orden cambió"):
        plan_lines.move_line(line=retired, by=enlace, seen=1, up=False)
    for _ in range(2):
        plan_lines.restore_line(line=first, by=enlace)
    assert order(municipality) == ["Dos", "Uno"]
    assert list(
        Entry.objects.filter(act__startswith="planline.re").values_list("act", flat=True).order_by("pk")
    ) == [
        "planline.retired",
        "planline.restored",
    ]


def test_a_retired_line_whose_twin_was_added_since_stays_retired(municipality, enlace):
    line = add(municipality, enlace, "Uno")
    plan_lines.retire_line(line=line, by=enlace, today=MONDAY)
    add(municipality, enlace, "Uno")
    with pytest.raises(ValidationError, match="El plan ya tiene esa línea"):
        plan_lines.restore_line(line=line, by=enlace)


# --- Priorities ----------------------------------------------------------------------------------------------------


def test_priorities_become_lines_and_no_word_is_lost(municipality, enlace):
    long = "Gestión integral del agua " * 12
    row = write_priorities(municipality, enlace, f"Turismo\n\n  Agua  limpia\nTURISMO\n{long}")
    add(municipality, enlace, "Otro eje", action="agua limpia")
    done = plan_lines.convert_priorities(municipality=row, by=enlace)
    assert (done.added, done.known) == (2, 2)
    lines = PlanLine.objects.filter(municipality=municipality).order_by("position")
    assert [(line.axis, line.action) for line in lines] == [
        ("Otro eje", "agua limpia"),
        ("Turismo", ""),
        ("Prioridades del plan", long.strip()),
    ]
    assert Municipality.objects.get(pk=row.pk).plan_priorities == ""
    said = Entry.objects.get(act="planlines.converted").text
    assert all(word in said for word in ("Turismo", "Agua limpia", "TURISMO", long.strip()))


def test_converting_twice_is_told(municipality, enlace):
    row = write_priorities(municipality, enlace, "Turismo")
    plan_lines.convert_priorities(municipality=row, by=enlace)
    with pytest.raises(ValidationError, match="ya son líneas del plan"):
        plan_lines.convert_priorities(municipality=municipality, by=enlace)
    assert PlanLine.objects.count() == 1


def test_a_priority_that_is_too_long_leaves_everything_as_it_was(municipality, enlace):
    row = write_priorities(municipality, enlace, f"Turismo\n{'a' * 501}")
    with pytest.raises(ValidationError, match="La prioridad 2 pasa de 500 caracteres"):
        plan_lines.convert_priorities(municipality=row, by=enlace)
    assert not PlanLine.objects.exists()
    assert Municipality.objects.get(pk=row.pk).plan_priorities.startswith("Turismo")
