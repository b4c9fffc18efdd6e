"""Filters of lists. They live in the URL, so that a list can be kept and sent.

A value that the address should not have (typed by hand, or of an old link) filters nothing, and the page says so.
"""

import datetime as dt

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partners.models import Entry
from phases.forms.fields import DateInput
from phases.models import Process, Task

PHASE_CHOICES = [(n, f"Fase {n}") for n in range(1, 5)]


class FilterForm(forms.Form):
    """Checks what the filters of one list say together."""

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("desde"), cleaned.get("hasta")
        if first and last and first > last:
            self.add_error("hasta", "El último día es anterior al primero.")
        return cleaned


class UrlFilterSet(django_filters.FilterSet):
    """A set of filters that says which of its values it could not take. `today` is the municipality's."""

    def __init__(self, *args, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    class Meta:
        form = FilterForm
        fields = []

    @property
    def ignored(self):
        """Labels of the filters whose value was not taken."""
        return [self.form.fields[name].label for name in self.form.errors if name in self.form.fields]

    @property
    def extra_in_force(self):
        """Whether one of the filters behind «Más filtros» is in force: then they start unfolded."""
        return any(self.data.get(name) for name in getattr(self, "EXTRA", ()))

    @property
    def first_fields(self):
        return [field for field in self.form.visible_fields() if field.name not in getattr(self, "EXTRA", ())]

    @property
    def extra_fields(self):
        return [field for field in self.form.visible_fields() if field.name in getattr(self, "EXTRA", ())]


def _date_filter(label, **kwargs):
    return django_filters.DateFilter(label=label, widget=DateInput(), **kwargs)


class ProcessFilter(UrlFilterSet):
    """Processes of one municipality."""

    q = django_filters.CharFilter(label="Contraparte", method="search")
    estado = django_filters.ChoiceFilter(
        label="Estado", field_name="state", choices=Process.State.choices, empty_label="Todos"
    )
    fase = django_filters.ChoiceFilter(
        label="Fase", method="in_phase", choices=PHASE_CHOICES, empty_label="Todas"
    )
    tipo = django_filters.ChoiceFilter(
        label="Tipo", field_name="kind", choices=Process.Kind.choices, empty_label="Todos"
    )
    resultado = django_filters.ChoiceFilter(
        label="Resultado", field_name="outcome", choices=Process.Outcome.choices, empty_label="Todos"
    )
    atraso = django_filters.ChoiceFilter(
        label="Atraso",
        method="late",
        choices=[("si", "Con tareas atrasadas"), ("no", "Al corriente")],
        empty_label="Todos",
    )

    class Meta(UrlFilterSet.Meta):
        model = Process

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(counterpart__official_name__icontains=value) | Q(counterpart__city__name__icontains=value)
        )

    def in_phase(self, queryset, name, value):
        return queryset.filter(phases__number=value, phases__state="open")

    def late(self, queryset, name, value):
        overdue = Exists(Task.objects.overdue(self.today).filter(process=OuterRef("pk")))
        if value == "si":
            return queryset.running().filter(overdue)
        return queryset.running().exclude(overdue)


