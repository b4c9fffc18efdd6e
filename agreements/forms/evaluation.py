"""Forms of result indicators, of their yearly values, and of the yearly evaluation."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from agreements.evaluation.advising import VERDICTS
from agreements.evaluation.indicators import FIELDS, agreements_to_measure
from agreements.evaluation.judging import MAX_TEXT, TEXTS
from agreements.evaluation.progress import STANDING_CHOICES
from agreements.evaluation.suggestions import RESULTS
from agreements.forms.fields import capital_choices
from agreements.models import Agreement, Evaluation, ResultIndicator, ResultValue
from partners.models import PlanLine

NOT_A_NUMBER = {"invalid": "Escriba un número, por ejemplo 12 o 12.5, sin letras ni comas."}
NOT_A_YEAR = {"invalid": "Escriba un año con cuatro cifras, por ejemplo 2027."}
RESULT_CHOICES = [(key.value, title) for key, (title, _) in RESULTS.items()]


class AgreementChoice(forms.ModelChoiceField):
    def label_from_instance(self, agreement):
        return f"{agreement.counterpart}: {agreement.title}"


class IndicatorForm(forms.ModelForm):
    """What is measured, from which value to which, by when, and where the figure comes from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ResultIndicator
        fields = list(FIELDS)
        field_classes = {"agreement": AgreementChoice}
        error_messages = {
            "baseline": NOT_A_NUMBER,
            "target": NOT_A_NUMBER,
            "baseline_year": NOT_A_YEAR,
            "target_year": NOT_A_YEAR,
            "unit": {"required": "Escriba en qué unidad se mide: personas, acuerdos, % de las actividades…"},
        }
        help_texts = {
            "name": "Qué se cuenta o se mide, en una frase.",
            "unit": "Por ejemplo: personas, acuerdos, pesos, % de las actividades.",
            "agreement": "Vacío: mide al municipio entero.",
            "plan_line": "La línea del plan de desarrollo a la que contribuye.",
            "baseline": "El valor del que se parte.",
            "target": "El valor que se quiere alcanzar.",
            "source": "De dónde sale el dato, para que otra persona pueda repetirlo.",
        }

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [("", "Elija un resultado"), *RESULT_CHOICES]
        self.fields["direction"].choices = capital_choices(ResultIndicator.Direction.choices)
        self.fields["agreement"].queryset = agreements_to_measure(municipality)
        self.fields["agreement"].empty_label = "Todo el municipio"
        # Those in force, and the one that it names although it was retired since.
        lines = Q(retired_on__isnull=True) | Q(pk=self.instance.plan_line_id)
        self.fields["plan_line"].queryset = PlanLine.objects.filter(lines, municipality=municipality)
        self.fields["plan_line"].empty_label = "Ninguna en particular"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            Fieldset("Qué se mide", "result", "name", "unit", "direction"),
            Fieldset("De dónde a dónde", "baseline_year", "baseline", "target_year", "target"),
            Fieldset("Con qué se relaciona", "agreement", "plan_line", "source"),
        )

    def _post_clean(self):
        """The verb checks the row, in its own words and once; the instance stays as it was read."""

    def verb_data(self):
        return {name: self.cleaned_data[name] for name in FIELDS}


class ValueForm(forms.Form):
    """The value of one year."""

    year = forms.IntegerField(label="Año", min_value=1950, max_value=2100, error_messages=NOT_A_YEAR)
    value = forms.DecimalField(label="Valor", max_digits=16, decimal_places=2, error_messages=NOT_A_NUMBER)
    source = forms.CharField(
        label="Fuente",
        max_length=ResultValue._meta.get_field("source").max_length,
        required=False,
        help_text="Vacía: la del indicador.",
    )


class ValueCorrectionForm(ValueForm):
    """Another value, or another source, for the same year. `seen` is the value that the person saw."""

    year = None
    seen = forms.DecimalField(max_digits=16, decimal_places=2, widget=forms.HiddenInput)


class ResultFilterForm(forms.Form):
    """Which indicators the list shows; kept in the URL."""

    resultado = forms.ChoiceField(
        label="Resultado", required=False, choices=[("", "Los cuatro"), *RESULT_CHOICES]
    )
    situacion = forms.ChoiceField(
        label="Situación", required=False, choices=[("", "Todas"), *STANDING_CHOICES]
    )

    def chosen(self):
        """The filters in force; values that nobody offered are ignored."""
        self.is_valid()
        return self.cleaned_data


class EvaluationStartForm(forms.Form):
    """Which agreement, and which year of it."""

    agreement = AgreementChoice(
        label="Acuerdo", queryset=Agreement.objects.none(), empty_label="Elija un acuerdo"
    )
    year = forms.IntegerField(
        label="Año que se evalúa",
        min_value=1950,
        max_value=2100,
        error_messages=NOT_A_YEAR,
        help_text="Año natural. Cada acuerdo se evalúa una vez por año.",
    )

    def __init__(self, *args, agreements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements.select_related("counterpart")


class EvaluationForm(forms.ModelForm):
    """What a person judges. `seen` is the revision that the person saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Recomendación",
        choices=[("", "Sin decidir todavía"), *VERDICTS.items()],
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Evaluation
        fields = ["transformation", "lessons", "presence", "verdict", "reasons"]
        widgets = {
            "transformation": forms.Textarea(attrs={"rows": 5}),
            "lessons": forms.Textarea(attrs={"rows": 4}),
            "presence": forms.Textarea(attrs={"rows": 4}),
            "reasons": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "transformation": "Qué es distinto en el municipio por este hermanamiento, y para quién.",
            "lessons": "Qué repetiría, qué no, y qué conviene que sepa quien siga.",
            "presence": "Cuáles de las recomendaciones del sistema se adoptan, y otras propias.",
            "reasons": "Si decide distinto de lo que propone el sistema, diga por qué.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name].max_length = MAX_TEXT
            self.fields[name].widget.attrs["maxlength"] = MAX_TEXT
        self.initial["seen"] = self.instance.revision
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            Fieldset("Lo que dejó el año", "transformation", "lessons", "presence"),
            Fieldset("Qué se recomienda", "verdict", "reasons"),
        )

    def _post_clean(self):
        """The verb checks the row, and the instance stays as it was read."""

    def verb_data(self):
        return {name: self.cleaned_data[name] for name in ("verdict", "seen", *TEXTS)}


class CloseForm(forms.Form):
    """The revision that the person saw; nothing else is asked."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(CloseForm):
    reason = forms.CharField(label="Por qué se reabre", max_length=250)
