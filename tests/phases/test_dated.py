"""Tasks that a date elsewhere gives: made once, moved with it, settled with it."""

import datetime as dt

import pytest

from partners.models import Entry
from phases.dated import keep_dated_task, settle_dated_task
from phases.declaring import declare
from phases.models import Task
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 6, 12)
SUNDAY = dt.date(2026, 6, 14)
DAY = dt.timedelta(days=1)


@pytest.fixture
def keep(municipality, enlace):
    def keep(task=None, day=SUNDAY, today=MONDAY, **changes):
        values = {"key": f"cosa-{day}", "name": "Atender la cosa", "guidance": "Así"} | changes
        return keep_dated_task(
            municipality=municipality, task=task, day=day, by=enlace, today=today, **values
        )

    return keep


def test_the_deadline_is_the_last_working_day_on_or_before_the_day(keep, municipality):
    task = keep()
    assert (task.due_on, task.planned_on, task.process, task.municipality) == (
        FRIDAY,
        FRIDAY,
        None,
        municipality,
    )
    assert [entry.act for entry in Entry.objects.about(task)] == ["task.added"]


def test_a_second_call_changes_nothing(keep):
    task = keep()
    before = Task.objects.values().get()
    assert keep(task) == task
    assert Task.objects.values().get() == before


def test_it_moves_with_the_day_and_is_new_to_reminders(keep):
    task = keep()
    Task.objects.filter(pk=task.pk).update(next_reminder_on=MONDAY, escalated_on=MONDAY)
    task.refresh_from_db()
    moved = keep(task, day=SUNDAY + 7 * DAY)
    assert (moved.pk, moved.due_on, moved.sequence) == (task.pk, FRIDAY + 7 * DAY, 1)
    assert (moved.next_reminder_on, moved.escalated_on) == (None, None)


def test_other_words_alone_move_nothing(keep):
    task = keep(keep(), guidance="De otro modo")
    assert (task.guidance, task.sequence) == ("De otro modo", 0)


def test_a_settled_one_stays_for_its_day_and_has_a_successor_for_another(keep, enlace):
    task = keep()
    Task.objects.filter(pk=task.pk).update(assignee=enlace.memberships.get())
    task.refresh_from_db()
    assert settle_dated_task(task=task, by=enlace, today=MONDAY, reason="Se hizo.", done=True)
    assert keep(task) == task
    other = keep(task, day=SUNDAY + 365 * DAY)
    assert other.pk != task.pk
    assert (other.state, other.assignee) == (Task.State.PENDING, enlace.memberships.get())


def test_between_the_last_working_day_and_the_day_it_is_late_at_once(keep):
    task = keep(today=SUNDAY)
    assert task.due_on == FRIDAY and task.is_overdue(SUNDAY)


def test_nothing_is_made_for_a_past_day_and_what_was_for_it_waits_on(keep):
    assert keep(day=MONDAY - DAY) is None
    task = keep()
    late = keep(task, today=SUNDAY + DAY)
    assert (late, late.state) == (task, Task.State.PENDING)
    moved = keep(task, day=MONDAY - DAY)
    assert (moved, moved.state) == (task, Task.State.NOT_APPLICABLE)


def test_settling_is_done_once(keep, enlace):
    task = keep()
    assert settle_dated_task(task=task, by=None, today=MONDAY, reason="Ya no hace falta.")
    assert not settle_dated_task(task=task, by=enlace, today=MONDAY, reason="Otra vez.", done=True)
    assert not settle_dated_task(task=None, by=enlace, today=MONDAY, reason="Nada.")
    task.refresh_from_db()
    assert (task.state, task.not_applicable_reason) == (Task.State.NOT_APPLICABLE, "Ya no hace falta.")
    assert Entry.objects.about(task).count() == 2


def test_a_day_off_declared_before_moves_it_earlier(keep, municipality, enlace):
    declare(municipality=municipality, starts_on=FRIDAY, ends_on=FRIDAY, name="Feria", by=enlace)
    assert keep().due_on == FRIDAY - DAY
