"""Words of planning backwards. `{% load planning %}`."""

from django import template

from partners.templatetags.look import WEEKDAYS
from phases import ledger

register = template.Library()


@register.filter
def working_days_left(count):
    """«es hoy», «quedan 3 días hábiles», «pasó hace 2 días hábiles»: of the last day of a step."""
    unit = "día hábil" if abs(count) == 1 else "días hábiles"
    if count < 0:
        return f"pasó hace {-count} {unit}"
    if count == 0:
        return "es hoy"
    return f"queda 1 {unit}" if count == 1 else f"quedan {count} {unit}"


@register.filter
def days_to_go(count):
    """The same under a header that says «quedan»: «es hoy», «3 días hábiles», «pasó hace 2 días hábiles»."""
    return working_days_left(count).removeprefix("quedan ").removeprefix("queda ")


@register.filter
def later(days):
    """The natural days of a delay given as a negative number: «3 días naturales»."""
    return ledger.natural(-days)


@register.filter
def weekday(day):
    """«viernes»."""
    return WEEKDAYS[day.weekday()]
