"""Words of the pages about clauses. `{% load clauses %}{{ finding.language|language_label }}`: "inglés"."""

from django import template

from agreements.drafting.answers import language_name

register = template.Library()


@register.filter
def language_label(code):
    """Name of a language in Spanish."""
    return language_name(code)
