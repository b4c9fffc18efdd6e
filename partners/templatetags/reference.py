"""Imported facts on pages. `{% load reference %}`: tag `{% reference_sources %}`, filter `grouped` («1,570»)."""

from django import template

from partners.reference.questions import provenance

register = template.Library()


@register.filter
def grouped(number):
    """A whole number with its thousands set apart, as Mexico writes it."""
    return f"{number:,}"


@register.inclusion_tag("partners/_reference_sources.html")
def reference_sources():
    """The imported kinds of facts with source, day and credits, and the kinds of which there are none."""
    kinds = provenance()
    return {
        "imported": [kind for kind in kinds if kind.origin],
        "missing": [kind for kind in kinds if not kind.origin],
    }
