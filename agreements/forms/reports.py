"""Forms of reports: the narrative, what became of one activity, closing, opening again."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from agreements.forms.fields import capital_choices
from agreements.models import Report, ReportLine
from agreements.reporting.line_rules import MOST_PEOPLE, PEOPLE
from agreements.reporting.periods import YEAR, days_of
from agreements.reporting.plain import TEXTS
from agreements.reporting.writing import LINE_FIELDS, REASON_LENGTH
from phases.forms.fields import DateInput

_NUMBER = "Escriba un número, sin letras ni signo de pesos: por ejemplo 12500.50."
_WHOLE = "Escriba un número entero de personas, por ejemplo 40."
_DATE = "Escriba una fecha válida, por ejemplo 2026-03-12."


class NarrativeForm(forms.ModelForm):
    """The words of a report; `seen` tells a stale tab."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Report
        fields = list(TEXTS)
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in TEXTS}
        help_texts = {
            "summary": "Lo más importante en uno o dos párrafos: abre el informe. Hace falta para cerrarlo.",
            "achievements": "Qué se logró, con qué efecto para la población.",
            "problems": "Qué no salió como se esperaba y qué se hizo.",
            "next_steps": "Lo que toca en el periodo siguiente.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.period == YEAR:
            self.fields["next_steps"].help_text = "Qué se recomienda para el año siguiente."
        self.helper = FormHelper()
        self.helper.form_tag = False

    def texts(self):
        return {name: self.cleaned_data[name] for name in TEXTS}


class LineForm(forms.ModelForm):
    """What became of one activity in one quarter. An empty number is one that nobody knows; zero is a number."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReportLine
        fields = list(LINE_FIELDS)
        widgets = {
            "real_starts_on": DateInput(),
            "real_ends_on": DateInput(),
            "narrative": forms.Textarea(attrs={"rows": 4}),
            "problems": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "narrative": "Una o dos frases, si está en curso o se realizó.",
            "problems": "Si se pospuso o se canceló, explique por qué.",
            "women": "Vacío si no se sabe; 0 si no hubo.",
        }
        error_messages = {
            **{name: {"invalid": _NUMBER} for name in ("actual", "spent_local", "spent_counterpart")},
            **{name: {"invalid": _WHOLE} for name in PEOPLE},
            **{name: {"invalid": _DATE} for name in ("real_starts_on", "real_ends_on")},
        }

    def __init__(self, *args, report, activity, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["progress"].choices = [
            ("", "Elija cómo va"),
            *capital_choices(ReportLine.Progress.choices),
        ]
        self.fields["progress"].label = "Cómo va la actividad"
        if self.instance.pk is None:
            # The model's default would be said by nobody.
            self.initial["progress"] = ""
        unit = f"En {activity.indicator_unit}. " if activity.indicator_unit else ""
        self.fields["actual"].label = f"Valor del indicador: {activity.indicator}"
        self.fields["actual"].help_text = (
            f"{unit}El dato al final del trimestre."
            if activity.adding == activity.Adding.LAST
            else f"{unit}Sólo lo de este trimestre: el sistema lo suma con los demás."
        )
        self.fields["spent_local"].label = "Gasto del municipio en el trimestre (MXN)"
        currency = activity.currency_counterpart
        self.fields["spent_counterpart"].label = f"Gasto de la contraparte en el trimestre ({currency})"
        self.fields[
            "spent_counterpart"
        ].help_text = f"En la moneda de la actividad, {currency}. Vacío si no se sabe; 0 si no gastó."
        self.fields["spent_local"].help_text = "En pesos. Vacío si no se sabe; 0 si no gastó."
        last = days_of(report.period, report.programme.year)[1].isoformat()
        for name in ("real_starts_on", "real_ends_on"):
            self.fields[name].widget.attrs |= {"min": f"{report.programme.year}-01-01", "max": last}
        for name in PEOPLE:
            self.fields[name].widget.attrs |= {"min": 0, "max": MOST_PEOPLE}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            Fieldset("Avance", "progress", "real_starts_on", "real_ends_on", "narrative", "problems"),
            Fieldset("Resultado", "actual"),
            Fieldset("Personas que participaron", *PEOPLE),
            Fieldset("Gasto", "spent_local", "spent_counterpart"),
        )

    def clean(self):
        # What must never be false of a whole line is the verb's, which says it field by field.
        return self.cleaned_data

    def values(self):
        return {name: self.cleaned_data[name] for name in LINE_FIELDS}


class CloseForm(forms.Form):
    """The revision of the report that the person looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Por qué se abre de nuevo",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en la historia del informe.",
    )
