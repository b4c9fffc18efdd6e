"""Filters of lists. They live in the URL, so that a list can be kept and sent."""

import django_filters
from django.db.models import Q

from agreements.models import Agreement, AnnualProgramme, IssuedDocument


class AgreementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Título o contraparte", method="search")
    tipo = django_filters.ChoiceFilter(
        label="Tipo", field_name="kind", choices=Agreement.Kind.choices, empty_label="Todos"
    )
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=Agreement.State.choices, empty_label="Todos"
    )

    class Meta:
        model = Agreement
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(counterpart__official_name__icontains=value))


class InventoryFilter(AgreementFilter):
    registro = django_filters.ChoiceFilter(
        label="Registrado ante la SRE",
        field_name="registered",
        choices=Agreement.Registered.choices,
        empty_label="Todos",
    )


class ProgrammeFilter(django_filters.FilterSet):
    ano = django_filters.NumberFilter(label="Año", field_name="year")
    q = django_filters.CharFilter(
        label="Contraparte", field_name="agreement__counterpart__official_name", lookup_expr="icontains"
    )

    class Meta:
        model = AnnualProgramme
        fields = []


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Título", field_name="title", lookup_expr="icontains")
    tipo = django_filters.ChoiceFilter(
        label="Tipo", field_name="kind", choices=IssuedDocument.Kind.choices, empty_label="Todos"
    )

    class Meta:
        model = IssuedDocument
        fields = []
