"""Filters of lists. They live in the URL, so that a list can be kept and sent."""

import django_filters
from django.db.models import Q

from agreements.models import Agreement, AnnualProgramme, IssuedDocument, State

#: Where agreements stand, as people ask for them: key of the address -> (words, states).
STATE_GROUPS = {
    "en-redaccion": ("En redacción", (State.DRAFT, State.LEGAL_REVIEW, State.NEGOTIATED)),
    "en-tramite": (
        "En trámite ante la cancillería",
        (State.SENT, State.IN_OPINION, State.OBSERVED, State.ANSWERED, State.APPROVED, State.REJECTED),
    ),
    "firmados": ("Firmados, todavía sin vigencia", (State.SIGNED, State.AT_REGISTRY, State.REGISTERED)),
    "vigentes": ("Vigentes", (State.IN_FORCE, State.EXPIRING, State.AMENDED)),
    "por-vencer": ("Por vencer", (State.EXPIRING,)),
    "terminados": ("Terminados, renovados o desistidos", (State.ENDED, State.RENEWED, State.WITHDRAWN)),
    "por-confirmar": ("Con vigencia por confirmar", (State.UNKNOWN,)),
}


def in_state(queryset, value):
    """The agreements of one of STATE_GROUPS, or of one exact state."""
    group = STATE_GROUPS.get(value)
    return queryset.filter(state__in=group[1]) if group else queryset.filter(state=value)


class AgreementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Título o contraparte", method="search")
    tipo = django_filters.ChoiceFilter(
        label="Tipo", field_name="kind", choices=Agreement.Kind.choices, empty_label="Todos"
    )
    estado = django_filters.ChoiceFilter(
        label="Estado",
        method="stand",
        choices=[
            ("Por etapa", [(key, words) for key, (words, _) in STATE_GROUPS.items()]),
            ("Un solo estado", [(state.value, state.label.capitalize()) for state in Agreement.State]),
        ],
        empty_label="Todos",
    )

    class Meta:
        model = Agreement
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(Q(title__icontains=value) | Q(counterpart__official_name__icontains=value))

    def stand(self, queryset, name, value):
        return in_state(queryset, value)


class InventoryFilter(AgreementFilter):
    registro = django_filters.ChoiceFilter(
        label="Registrado ante la SRE",
        field_name="registered",
        choices=Agreement.Registered.choices,
        empty_label="Todos",
    )


class ProgrammeFilter(django_filters.FilterSet):
    # The bounds also keep away numbers like -1E9999999, which take minutes to become an integer.
    ano = django_filters.NumberFilter(label="Año", field_name="year", min_value=1950, max_value=2100)
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=AnnualProgramme.State.choices, empty_label="Todos"
    )
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
