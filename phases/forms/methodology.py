"""Forms of the methodology: the diagnosis, recommendations, own tasks, and what does not apply."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from phases import questionnaire, recommending
from phases.forms.fields import DateInput
from phases.models import Phase


class DiagnosisForm(forms.Form):
    """The questionnaire. ``complete`` asks for every answer; otherwise it is saved as far as it goes."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, complete=True, **kwargs):
        super().__init__(*args, **kwargs)
        for question in questionnaire.QUESTIONS.values():
            self.fields[question.key] = _field_of(question, complete)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            *(
                Fieldset(group.title, *(question.key for question in group.questions))
                for group in questionnaire.GROUPS
            ),
        )

    def answers(self):
        """What the verbs of ``phases.diagnosis`` take."""
        return {key: self.cleaned_data[key] for key in questionnaire.QUESTIONS}


def _field_of(question, complete):
    if question.is_written:
        return forms.CharField(
            label=question.text,
            help_text=question.help_text,
            required=False,
            max_length=questionnaire.LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    return forms.ChoiceField(
        label=question.text,
        help_text=question.help_text,
        choices=question.choices,
        required=complete,
        widget=forms.RadioSelect,
        error_messages={"required": "Elija una respuesta."},
    )


class RecommendationsForm(forms.Form):
    """The three texts that the methodology asks for at the end of a phase."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    coordination = forms.CharField(
        label="Para coordinarse mejor",
        help_text="Entre dependencias, con la contraparte, con el estado y con la cancillería.",
    )
    effectiveness = forms.CharField(
        label="Para que los proyectos den resultado",
        help_text="Qué cambiar en programas y proyectos para que lleguen a término.",
    )
    communication = forms.CharField(
        label="Para comunicar y sensibilizar",
        help_text="Dentro y fuera del gobierno, sobre la importancia del hermanamiento.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in recommending.HEADINGS:
            field = self.fields[name]
            field.required, field.max_length = False, recommending.LONGEST
            field.widget = forms.Textarea(attrs={"rows": 4, "maxlength": recommending.LONGEST})


class OwnTaskForm(forms.Form):
    """A task of the office's own, in a phase of a process when there is one."""

    name = forms.CharField(
        label="Qué hay que hacer",
        max_length=200,
        help_text="Empiece con un verbo: «Reservar la sede de la firma».",
        error_messages={"required": "Escriba el nombre de la tarea."},
    )
    phase = forms.ModelChoiceField(
        label="Fase",
        queryset=Phase.objects.none(),
        required=False,
        empty_label="Ninguna en particular",
        help_text="Una tarea propia no impide avanzar de fase.",
    )
    due_on = forms.DateField(
        label="Para cuándo",
        widget=DateInput(),
        help_text="Si cae en día inhábil, pasa al siguiente día hábil.",
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."},
    )
    responsible_unit = forms.CharField(
        label="Unidad responsable",
        max_length=120,
        required=False,
        help_text="Si la deja en blanco: Oficina de Asuntos Internacionales.",
    )
    evidence = forms.CharField(
        label="Evidencia que se espera",
        max_length=200,
        required=False,
        help_text="Por ejemplo: oficio con acuse, minuta, lista de asistencia.",
    )
    guidance = forms.CharField(
        label="Indicaciones", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, process=None, **kwargs):
        super().__init__(*args, **kwargs)
        phases = process.phases.exclude(state=Phase.State.DONE) if process else Phase.objects.none()
        if phases.exists():
            self.fields["phase"].queryset = phases
        else:
            del self.fields["phase"]


class NotApplicableForm(forms.Form):
    reason = forms.CharField(
        label="Por qué no aplica",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda a la vista en la tarea y en el historial.",
        error_messages={"required": "Explique por qué la tarea no aplica."},
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Por qué se reabre",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el historial del proceso.",
        error_messages={"required": "Explique por qué se reabre el proceso."},
    )
