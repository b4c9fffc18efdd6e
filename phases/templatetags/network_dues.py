"""The task of dues on the page of their network. `{% load network_dues %}{% dues_task membership today %}`."""

from django import template

from phases.network_dues import task_of

register = template.Library()


@register.inclusion_tag("phases/_dues_task.html")
def dues_task(membership, today):
    """The newest task of the dues, with its state; one query."""
    return {"task": task_of(membership), "today": today}
