"""How far a deadline is, in words. `{% load deadlines %}`."""

from django import template

from phases.overview import days_left_phrase

register = template.Library()


@register.filter
def days_left(task, today):
    """«en 3 días hábiles», «vence hoy», «1 día hábil de retraso»; empty when the task is no longer pending."""
    if task.state != task.State.PENDING or task.due_on is None or not task.is_clock_running:
        return ""
    return days_left_phrase(task.due_on, today)
