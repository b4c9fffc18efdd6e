"""What slips when one task is done later: by example and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases.calendars import MEXICO, WorkingCalendar
from phases.whatif import Block, Node, slip

MONDAY = date(2026, 3, 2)
CALENDARS = [MEXICO, WorkingCalendar([MONDAY + timedelta(days=n) for n in range(20, 34)])]
BLOCKS = [
    Block(1, date(2026, 3, 2), date(2026, 3, 29)),
    Block(2, date(2026, 3, 30), date(2026, 4, 26)),
    Block(3, date(2026, 4, 27), date(2026, 5, 24)),
]


def node(key, phase, day, *, calendar=MEXICO, **more):
    return Node(key, phase, day, calendar.next_working(day), calendar, **more)


CABILDO = node("cabildo", 2, date(2026, 4, 9), blocks=True)
DICTAMEN = node("dictamen", 2, date(2026, 4, 16), blocks=True)
SIGNATURE = node("firma", 2, date(2026, 4, 22), blocks=True, requires=("cabildo", "dictamen"))
LOOSE = node("originales", 2, date(2026, 4, 20))
END = node("fin", 2, date(2026, 4, 26), ends_phase=True)
LATER = node("comite", 3, date(2026, 5, 6), blocks=True)
EARLIER = node("nota", 1, date(2026, 3, 20), blocks=True)
NODES = [EARLIER, CABILDO, DICTAMEN, LOOSE, SIGNATURE, END, LATER]


def dates(result):
    return {move.node.key: move.new_due_on for move in result.tasks}


def test_a_delay_that_fits_before_what_depends_on_it_moves_the_task_alone():
    result = slip(NODES, BLOCKS, "cabildo", date(2026, 4, 15))
    assert dates(result) == {"cabildo": date(2026, 4, 15)}
    assert result.phases == ()


def test_what_requires_the_task_is_pushed_to_its_day_and_the_phase_stays():
    result = slip(NODES, BLOCKS, "dictamen", date(2026, 4, 24))
    assert dates(result) == {"dictamen": date(2026, 4, 24), "firma": date(2026, 4, 24)}
    assert result.phases == ()


def test_a_gate_after_the_end_moves_the_phase_its_milestone_and_the_phases_to_come():
    result = slip(NODES, BLOCKS, "dictamen", date(2026, 4, 29))
    assert dates(result) == {
        "dictamen": date(2026, 4, 29),
        "firma": date(2026, 4, 29),
        "fin": date(2026, 4, 29),
        "comite": date(2026, 5, 11),  # three natural days make Saturday 9
    }
    assert [(move.after, move.days) for move in result.phases] == [
        (Block(2, date(2026, 3, 30), date(2026, 4, 29)), 3),
        (Block(3, date(2026, 4, 30), date(2026, 5, 27)), 3),
    ]


def test_a_task_that_blocks_nothing_moves_alone_however_late():
    assert dates(slip(NODES, BLOCKS, "originales", date(2026, 7, 1))) == {"originales": date(2026, 7, 1)}


def test_a_day_of_rest_becomes_the_next_working_day():
    assert slip(NODES, BLOCKS, "originales", date(2026, 4, 25)).due_on == date(2026, 4, 27)


def test_a_gate_rolled_past_the_end_of_its_phase_does_not_move_it():
    # Planned on Sunday 26, due on Monday 27; Tuesday is one day more than the roll, two after the end.
    gate = node("gate", 2, date(2026, 4, 26), blocks=True)
    assert slip([gate, LATER], BLOCKS, "gate", date(2026, 4, 27)).tasks == ()
    moved = slip([gate, LATER], BLOCKS, "gate", date(2026, 4, 28))
    assert [move.after.ends_on for move in moved.phases][0] == date(2026, 4, 28)


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 4, 9)])
def test_an_earlier_day_or_the_same_moves_nothing(day):
    result = slip(NODES, BLOCKS, "cabildo", day)
    assert (result.due_on, result.tasks, result.phases) == (CABILDO.due_on, (), ())


def test_an_unknown_task_is_an_error():
    with pytest.raises(KeyError):
        slip(NODES, BLOCKS, "nadie", MONDAY)


def test_requirements_in_a_circle_come_to_an_end():
    circle = [
        node("a", 1, date(2026, 3, 10), requires=("b",)),
        node("b", 1, date(2026, 3, 10), requires=("a",)),
    ]
    assert dates(slip(circle, BLOCKS, "a", date(2026, 3, 20))) == {
        "a": date(2026, 3, 20),
        "b": date(2026, 3, 20),
    }


@st.composite
def plans(draw):
    """Tasks in three phases, each of which may require some of those before it in the list."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        phase = draw(st.sampled_from([None, 1, 2, 3]))
        start = BLOCKS[(phase or 1) - 1].starts_on
        earlier = [each.key for each in found if (each.phase or 9) <= (phase or 0)]
        requires = draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else []
        found.append(
            node(
                f"t{number}",
                phase,
                start + timedelta(days=draw(st.integers(0, 33))),
                calendar=draw(st.sampled_from(CALENDARS)),
                requires=tuple(requires),
                blocks=draw(st.booleans()),
            )
        )
    key = draw(st.sampled_from([each.key for each in found]))
    return found, key


