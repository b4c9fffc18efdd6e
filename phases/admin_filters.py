"""Filters of the advisors' lists of processes: entidad federativa, phase, lateness, escalation."""

from django.contrib import admin
from django.db.models import Count, DateField, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from partners.states import STATE_CHOICES
from phases.catalogue import PHASES
from phases.models import Phase, Task


def with_lateness(queryset, today):
    """Annotate processes with what a list shows: open phase, late and escalated tasks, oldest deadline missed.

    Only tasks whose clock runs are late: those of a suspended or closed process are not. One query in all.
    """
    late = Task.objects.running().overdue(today).filter(process=OuterRef("pk")).order_by()
    counted = late.values("process").annotate(count=Count("pk")).values("count")
    escalated = late.filter(escalated_on__isnull=False)
    escalated = escalated.values("process").annotate(count=Count("pk")).values("count")
    open_phase = Phase.objects.filter(process=OuterRef("pk"), state=Phase.State.OPEN)
    return queryset.annotate(
        open_phase_number=Subquery(open_phase.values("number")[:1]),
        open_phase_name=Subquery(open_phase.values("short_name")[:1]),
        late_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        escalated_count=Coalesce(Subquery(escalated, output_field=IntegerField()), 0),
        late_since=Subquery(late.order_by("due_on").values("due_on")[:1], output_field=DateField()),
    )


class OfferedFilter(admin.SimpleListFilter):
    """A filter that only takes what it offers: any other value of the address filters nothing."""

    def value(self):
        asked = super().value()
        return asked if asked in {str(key) for key, _ in self.lookup_choices} else None


class FederalStateFilter(OfferedFilter):
    """The entidad federativa of the municipality; `path` leads to its field."""

    title = "entidad federativa"
    parameter_name = "entidad"
    path = "municipality__state"

    def lookups(self, request, model_admin):
        used = set(model_admin.model.objects.order_by().values_list(self.path, flat=True).distinct())
        return [(code, name) for code, name in STATE_CHOICES if code in used]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class TaskFederalStateFilter(FederalStateFilter):
    path = "task__municipality__state"


class PhaseFilter(OfferedFilter):
    title = "fase en curso"
    parameter_name = "fase"

    def lookups(self, request, model_admin):
        return [(str(phase.number), f"{phase.number}. {phase.short_name}") for phase in PHASES] + [
            ("ninguna", "Sin fase en curso")
        ]

    def queryset(self, request, queryset):
        if self.value() == "ninguna":
            return queryset.filter(open_phase_number=None)
        if self.value():
            return queryset.filter(Q(open_phase_number=self.value()))
        return queryset


class LatenessFilter(OfferedFilter):
    title = "puntualidad"
    parameter_name = "puntualidad"

    def lookups(self, request, model_admin):
        return [("atrasadas", "Con tareas atrasadas"), ("al-corriente", "Al corriente")]

    def queryset(self, request, queryset):
        if self.value() == "atrasadas":
            return queryset.filter(late_count__gt=0)
        if self.value() == "al-corriente":
            return queryset.filter(late_count=0)
        return queryset


class EscalationFilter(OfferedFilter):
    """Late in the formalisation, so long that the ladder reached the ministry."""

    title = "escaladas a cancillería"
    parameter_name = "escaladas"

    def lookups(self, request, model_admin):
        return [("si", "Con tareas escaladas")]

    def queryset(self, request, queryset):
        if self.value() == "si":
            return queryset.filter(escalated_count__gt=0)
        return queryset
