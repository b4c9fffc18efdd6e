"""What the committee said of a candidate city: `{% load session_decisions %}{% candidate_decisions candidate %}`."""

from django import template

from agreements.sessions.rows import decisions_on

register = template.Library()


@register.inclusion_tag("agreements/_session_decisions.html", takes_context=True)
def candidate_decisions(context, candidate):
    """Points of sessions about this city, the latest first: one query."""
    return {"items": list(decisions_on(candidate, context["request"].user))}
