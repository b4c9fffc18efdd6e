"""Origin and themes of a process on its page; origins by year, of a municipality and of all. `{% load origins %}`."""

from django import template
from django.db.models import Count
from django.db.models.functions import ExtractYear

from partners.picture.profile import profile_of
from partners.themes import theme_names
from phases import origins
from phases.initiative import dispersion
from phases.models import Process

register = template.Library()


@register.inclusion_tag("phases/_process_initiative.html")
def process_initiative(process, may_edit=False):
    """Where the process comes from and what it is about, with the warning of too many themes: one query at most."""
    limit = profile_of(process.municipality).theme_limit if process.themes else 0
    closed = process.state == Process.State.CLOSED
    return {
        "process": process,
        "themes": theme_names(process.themes),
        "warning": dispersion(process.themes, limit),
        "may_change": may_edit and (not closed or not process.origin),
    }


@register.inclusion_tag("phases/_origin_shares.html", takes_context=True)
def municipality_origins(context, municipality):
    """The table of one municipality's processes by origin and year, with its bars: one query."""
    processes = Process.objects.visible_to(context["request"].user).filter(municipality=municipality)
    return _table(processes) | {"municipality": municipality}


@register.inclusion_tag("phases/_origin_shares.html", takes_context=True)
def national_origins(context):
    """The same of all the processes that the person sees."""
    return _table(Process.objects.visible_to(context["request"].user)) | {"is_national": True}


def _table(processes):
    counts = processes.order_by().annotate(year=ExtractYear("opened_on")).values_list("year", "origin")
    shares = origins.shares_from_counts(counts.annotate(count=Count("pk")))
    return {
        "headings": [origins.SHORT[origin].capitalize() for origin in origins.ORDER],
        "legend": [(origin or "unknown", origins.SHORT[origin]) for origin in origins.ORDER],
        "rows": [
            {
                "year": year,
                "cells": [
                    (origins.SHORT[origin].capitalize(), count)
                    for origin, count in zip(origins.ORDER, year.counts, strict=True)
                ],
                "bar": origins.bar(year),
            }
            for year in reversed(shares)
        ],
        "trend": origins.trend(shares),
    }
