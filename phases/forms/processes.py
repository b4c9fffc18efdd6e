"""Forms of a process."""

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst

from partners.models import Counterpart
from phases.clock import CAUSES
from phases.forms.fields import DateInput
from phases.forms.initiative import origin_field, process_themes_field
from phases.models import Process

#: Kinds that a person chooses, with what each is for; a Mexican counterpart makes the process national by itself.
KINDS = (
    (Process.Kind.NEW, "Se busca o ya se eligió una ciudad y se hará todo el camino."),
    (
        Process.Kind.REGULARISATION,
        "Ya hay un hermanamiento antiguo que nunca se registró: se empieza por el diagnóstico y no se busca ciudad.",
    ),
    (
        Process.Kind.SPECIFIC,
        "Un acuerdo limitado a temas concretos, sin comité ni reglamento propios.",
    ),
)
KIND_LABEL = '<span class="choice-name">{}</span> <span class="choice-hint">{}</span>'


def _kind_field():
    return forms.ChoiceField(
        label="Tipo de proceso",
        choices=[(value, format_html(KIND_LABEL, capfirst(value.label), hint)) for value, hint in KINDS],
        widget=forms.RadioSelect,
        required=False,
        help_text="Con un municipio mexicano es siempre hermanamiento nacional, sin trámite ante la cancillería.",
    )


class ProcessOpenForm(forms.Form):
    """Open a process: of which kind, when it starts, with whom if it is known, and why."""

    kind = _kind_field()
    opened_on = forms.DateField(
        label="Fecha de inicio",
        widget=DateInput(),
        help_text="La primera semana empieza este día. De aquí salen las fechas de las cuatro fases.",
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."},
    )
    counterpart = forms.ModelChoiceField(
        label="Contraparte",
        queryset=Counterpart.objects.none(),
        required=False,
        empty_label="Por definir: se elegirá durante la fase 1",
        help_text="Puede elegirla después; hace falta para pasar a la fase 2.",
    )
    purpose = forms.CharField(
        label="Motivo de la iniciativa",
        max_length=250,
        required=False,
        help_text="En una frase: qué busca el municipio con este hermanamiento.",
    )
    origin = origin_field()
    themes = process_themes_field()

    def __init__(self, *args, municipality, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].queryset = Counterpart.objects.visible_to(user).filter(
            municipality=municipality
        )

    def clean_kind(self):
        return self.cleaned_data["kind"] or Process.Kind.NEW


class CounterpartChoiceForm(forms.Form):
    """Choose the counterpart of a process that has none yet, or change it, and with it the kind of process."""

    counterpart = forms.ModelChoiceField(
        label="Contraparte", queryset=Counterpart.objects.none(), empty_label="Elija una contraparte"
    )
    kind = _kind_field()

    def __init__(self, *args, process, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].queryset = Counterpart.objects.visible_to(user).filter(
            municipality=process.municipality
        )


class AdvanceForm(forms.Form):
    """Which phase the person saw when pressing the button: a stale tab must not close the next one."""

    expected_phase = forms.IntegerField(min_value=1, max_value=4, widget=forms.HiddenInput)


class SuspendForm(forms.Form):
    cause = forms.ChoiceField(
        label="Causa",
        choices=[
            ("", "Elija la causa"),
            *((value, capfirst(label)) for value, label in CAUSES),
        ],
    )
    reason = forms.CharField(
        label="Explicación",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial del proceso.",
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comentario",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Lo leerán la oficina del municipio, su enlace estatal y la cancillería. Queda en el historial y no "
        "puede borrarse.",
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="Resultado")
    reason = forms.CharField(
        label="Razón del cierre",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial. Después del cierre ya no se envían recordatorios.",
    )

    def __init__(self, *args, may_conclude=True, **kwargs):
        super().__init__(*args, **kwargs)
        # Only what has run its four phases ends as concluded; the verb has the last word.
        possible = [
            (value, capfirst(label))
            for value, label in Process.Outcome.choices
            if value != Process.Outcome.COMPLETED or may_conclude
        ]
        self.fields["outcome"].choices = [("", "Elija el resultado"), *possible]