class TaskFilter(UrlFilterSet):
    """Tasks of one municipality. `processes` and `units` are what may be chosen."""

    EXTRA = ("proceso", "responsable", "atraso", "desde", "hasta")

    q = django_filters.CharFilter(label="Tarea", field_name="name", lookup_expr="icontains")
    estado = django_filters.ChoiceFilter(
        label="Estado",
        method="in_state",
        choices=[
            (Task.State.PENDING, "Pendientes, también detenidas"),
            (Task.State.DONE, "Cumplidas"),
            (Task.State.NOT_APPLICABLE, "No aplican"),
            ("todas", "Todas"),
        ],
        empty_label="Pendientes en curso",
    )
    fase = django_filters.ChoiceFilter(
        label="Fase", field_name="phase__number", choices=PHASE_CHOICES, empty_label="Todas"
    )
    asignacion = django_filters.ChoiceFilter(
        label="Asignación",
        method="assigned_to",
        choices=[("mias", "Sólo las mías"), ("nadie", "De nadie en particular")],
        empty_label="De todos",
    )
    proceso = django_filters.ModelChoiceFilter(
        label="Proceso", field_name="process", queryset=Process.objects.none(), empty_label="Todos"
    )
    responsable = django_filters.ChoiceFilter(
        label="Unidad responsable", field_name="responsible_unit", empty_label="Todas"
    )
    atraso = django_filters.ChoiceFilter(
        label="Atraso",
        method="late",
        choices=[("atrasadas", "Atrasadas"), ("cancilleria", "Atraso visible para cancillería")],
        empty_label="Todas",
    )
    desde = _date_filter("Vence desde", field_name="due_on", lookup_expr="gte")
    hasta = _date_filter("Vence hasta", field_name="due_on", lookup_expr="lte")

    class Meta(UrlFilterSet.Meta):
        model = Task

    def __init__(self, *args, processes, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.form.fields["proceso"].queryset = processes
        self.form.fields["proceso"].label_from_instance = lambda process: (
            f"{process.partner_name} ({process.folio})"
        )
        self.form.fields["responsable"].choices = [(unit, unit) for unit in units]

    def filter_queryset(self, queryset):
        """Without a state, only what is pending and whose clock runs."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("estado") else found.running()

    def in_state(self, queryset, name, value):
        return queryset if value == "todas" else queryset.filter(state=value)

    def assigned_to(self, queryset, name, value):
        if value == "nadie":
            return queryset.filter(assignee__isnull=True, assignee_email="")
        return queryset.filter(assignee__user=self.request.user)

    def late(self, queryset, name, value):
        if value == "cancilleria":
            return queryset.filter(escalated_on__isnull=False)
        return queryset.overdue(self.today).running()


class MyTaskFilter(UrlFilterSet):
    """One's own tasks, across municipalities."""

    q = django_filters.CharFilter(label="Tarea", field_name="name", lookup_expr="icontains")
    fase = django_filters.ChoiceFilter(
        label="Fase", field_name="phase__number", choices=PHASE_CHOICES, empty_label="Todas"
    )
    desde = _date_filter("Vence desde", field_name="due_on", lookup_expr="gte")
    hasta = _date_filter("Vence hasta", field_name="due_on", lookup_expr="lte")

    class Meta(UrlFilterSet.Meta):
        model = Task


#: Kinds of act that a person may choose, with the beginnings of their codes. The rest is «otros».
ACTS = {
    "procesos": ("Apertura, fases y cierre de procesos", ("process.",)),
    "plazos": (
        "Suspensiones y prórrogas",
        ("process.suspended", "process.resumed", "process.suspension_recorded", "extension."),
    ),
    "tareas": ("Tareas y evidencias", ("task.",)),
    "comentarios": ("Comentarios", ("process.commented",)),
    "acuerdos": ("Acuerdos e inventario", ("agreement.", "inventory.")),
    "programas": ("Programas anuales", ("programme.", "activity.")),
    "documentos": ("Documentos emitidos", ("document.",)),
    "contrapartes": ("Contrapartes y ciudades", ("counterpart.", "city.")),
    "actores": ("Actores, redes y foros", ("stakeholder.", "network.", "forum.")),
    "avisos": ("Calendarios, recordatorios y días inhábiles", ("calendar.", "reminders.", "day.")),
    "oficina": ("Oficina y personas", ("municipality.", "member.", "account.")),
}
OTHER_ACTS = "otros"


def _beginning(prefixes):
    condition = Q(pk__in=())
    for prefix in prefixes:
        condition |= Q(act__startswith=prefix)
    return condition


class EntryFilter(UrlFilterSet):
    """Lines of a history: by person, kind of act, day (in the zone in force) and words."""

    q = django_filters.CharFilter(label="Texto", field_name="text", lookup_expr="icontains")
    persona = django_filters.ChoiceFilter(label="Persona", field_name="actor_name", empty_label="Todas")
    acto = django_filters.ChoiceFilter(
        label="Qué se hizo",
        method="of_kind",
        choices=[*((key, label) for key, (label, _) in ACTS.items()), (OTHER_ACTS, "Lo demás")],
        empty_label="Todo",
    )
    desde = _date_filter("Desde", method="since")
    hasta = _date_filter("Hasta", method="until")

    class Meta(UrlFilterSet.Meta):
        model = Entry

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = self.queryset.order_by("actor_name").values_list("actor_name", flat=True).distinct()
        self.form.fields["persona"].choices = [(name, name) for name in names]

    # Instants, not `at__date`: the rows of a file are read when the zone of the page is no longer in force.
    def since(self, queryset, name, value):
        return queryset.filter(at__gte=_midnight(value))

    def until(self, queryset, name, value):
        return queryset.filter(at__lt=_midnight(value) + dt.timedelta(days=1))

    def of_kind(self, queryset, name, value):
        kinds = {key: _beginning(prefixes) for key, (_, prefixes) in ACTS.items()}
        if value == OTHER_ACTS:
            for condition in kinds.values():
                queryset = queryset.exclude(condition)
            return queryset
        queryset = queryset.filter(kinds[value])
        if value == "procesos":
            # Those have a kind of their own.
            return queryset.exclude(kinds["plazos"]).exclude(kinds["comentarios"])
        return queryset


def _midnight(day):
    """The first instant of a day in the zone in force, within what databases can hold."""
    day = min(max(day, dt.date(1900, 1, 1)), dt.date(9000, 1, 1))
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def kind_of(act):
    """The words of the kind to which an act's code belongs."""
    for key in ("comentarios", "plazos", *ACTS):
        label, prefixes = ACTS[key]
        if act.startswith(prefixes):
            return label
    return "Lo demás"
