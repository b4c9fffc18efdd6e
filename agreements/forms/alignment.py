"""Forms of the alignment matrix: its filters, and the task that it proves."""

from django import forms

from agreements.alignment import STANDING_CHOICES
from partners.models import PlanLine
from phases.models import Task


class AlignmentFilterForm(forms.Form):
    """What the matrix shows; kept in the URL. The year is that of the programmes whose activities count."""

    anio = forms.TypedChoiceField(label="Actividades de", required=False, coerce=int, empty_value=None)
    plan = forms.ChoiceField(label="Plan", required=False, choices=[("", "Los dos"), *PlanLine.Plan.choices])
    situacion = forms.ChoiceField(
        label="Situación de la línea", required=False, choices=[("", "Todas"), *STANDING_CHOICES]
    )

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["anio"].choices = [("", "Todos los años"), *((year, str(year)) for year in years)]

    def chosen(self):
        """The filters in force; values that nobody offered are ignored."""
        self.is_valid()
        return self.cleaned_data


class TaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, task):
        done = ", ya cumplida: se agrega otra evidencia" if task.state == Task.State.DONE else ""
        return f"{task.process.partner_name} ({task.process.folio}){done}"


class EvidenceForm(forms.Form):
    """The process whose task the matrix proves."""

    task = TaskChoice(label="Proceso", queryset=Task.objects.none(), empty_label="Elija un proceso")

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = tasks
