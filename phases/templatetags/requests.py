"""More time, as pages show it. `{% load requests %}`."""

from django import template

from partners.access import may_edit
from partners.templatetags.look import chip
from phases.mail_answers import awaits_answer, may_ask
from phases.models import Extension, Task

register = template.Library()

LOOKS = {
    Extension.State.ASKED: ("espera respuesta", "soon", "hourglass-split"),
    Extension.State.GRANTED: ("concedida", "good", "check-circle"),
    Extension.State.REFUSED: ("no concedida", "idle", "x-circle"),
}


@register.simple_tag
def extension_chip(extension):
    """How a request for more time stands; one whose task was done meanwhile waits for nothing."""
    if extension.state == Extension.State.ASKED and not awaits_answer(extension):
        return chip("ya no hace falta", "idle", "dash-circle")
    return chip(*LOOKS[extension.state])


@register.inclusion_tag("phases/_task_extensions.html", takes_context=True)
def task_extensions(context, task):
    """What was asked and given for a task, and the way to ask: one query. Enlaces give time by their own form."""
    user = context["request"].user
    rows = list(task.extensions.select_related("asked_by").order_by("-asked_on", "-pk"))
    editor = may_edit(user, task.municipality)
    open_to_requests = (
        task.state == Task.State.PENDING
        and task.planned_on is not None
        and task.is_clock_running
        and all(row.state != Extension.State.ASKED for row in rows)
    )
    return {
        "task": task,
        "rows": rows,
        "may_edit": editor,
        "may_ask": open_to_requests and not editor and may_ask(user, task),
    }
