"""Leading a process of the demonstration from its opening to today: who did what, on which working day."""

import datetime as dt

from hermanamientos.demo.example_papers import NOON, example_paper
from hermanamientos.demo.notes import RECOMMENDATIONS, note_of
from partners.models import Membership, User
from phases import progress, recommending
from phases.calendars import MEXICO
from phases.models import Process, Task


def play(story, process, *, by, today):
    """Complete the story's tasks, each before its deadline, and advance through its phases; returns the process.

    No act is later than `today`. Raises ValidationError when a verb refuses: the story contradicts the rules.
    """
    _assign(story, process, by=by, today=today)
    for number in range(1, 5):
        if number > story.phase:
            break
        phase = process.phases.get(number=number)
        if story.stop and story.stop.days and _is_stopped_in(phase, story.stop, today):
            _record_stop(story.stop, process, by=by, today=today)
            phase.refresh_from_db()
        last = _complete(story, process, phase, by=by, today=today)
        if number < story.phase:
            # Nobody advances before the last task is done, nor on a Sunday.
            on = max(last, working_day(min(phase.ends_on, today)))
            progress.advance_phase(process=process, by=by, today=on, expected_phase=number)
            if story.has_programme:
                at = dt.datetime.combine(on, NOON)
                recommending.write(phase=phase, by=by, at=at, **RECOMMENDATIONS[number])
    for more in story.more_time:
        progress.grant_extension(
            task=process.tasks.get(key=more.key),
            working_days=more.working_days,
            reason=more.reason,
            approved_by=more.approved_by,
            by=by,
            today=today,
        )
    if story.stop and not story.stop.days:
        progress.suspend(
            process=process,
            cause=story.stop.cause,
            reason=story.stop.reason,
            by=by,
            today=working_day(today - dt.timedelta(days=story.stop.days_ago)),
        )
    if story.end:
        progress.close_process(
            process=process,
            outcome=story.end.outcome,
            reason=story.end.reason,
            by=by,
            today=working_day(today - dt.timedelta(days=story.end.days_ago)),
        )
    return Process.objects.with_timeline().get(pk=process.pk)


def _is_stopped_in(phase, stop, today):
    return phase.starts_on <= today - dt.timedelta(days=stop.days_ago) <= phase.ends_on


def _record_stop(stop, process, *, by, today):
    """A suspension that is over: written down on its last day, before what follows is done."""
    starts_on = today - dt.timedelta(days=stop.days_ago)
    ends_on = starts_on + dt.timedelta(days=stop.days - 1)
    progress.record_suspension(
        process=process,
        cause=stop.cause,
        reason=stop.reason,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        today=ends_on,
    )


def working_day(day):
    """The last working day on or before a day."""
    return day if MEXICO.is_working(day) else MEXICO.add_working_days(day, -1)


def _complete(story, process, phase, *, by, today):
    """Complete the phase's tasks that the story holds for done, in the order of their days; returns the last day."""
    days = {}
    for task in process.tasks.filter(phase=phase, state=Task.State.PENDING, is_automatic=False):
        before = phase.number < story.phase and task.key not in story.left_open
        if before or (phase.number == story.phase and task.key in story.done):
            days[task] = working_day(
                min((task.due_on or phase.ends_on) - dt.timedelta(days=task.position % 3), today)
            )
    for task, day in sorted(days.items(), key=lambda item: (item[1], item[0].position)):
        files = [_paper(task, day)] if task.key in story.papers else []
        progress.complete_task(
            task=task, by=_who(story, task, by), today=day, note=note_of(task.key), files=files
        )
    return max(days.values(), default=process.opened_on)


def _assign(story, process, *, by, today):
    tasks = {task.key: task for task in process.tasks.all()}
    for key, email in story.to_member.items():
        member = Membership.objects.get(user__email=email, municipality=process.municipality)
        progress.assign_task(task=tasks[key], by=by, today=today, assignee=member)
    for key, (name, email) in story.to_outsider.items():
        progress.assign_task(task=tasks[key], by=by, today=today, assignee_name=name, assignee_email=email)


def _who(story, task, by):
    """Whoever the task was given to, when that person has an account; otherwise the enlace."""
    return User.objects.get(email=story.to_member[task.key]) if task.key in story.to_member else by


def _paper(task, day):
    """The document that the task asks for."""
    return example_paper(task.evidence_expected, note_of(task.key), day=day, name=task.key)
