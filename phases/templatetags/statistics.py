"""How many processes stand where, and how the closed ones ended. `{% load statistics %}`."""

from django import template
from django.db.models import Count
from django.utils.text import capfirst

from phases.models import Process

register = template.Library()


def counts(processes):
    """[(state in words, count, [(outcome in words, count), …]), …] of these processes, zeros too: one query."""
    found = {
        (state, outcome): count
        for state, outcome, count in processes.order_by()
        .values_list("state", "outcome")
        .annotate(count=Count("pk"))
    }
    rows = []
    for state, label in Process.State.choices:
        outcomes = [
            (capfirst(words), found.get((state, outcome), 0)) for outcome, words in Process.Outcome.choices
        ]
        count = sum(each for (its_state, _), each in found.items() if its_state == state)
        rows.append((capfirst(label), count, outcomes if state == Process.State.CLOSED else []))
    return rows


@register.inclusion_tag("phases/_process_counts.html", takes_context=True)
def process_counts(context, municipalities=None):
    """The table of processes by state and outcome that the person sees, of all municipalities or of these."""
    processes = Process.objects.visible_to(context["request"].user)
    if municipalities is not None:
        processes = processes.filter(municipality__in=[each.pk for each in municipalities])
    rows = counts(processes)
    return {"rows": rows, "total": sum(count for _, count, _ in rows)}
