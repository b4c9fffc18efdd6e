"""The tasks of a process that belong to no phase: its follow-up, and what the office added. `{% load followup %}`."""

from django import template

from phases.models import Process, Task

register = template.Library()
#: Pending tasks that the section shows at once; the template cuts there too.
FIRST = 5


@register.inclusion_tag("phases/_loose_tasks.html", takes_context=True)
def loose_tasks(context, process, today):
    """The section with the tasks outside of the phases, the next one first; nothing when there are none. One query."""
    rows = list(
        process.tasks.filter(phase__isnull=True)
        .select_related("municipality", "process__counterpart", "process__municipality", "assignee__user")
        .order_by("due_on", "position", "pk")
    )
    to_do = [task for task in rows if task.state == Task.State.PENDING]
    return {
        "request": context["request"],
        "today": today,
        "to_do": to_do,
        "over": [task for task in rows if task.state != Task.State.PENDING],
        "rest": len(rows) - len(to_do[:FIRST]),
        "in_followup": process.state == Process.State.IN_FOLLOWUP,
    }
