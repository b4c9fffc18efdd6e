"""Numbers of results as they are read. `{% load results %}`."""

from django import template

from agreements.evaluation.progress import figures

register = template.Library()


@register.filter
def result_figures(value):
    """1,234.5, without needless zeros; empty for none."""
    return figures(value)
