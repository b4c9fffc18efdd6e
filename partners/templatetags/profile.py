"""What the page of a municipality says of its plans. `{% load profile %}`."""

from django import template

from partners.picture.profile import lines_in_force

register = template.Library()


@register.inclusion_tag("partners/_plan_lines_told.html", takes_context=True)
def plan_lines_told(context, municipality, may_edit=False):
    """How many lines of the plans there are, and the first ones: one query."""
    lines = list(lines_in_force(municipality, context["request"].user))
    return {
        "municipality": municipality,
        "may_edit": may_edit,
        "first": lines[:5],
        "count": len(lines),
    }
