"""Filters of the list of sessions; they live in the address."""

import django_filters

from agreements.models import Session
from phases.filters import UrlFilterSet


class SessionFilter(UrlFilterSet):
    ano = django_filters.NumberFilter(
        label="Año", field_name="starts_at__year", min_value=2000, max_value=2999
    )
    tipo = django_filters.ChoiceFilter(
        label="Tipo", field_name="kind", choices=Session.Kind.choices, empty_label="Todos"
    )
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=Session.State.choices, empty_label="Todos"
    )

    class Meta(UrlFilterSet.Meta):
        model = Session
