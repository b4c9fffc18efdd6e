"""Filters of the radar of funds. They live in the URL, so that a list can be kept and sent."""

import django_filters
from django.db.models import Q

from partners.countries import country_name
from partners.funds.dates import CLOSED, HISTORICAL, OPEN, STAGES, UNDATED, UPCOMING
from partners.models import Call, Standing
from partners.themes import THEME_CHOICES
from phases.filters import UrlFilterSet


class CallFilter(UrlFilterSet):
    """Calls of `page.calls_in_order`. `today` is the municipality's; `countries` are those that may be chosen."""

    q = django_filters.CharFilter(label="Nombre o convocante", method="search")
    situacion = django_filters.ChoiceFilter(
        label="Situación", method="at_stage", choices=list(STAGES.items()), empty_label="Todas"
    )
    tema = django_filters.ChoiceFilter(
        label="Tema", method="about", choices=THEME_CHOICES, empty_label="Todos"
    )
    pais = django_filters.ChoiceFilter(label="País", method="with_country", empty_label="Todos")
    certeza = django_filters.ChoiceFilter(
        label="Certeza",
        field_name="standing",
        choices=[(value, label.capitalize()) for value, label in Standing.choices],
        empty_label="Todas",
    )

    class Meta(UrlFilterSet.Meta):
        model = Call

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        choices = sorted(((code, country_name(code)) for code in countries), key=lambda pair: pair[1])
        self.filters["pais"].extra["choices"] = choices

    def search(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(funder__icontains=value))

    def at_stage(self, queryset, name, value):
        today = self.today
        return {
            OPEN: lambda: queryset.open_on(today),
            UPCOMING: lambda: queryset.upcoming(today),
            CLOSED: lambda: queryset.closed(today),
            UNDATED: lambda: queryset.undated(today),
            HISTORICAL: queryset.historical,
        }[value]()

    # A call that names no theme, or no country, admits any.
    def about(self, queryset, name, value):
        return queryset.filter(Q(themes_text__contains=f'"{value}"') | Q(themes_text="[]"))

    def with_country(self, queryset, name, value):
        return queryset.filter(Q(countries_text__contains=f'"{value}"') | Q(countries_text="[]"))
