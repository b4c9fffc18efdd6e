"""Pieces of the clock on other pages: why a task is due when it is, and whose turn a process is. `{% load clock %}`."""

from django import template

from phases import ledger
from phases.elapsed import elapsed_of
from phases.reasons import account_of

register = template.Library()


@register.inclusion_tag("phases/_why_this_date.html")
def why_this_date(task, may_edit=False):
    """The panel «¿Por qué esta fecha?» of a task with a plan date, with what may be done about it."""
    account = account_of(task) if task.state != task.State.NOT_APPLICABLE else None
    rows = []
    for line in account.lines if account else ():
        # A day of rest is a step on the way, never a deadline; only the last one arrives at one.
        shown = line.leads_to if line.kind != ledger.START else None
        if line.kind == ledger.MOVED and line is not account.lines[-1]:
            shown = None
        rows.append({"line": line, "leads_to": shown, "is_current": shown == account.due_on})
    return {
        "task": task,
        "account": account,
        "rows": rows,
        "is_pending": task.state == task.State.PENDING
        and (task.process is None or not task.process.closed_on),
        "may_extend": may_edit and task.is_clock_running,
    }


@register.inclusion_tag("phases/_process_clock.html")
def process_clock(process, today, may_edit=False):
    """Who has a process now and since when, with the way to its page «Plazos» and to stopping its clock."""
    return {"process": process, "elapsed": elapsed_of(process, today), "may_edit": may_edit}


@register.filter
def natural_days(count):
    """«1 día natural», «10 días naturales»."""
    return ledger.natural(count)
