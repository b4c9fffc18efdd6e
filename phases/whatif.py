"""«¿Y si…?»: what slips when one task is done later. Pure: no database, no clock.

Only what depends on the task moves, and never to an earlier day:

* a task that requires it cannot be due before it, and so on along the chain;
* when a task that blocks its phase (or its milestone) is due after the phase's last day, the phase ends on that day,
  and its milestone with it;
* the phases after it then start and end that many natural days later, with all of their tasks.

Every new deadline is a working day of whoever takes the step. Rolling to a working day never moves a phase
(`schedule`), so it is told apart from the days that a task really slips.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from phases.calendars import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Node:
    """A pending task with a deadline. ``unrolled`` is the deadline before it was moved to a working day."""

    key: str
    phase: int | None
    unrolled: date
    due_on: date
    calendar: WorkingCalendar
    requires: tuple[str, ...] = ()
    blocks: bool = False
    ends_phase: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """An unfinished phase, first and last natural day in force."""

    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TaskMove:
    """A deadline that slips."""

    node: Node
    new_due_on: date

    @property
    def days(self) -> int:
        """Natural days later."""
        return (self.new_due_on - self.node.due_on).days


@dataclass(frozen=True, slots=True)
class PhaseMove:
    """A phase that ends later, or starts and ends later."""

    before: Block
    after: Block

    @property
    def days(self) -> int:
        """Natural days by which its end slips."""
        return (self.after.ends_on - self.before.ends_on).days


@dataclass(frozen=True, slots=True)
class Slip:
    """All that slips: tasks in the order in which they came, phases by number."""

    due_on: date
    tasks: tuple[TaskMove, ...]
    phases: tuple[PhaseMove, ...]


def slip(nodes: Iterable[Node], blocks: Sequence[Block], key: str, new_on: date) -> Slip:
    """What slips when the task ``key`` is due on ``new_on``, or on the first working day after it.

    ``Slip.due_on`` is that day. A day on or before the deadline in force moves nothing. KeyError for an unknown key.
    """
    before = {node.key: node for node in nodes}
    moved = before[key]
    target = moved.calendar.next_working(new_on)
    if target <= moved.due_on:
        return Slip(moved.due_on, (), ())
    now = dict(before)
    now[key] = replace(moved, unrolled=target, due_on=target)
    spans = {block.number: block for block in blocks}
    # Each round carries the slip one step further along requirements and phases; dates only grow, up to a bound that
    # the graph sets, so the rounds end even for requirements that go in a circle.
    for _ in range(len(before) + len(blocks) + 1):
        later = _push_phases(before, now, blocks)
        following = _push_tasks(before, now, blocks, later)
        if following == now and later == spans:
            break
        now, spans = following, later
    return Slip(
        due_on=target,
        tasks=tuple(
            TaskMove(node, now[node.key].due_on)
            for node in before.values()
            if now[node.key].due_on > node.due_on
        ),
        phases=tuple(
            PhaseMove(block, spans[block.number]) for block in blocks if spans[block.number] != block
        ),
    )


def _push_phases(before, now, blocks):
    """The phases as the tasks of `now` push them: by number."""
    spans, shift = {}, timedelta(0)
    for block in sorted(blocks, key=lambda each: each.number):
        slipped = shift
        for node in now.values():
            if node.phase == block.number and (node.blocks or node.ends_phase):
                # A task that an extension of its own had put after the end of its phase moves it by what it slips.
                allowed = max(block.ends_on, before[node.key].unrolled)
                slipped = max(slipped, node.unrolled - allowed)
        spans[block.number] = Block(block.number, block.starts_on + shift, block.ends_on + slipped)
        shift = slipped
    return spans


def _push_tasks(before, now, blocks, spans):
    """The tasks as the phases `spans` and their requirements push them."""
    starts = {block.number: spans[block.number].starts_on - block.starts_on for block in blocks}
    ends = {block.number: spans[block.number].ends_on - block.ends_on for block in blocks}
    found = {}
    for node in before.values():
        shift = (ends if node.ends_phase else starts).get(node.phase, timedelta(0))
        unrolled = max(node.unrolled + shift, now[node.key].unrolled)
        due_on = now[node.key].due_on
        if shift:
            due_on = max(due_on, node.calendar.next_working(unrolled))
        for other in node.requires:
            if other in before and other != node.key and now[other].due_on > before[other].due_on:
                unrolled = max(unrolled, now[other].unrolled)
                due_on = max(due_on, node.calendar.next_working(max(unrolled, now[other].due_on)))
        found[node.key] = replace(node, unrolled=unrolled, due_on=due_on)
    return found
