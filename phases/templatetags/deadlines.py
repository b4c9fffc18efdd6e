"""How far a deadline is, in words. `{% load deadlines %}`."""

from django import template

from phases.daysoff import office_calendar
from phases.overview import days_left_phrase

register = template.Library()


@register.simple_tag(takes_context=True)
def days_left(context, task, today):
    """«en 3 días hábiles», «vence hoy», «1 día hábil de retraso»; empty when the task is no longer pending.

    Working days are those of the task's municipality: one query for each municipality of a page, unless its view has
    put the calendars on the request (`phases.daysoff.remember_calendars`).
    """
    if task.state != task.State.PENDING or task.due_on is None or not task.is_clock_running:
        return ""
    known = vars(context["request"]).setdefault("office_calendars", {})
    if task.municipality_id not in known:
        known[task.municipality_id] = office_calendar(task.municipality)
    return days_left_phrase(task.due_on, today, known[task.municipality_id])