def day_of(nodes, key, later):
    return next(each.due_on for each in nodes if each.key == key) + timedelta(days=later)


@settings(max_examples=300, deadline=None)
@given(plans(), st.integers(-10, 90))
def test_nothing_moves_earlier_and_every_new_date_is_a_working_day(plan, later):
    nodes, key = plan
    result = slip(nodes, BLOCKS, key, day_of(nodes, key, later))
    assert all(move.days > 0 for move in result.tasks)
    assert all(move.node.calendar.is_working(move.new_due_on) for move in result.tasks)
    assert all(move.days > 0 for move in result.phases)
    assert (result.tasks == ()) == (result.due_on == day_of(nodes, key, 0))


@settings(max_examples=300, deadline=None)
@given(plans(), st.integers(1, 90))
def test_nothing_moves_that_does_not_depend_on_the_task(plan, later):
    nodes, key = plan
    by_key = {each.key: each for each in nodes}

    def depends(each):
        return each.key == key or any(depends(by_key[other]) for other in each.requires)

    result = slip(nodes, BLOCKS, key, day_of(nodes, key, later))
    phases = {move.before.number for move in result.phases}
    held = {each.phase for each in nodes if each.blocks and depends(each)}
    after = {number for number in phases if number > min(held | {9})}
    assert all(number >= min(held | {9}) for number in phases)
    for move in result.tasks:
        # In a later phase than one that slips, or requires something that stands in one.
        slid = any(_reaches(by_key, move.node, each) for each in nodes if each.phase in after)
        assert depends(move.node) or slid


def _reaches(by_key, start, goal):
    return start == goal or any(_reaches(by_key, by_key[other], goal) for other in start.requires)


@settings(max_examples=300, deadline=None)
@given(plans(), st.integers(0, 60), st.integers(0, 40))
def test_a_later_day_never_makes_anything_earlier(plan, first, more):
    nodes, key = plan
    one = slip(nodes, BLOCKS, key, day_of(nodes, key, first))
    two = slip(nodes, BLOCKS, key, day_of(nodes, key, first + more))
    old = {each.key: each.due_on for each in nodes}
    assert all((old | dates(two))[name] >= day for name, day in (old | dates(one)).items())
    ends = {move.before.number: move.after.ends_on for move in two.phases}
    assert all(ends[move.before.number] >= move.after.ends_on for move in one.phases)


@settings(max_examples=300, deadline=None)
@given(plans(), st.integers(1, 90))
def test_what_requires_a_moved_task_is_not_due_before_it(plan, later):
    nodes, key = plan
    result = slip(nodes, BLOCKS, key, day_of(nodes, key, later))
    now = {each.key: each.due_on for each in nodes} | dates(result)
    moved = set(dates(result))
    for each in nodes:
        assert all(now[each.key] >= now[other] for other in each.requires if other in moved)
