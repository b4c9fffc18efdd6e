"""Forms of an agreement's term: correcting it, ending the agreement, and the instrument before a draft."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings

from agreements.forms.fields import SeenAtField, capital_choices
from agreements.forms.inventory import RELATIONS, UPLOAD_KINDS, CheckedFileField
from agreements.models import Agreement
from agreements.terms.successors import earlier_instruments
from hermanamientos.lib.uploads import accepted_extensions
from phases.forms.fields import DateInput

INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-03-12."}


def _day(label, help_text="", required=False):
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=DateInput(), error_messages=INVALID_DATE
    )


def _reason(label):
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class TermForm(forms.Form):
    """The term as the signed text says it, and why it is corrected here."""

    starts_on = _day("Inicio de vigencia", "El primer día del periodo en curso.")
    ends_on = _day("Último día de vigencia", "Ese día todavía está vigente. Vacío: no se conoce.")
    is_indefinite = forms.BooleanField(label="Es de vigencia indefinida", required=False)
    renewal = forms.ChoiceField(
        label="Al vencer", choices=capital_choices(Agreement.Renewal.choices), required=False
    )
    notice_days = forms.IntegerField(
        label="Días naturales de aviso para terminarlo", min_value=1, max_value=999, required=False
    )
    reason = _reason("Por qué se corrige")
    seen_at = SeenAtField()

    @staticmethod
    def initial_of(agreement):
        names = ("starts_on", "ends_on", "is_indefinite", "renewal", "notice_days")
        return {name: getattr(agreement, name) for name in names} | {"seen_at": agreement.changed_at}


class EndForm(forms.Form):
    """That a party ended the agreement, or said when it will end."""

    happened_on = _day("Fecha del aviso o del acuerdo", required=True)
    number = forms.CharField(label="Número de oficio", max_length=80, required=False)
    ended_on = _day(
        "Último día del acuerdo",
        "Hoy o antes: queda terminado. Un día por venir: seguirá vigente hasta entonces, y terminará por sí mismo.",
        required=True,
    )
    reason = _reason("Motivo")
    file = CheckedFileField(
        label="Documento",
        required=False,
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(accepted_extensions(UPLOAD_KINDS)),
                "data-max-bytes": settings.UPLOAD_MAX_BYTES,
            }
        ),
    )
    seen_at = SeenAtField()

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        needed = agreement.origin == Agreement.Origin.PROCESS
        self.fields["file"].required = needed
        self.fields["file"].help_text = (
            "El aviso escrito, o el acuerdo de ambas partes. PDF, imagen o documento de oficina."
            + ("" if needed else " De un acuerdo del inventario puede faltar.")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("El aviso", "happened_on", "number", "file"),
            Fieldset("Sus efectos", "ended_on", "reason", "seen_at"),
        )

    def verb_data(self):
        data = dict(self.cleaned_data)
        data["upload"] = data.pop("file")
        return data


class EarlierForm(forms.Form):
    """Which signed instrument a draft follows upon, and how."""

    parent = forms.ModelChoiceField(
        label="Instrumento anterior",
        queryset=Agreement.objects.none(),
        required=False,
        empty_label="Ninguno: es un acuerdo nuevo",
        help_text="Los firmados con la misma contraparte, también los del inventario.",
    )
    relation = forms.ChoiceField(label="Qué hace con él", choices=RELATIONS, required=False)

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = earlier_instruments(agreement)
