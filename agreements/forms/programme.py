"""Forms of the annual programme and of its activities."""

import datetime as dt
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from agreements.forms.fields import SeenAtField, capital_choices
from agreements.library.areas import AREA_CHOICES
from agreements.models import Activity, AnnualProgramme, Commitment
from agreements.programme.lenses import LENSES
from agreements.programme.steps import TEMPLATE_CHOICES
from agreements.programme.writing import ACTIVITY_FIELDS, life_of
from partners.models import PlanLine
from phases.forms.fields import DateInput
from phases.guards import spell

SDG_NAMES = (
    "Fin de la pobreza",
    "Hambre cero",
    "Salud y bienestar",
    "Educación de calidad",
    "Igualdad de género",
    "Agua limpia y saneamiento",
    "Energía asequible y no contaminante",
    "Trabajo decente y crecimiento económico",
    "Industria, innovación e infraestructura",
    "Reducción de las desigualdades",
    "Ciudades y comunidades sostenibles",
    "Producción y consumo responsables",
    "Acción por el clima",
    "Vida submarina",
    "Vida de ecosistemas terrestres",
    "Paz, justicia e instituciones sólidas",
    "Alianzas para lograr los objetivos",
)


@cache
def _currencies_in_use():
    return frozenset(
        code for territory in Locale("es").territories for code in get_territory_currencies(territory)
    )


def currency_choices(country_code):
    """Currencies in use, by name in Spanish; first those of the counterpart's country and the peso."""
    names, in_use = Locale("es").currencies, _currencies_in_use()
    first = dict.fromkeys([*get_territory_currencies(country_code), "MXN", "USD", "EUR"])
    rest = sorted(in_use - first.keys())
    return [(code, f"{code} · {names[code]}") for code in [*first, *rest] if code in names]


