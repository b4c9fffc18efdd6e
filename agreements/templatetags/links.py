"""The agreements that a municipality has, on its profile. `{% load links %}{% existing_links municipality %}`."""

from django import template

from agreements.alignment import OVER
from agreements.models import Agreement, State
from partners.reference.questions import twinnings_of_municipality

register = template.Library()

SHOWN = 8
#: States of an agreement that binds, or may bind.
BINDING = (
    State.SIGNED,
    State.AT_REGISTRY,
    State.REGISTERED,
    State.IN_FORCE,
    State.EXPIRING,
    State.AMENDED,
    State.UNKNOWN,
)


@register.inclusion_tag("agreements/_existing_links.html", takes_context=True)
def existing_links(context, municipality):
    """Signed agreements, how many are on their way, and how many twinnings published lists name: three queries."""
    mine = Agreement.objects.visible_to(context["request"].user).filter(municipality=municipality)
    signed = list(mine.filter(state__in=BINDING).select_related("counterpart").order_by("-signed_on", "-pk"))
    return {
        "municipality": municipality,
        "signed": signed[:SHOWN],
        "signed_count": len(signed),
        "drafted_count": mine.exclude(state__in=[*BINDING, *OVER]).count(),
        "listed": twinnings_of_municipality(municipality),
    }
