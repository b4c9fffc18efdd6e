"""Tasks of a municipality that a date elsewhere gives (the end of an agreement): made, moved and settled by its verbs.

They belong to no process, whose suspensions would move a date that does not move. Whoever owns the date calls these
verbs inside its own transaction and under its own lock, and leaves the Entry of its act: these leave one of their own
only when a task comes into being or ends, so that its history tells where it came from.
"""

from django.db.models import F

from partners.history import record
from phases.daysoff import office_calendar
from phases.guards import spell
from phases.models import Task
from phases.tasking import OWN_POSITION, OWN_UNIT, current_deadline


def keep_dated_task(*, municipality, task, key, name, day, by, today, guidance="", evidence=""):
    """See to it that there is one task whose deadline does not pass `day`; returns it.

    `task` is the one that there is (or None), `key` names what it is for and the day. A pending one is moved; one that
    is done or does not apply stays when it was for this very day, and has a successor otherwise, in the hands of the
    same person. For a past day nothing is made: a task that was for it waits on, overdue, and one that was for another
    day does not apply. The deadline is the last working day on or before `day`, because a legal day does not wait for
    the office. Calling it twice changes nothing.
    """
    if day < today:
        if task is not None and task.key != key:
            settle_dated_task(task=task, by=by, today=today, reason=f"La fecha es ahora el {spell(day)}.")
        return task
    calendar = office_calendar(municipality)
    planned_on = calendar.previous_working(day)
    facts = {"key": key, "name": name[:200], "guidance": guidance, "evidence_expected": evidence[:200]}
    if task is not None and task.state != Task.State.PENDING and task.key == key:
        return task
    if task is not None and task.state == Task.State.PENDING:
        _move(task, facts, planned_on)
        return task
    new = Task.objects.create(
        municipality=municipality,
        planned_on=planned_on,
        due_on=calendar.next_working(planned_on),
        clock_from=today,
        responsible_unit=OWN_UNIT,
        position=OWN_POSITION,
        assignee=task.assignee if task else None,
        assignee_name=task.assignee_name if task else "",
        assignee_email=task.assignee_email if task else "",
        **facts,
    )
    record(
        act="task.added",
        text=f"Se agregó la tarea «{new.name}» para el {spell(new.due_on)}.",
        by=by,
        subject=new,
        municipality=municipality,
    )
    return new


def _move(task, facts, planned_on):
    """Guarded: a task that somebody finishes at this moment is left alone."""
    before = {name: getattr(task, name) for name in facts}
    moved = {}
    if planned_on != task.planned_on:
        task.planned_on = planned_on
        moved = {
            "planned_on": planned_on,
            "due_on": current_deadline(task),
            "sequence": F("sequence") + 1,
            "next_reminder_on": None,
            "escalated_on": None,
        }
    if before == facts and not moved:
        return
    Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(**facts, **moved)
    task.refresh_from_db()


def settle_dated_task(*, task, by, today, reason, done=False):
    """End a pending task because what it waited for happened (`done`) or cannot happen any more; returns whether."""
    if task is None:
        return False
    if done:
        values = {
            "state": Task.State.DONE,
            "completed_on": today,
            "completed_by": by,
            "note": reason,
        }
    else:
        values = {"state": Task.State.NOT_APPLICABLE, "not_applicable_reason": reason[:250]}
    updated = Task.objects.filter(pk=task.pk, state=Task.State.PENDING).update(
        **values, next_reminder_on=None
    )
    if updated != 1:
        return False
    task.refresh_from_db()
    record(
        act="task.fulfilled" if done else "task.not_applicable",
        text=f"Se cumplió la tarea «{task.name}»: {reason}"
        if done
        else f"«{task.name}» ya no aplica: {reason}",
        by=by,
        subject=task,
        municipality=task.municipality,
    )
    return True