class ProgrammeForm(forms.ModelForm):
    """The head of a programme. The year is chosen once: a programme does not move to another year."""

    seen_at = SeenAtField(required=False)

    class Meta:
        model = AnnualProgramme
        fields = ["year", "objective", "coordinator_local", "coordinator_counterpart"]
        widgets = {"objective": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "year": "Año natural que abarca el programa.",
            "objective": "Qué se quiere lograr este año con la ciudad contraparte.",
            "coordinator_local": "Nombre y cargo.",
            "coordinator_counterpart": "Nombre y cargo.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["year"]
            self.fields["seen_at"].required = True
            self.initial["seen_at"] = self.instance.changed_at
        else:
            del self.fields["seen_at"]


NOT_A_NUMBER = "Escriba la meta con un número, por ejemplo 30. Si hace falta, explíquela con palabras aparte."
NO_PLAN_LINES = (
    "El municipio todavía no tiene líneas registradas: agréguelas en «Municipio», «Líneas de los planes»."
)


class ActivityForm(forms.ModelForm):
    """One activity: what, when, who on both sides, how it will be measured, what it costs each side."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    plan_lines = forms.ModelMultipleChoiceField(
        label="Líneas del plan a las que contribuye",
        queryset=PlanLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De aquí sale la matriz de alineación.",
    )
    commitments = forms.ModelMultipleChoiceField(
        label="Compromisos del acuerdo que cumple",
        queryset=Commitment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Así se sabe qué cláusulas tienen algo detrás.",
    )
    lenses = forms.MultipleChoiceField(
        label="Enfoques transversales que toca",
        choices=[(lens.key, f"{lens.name}. {lens.question}") for lens in LENSES.values()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Son los del ABC para la internacionalización. Marque sólo los que la actividad atiende de verdad.",
    )
    target_value = forms.DecimalField(
        label="Meta",
        max_digits=14,
        decimal_places=2,
        min_value=0,
        error_messages={"invalid": NOT_A_NUMBER, "required": NOT_A_NUMBER},
        help_text="Un número: cuánto se quiere alcanzar en el año.",
    )
    baseline = forms.DecimalField(
        label="Línea base",
        max_digits=14,
        decimal_places=2,
        required=False,
        error_messages={"invalid": "Escriba la línea base con un número, por ejemplo 12, o déjela vacía."},
        help_text="Cuánto hay hoy, si se sabe.",
    )

    class Meta:
        model = Activity
        fields = list(ACTIVITY_FIELDS)
        widgets = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "objective": forms.Textarea(attrs={"rows": 2}),
            "expected_result": forms.Textarea(attrs={"rows": 2}),
            "risks": forms.Textarea(attrs={"rows": 2}),
            "adding": forms.RadioSelect,
        }
        help_texts = {
            "area": "Sólo áreas previstas en el acuerdo.",
            "plan_line": "Con palabras propias, como se imprime en el programa.",
            "responsible_local": "Nombre y cargo, o área.",
            "responsible_counterpart": "Nombre y cargo, o área.",
            "indicator": "Qué se va a contar o medir.",
            "indicator_unit": "Personas, reuniones, convenios…",
            "target": "Opcional: lo que el número no dice, por ejemplo «en 4 sesiones».",
            "evidence_expected": "Con qué se probará: memoria, lista de asistencia, informe de comisión…",
            "in_kind_local": "Lo que se pone sin dinero: sede, personal, traslados, interpretación…",
            "budget_local": "En pesos. Cero si no tiene costo.",
            "budget_counterpart": "En la moneda que se indica abajo. Cero si no tiene costo.",
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        agreement = programme.agreement
        self._set_commitments(agreement)
        self.fields["indicator_unit"].required = True
        self.fields["indicator_unit"].error_messages["required"] = (
            "Escriba en qué se mide el indicador: personas, reuniones, convenios…"
        )
        self.fields["adding"].choices = capital_choices(Activity.Adding.choices)
        if not self.instance.pk:
            self.fields["template"] = forms.ChoiceField(
                label="Plantilla de pasos",
                choices=[("", "Ninguna: los pasos los escribo yo"), *TEMPLATE_CHOICES],
                required=False,
                help_text="Planea los pasos previos hacia atrás desde la fecha de inicio. Después puede cambiarlos.",
            )
        allowed = agreement.areas or [key for key, _ in AREA_CHOICES]
        choices = [choice for choice in AREA_CHOICES if choice[0] in allowed]
        # Those in force, and those that the activity names although they were retired since.
        mine = Q(retired_on__isnull=True)
        if self.instance.pk:
            mine |= Q(pk__in=self.instance.plan_lines.values("pk"))
        lines = PlanLine.objects.filter(mine, municipality=programme.municipality_id)
        self.fields["plan_lines"].queryset = lines
        if not lines:
            self.fields["plan_lines"].help_text = NO_PLAN_LINES
        if self.instance.pk:
            self.initial["plan_lines"] = list(self.instance.plan_lines.all())
        self.fields["kind"].choices = [("", "Elija un tipo"), *capital_choices(Activity.Kind.choices)]
        self.fields["modality"].choices = capital_choices(Activity.Format.choices)
        self.fields["area"] = forms.ChoiceField(
            label="Área del acuerdo",
            choices=[("", "Elija un área"), *choices],
            required=bool(agreement.areas),
            help_text=self.fields["area"].help_text,
        )
        self.fields["sdg"] = forms.TypedChoiceField(
            label="Objetivo de Desarrollo Sostenible (ODS)",
            choices=[
                ("", "Ninguno en particular"),
                *((i, f"{i}. {name}") for i, name in enumerate(SDG_NAMES, 1)),
            ],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["currency_counterpart"] = forms.ChoiceField(
            label="Moneda de la contraparte", choices=currency_choices(agreement.counterpart.country_code)
        )
        self._bound_days(programme.year, *life_of(agreement))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            Fieldset("Qué", "kind", "name", "area", "objective"),
            Fieldset(
                "Cuándo y dónde",
                "modality",
                "starts_on",
                "ends_on",
                *(["template"] if "template" in self.fields else []),
                "place",
            ),
            Fieldset("Quién", "responsible_local", "responsible_counterpart", "allies", "beneficiaries"),
            Fieldset("A qué contribuye", "commitments", "plan_lines", "plan_line", "sdg", "lenses"),
            Fieldset(
                "Cómo se mide",
                "expected_result",
                "indicator",
                "indicator_unit",
                "target_value",
                "baseline",
                "target",
                "adding",
                "evidence_expected",
                "risks",
            ),
            Fieldset("Lo que pone el municipio", "budget_local", "source_local", "in_kind_local"),
            Fieldset(
                "Lo que pone la contraparte",
                "budget_counterpart",
                "currency_counterpart",
                "source_counterpart",
                "in_kind_counterpart",
            ),
        )

    def _set_commitments(self, agreement):
        """Those in force, and those that the activity names although they were retired since."""
        mine = Q(retired_at__isnull=True)
        if self.instance.pk:
            mine |= Q(pk__in=self.instance.commitments.values("pk"))
            self.initial["commitments"] = list(self.instance.commitments.all())
        rows = Commitment.objects.filter(mine, agreement=agreement).order_by("pk")
        field = self.fields["commitments"]
        field.queryset = rows
        if not rows:
            field.help_text = (
                "El acuerdo todavía no tiene compromisos registrados: agréguelos en «Compromisos»."
            )
        field.label_from_instance = lambda row: f"{row.clause_label}: {row.text}"

    def _bound_days(self, year, first, last):
        """Days within the year and within the agreement's life; the help says which."""
        start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        text = f"Dentro de {year}."
        if first and first > start:
            start, text = first, f"{text} El acuerdo está vigente desde el {spell(first)}."
        if last and last < end:
            end, text = last, f"{text} El acuerdo termina el {spell(last)}."
        for name in ("starts_on", "ends_on"):
            self.fields[name].help_text = text
            self.fields[name].error_messages["invalid"] = "Escriba una fecha válida."
            self.fields[name].widget.attrs |= {"min": start.isoformat(), "max": end.isoformat()}

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La actividad no puede terminar antes de empezar.")
        return cleaned

    def verb_data(self):
        """The activity's data for the verbs; `seen` goes apart."""
        data = {name: self.cleaned_data[name] for name in ACTIVITY_FIELDS}
        for name in ("plan_lines", "commitments"):
            data[name] = list(self.cleaned_data[name])
        if "template" in self.fields:
            data["template"] = self.cleaned_data["template"]
        return data
