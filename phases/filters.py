"""Filters of lists. They live in the URL, so that a list can be kept and sent."""

import django_filters
from django.db.models import Q

from phases.models import Process, Task


class ProcessFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Contraparte", method="search")
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=Process.State.choices, empty_label="Todos"
    )
    fase = django_filters.ChoiceFilter(
        label="Fase", method="in_phase", choices=[(n, f"Fase {n}") for n in range(1, 5)], empty_label="Todas"
    )

    class Meta:
        model = Process
        fields = []

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(counterpart__official_name__icontains=value) | Q(counterpart__city__name__icontains=value)
        )

    def in_phase(self, queryset, name, value):
        return queryset.filter(phases__number=value, phases__state="open")


class TaskFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Tarea", field_name="name", lookup_expr="icontains")
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=Task.State.choices, empty_label="Todas"
    )
    fase = django_filters.ChoiceFilter(
        label="Fase",
        field_name="phase__number",
        choices=[(n, f"Fase {n}") for n in range(1, 5)],
        empty_label="Todas",
    )
    asignacion = django_filters.ChoiceFilter(
        label="Asignación",
        method="assigned_to_me",
        choices=[("mias", "Sólo las mías")],
        empty_label="De todos",
    )

    class Meta:
        model = Task
        fields = []

    def assigned_to_me(self, queryset, name, value):
        return queryset.filter(assignee__user=self.request.user)
