"""The chart of a process on screen. `{% load timeline %}{% timeline_chart chart %}`; `percent`, `natural_days`."""

from django import template

from phases.ledger import natural

register = template.Library()


@register.filter
def percent(number):
    """A place on the drawing, written with a point whatever the language: "12.3456%"."""
    return f"{number:.4f}%"


@register.filter
def natural_days(count):
    """«1 día natural», «10 días naturales»."""
    return natural(count)


@register.inclusion_tag("partials/timeline_chart.html")
def timeline_chart(chart):
    """A `phases.timeline.Chart`: rows with marks on wide places, a list on narrow ones, and a table on demand."""
    return {"chart": chart}
