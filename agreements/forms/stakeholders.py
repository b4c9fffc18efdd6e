"""The form with which the stakeholder map is kept as evidence."""

from django import forms

from phases.models import Task


class MapTaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, task):
        done = ", ya cumplida: se agrega otra evidencia" if task.state == Task.State.DONE else ""
        return f"{task.process.partner_name} ({task.process.folio}){done}"


class MapEvidenceForm(forms.Form):
    """The process whose task the map proves."""

    task = MapTaskChoice(label="Proceso", queryset=Task.objects.none(), empty_label="Elija un proceso")

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = tasks
