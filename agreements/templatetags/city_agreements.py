"""What a municipality has with the counterparts of a city: `{% load city_agreements %}{% city_agreements rows %}`."""

from django import template

from agreements.models import Agreement
from phases.models import Process

register = template.Library()


@register.inclusion_tag("agreements/_city_agreements.html", takes_context=True)
def city_agreements(context, counterparts):
    """Processes and agreements with these counterparts, newest first: two queries."""
    user = context["request"].user
    return {
        "processes": Process.objects.visible_to(user)
        .filter(counterpart__in=counterparts)
        .order_by("-opened_on"),
        "agreements": Agreement.objects.visible_to(user).filter(counterpart__in=counterparts).order_by("-pk"),
    }
