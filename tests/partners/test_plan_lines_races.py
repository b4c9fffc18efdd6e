"""Two people at the same moment, on PostgreSQL: lines are added once, and keep their order."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partners.models import Entry, PlanLine
from partners.picture import plan_lines

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts at the same moment, each in its own connection; what each gave or raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        barrier.wait()
        try:
            results[place] = act()
        except ValidationError as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_a_table_imported_twice_at_once_comes_in_once(municipality, enlace):
    rows = [(number, {"plan": "municipal", "axis": f"Eje {number}"}) for number in range(2, 40)]

    def take():
        return plan_lines.import_lines(municipality=municipality, rows=rows, by=enlace, source="plan.csv")

    assert sorted(at_once(take, take)) == [0, 38]
    assert list(PlanLine.objects.values_list("position", flat=True)) == list(range(1, 39))
    assert Entry.objects.filter(act="planlines.imported").count() == 1


def test_two_presses_of_an_arrow_at_once_move_once(municipality, enlace):
    for axis in ("Uno", "Dos", "Tres"):
        line = plan_lines.add_line(municipality=municipality, by=enlace, axis=axis)

    def rise():
        return plan_lines.move_line(line=line, by=enlace, seen=3, up=True)

    results = at_once(rise, rise)
    assert sorted(isinstance(each, ValidationError) for each in results) == [False, True]
    assert list(PlanLine.objects.values_list("axis", flat=True)) == ["Uno", "Tres", "Dos"]


def test_the_same_line_typed_twice_at_once_is_kept_once(municipality, enlace):
    def add():
        return plan_lines.add_line(municipality=municipality, by=enlace, axis="Uno")

    results = at_once(add, add)
    assert sorted(isinstance(each, ValidationError) for each in results) == [False, True]
    assert PlanLine.objects.count() == 1
