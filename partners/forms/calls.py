"""Forms of calls for funds: the same for an office's own and, in the advisors' admin, for everybody's."""

from babel import Locale
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from partners.countries import country_name
from partners.forms.offices import DateInput
from partners.funds.calls import FIELDS, fingerprint
from partners.funds.columns import value_of
from partners.funds.files import EXTENSIONS
from partners.funds.requirements import APPLICANT_CHOICES, NETWORK, PHASE, REQUIREMENTS, split_requirement
from partners.models import Call, Network
from partners.themes import THEME_CHOICES

_FIRST_CURRENCIES = ("MXN", "EUR", "USD", "JPY", "GBP", "CAD")


def _currencies():
    names = Locale("es").currencies
    return [("", "Sin monto"), *((code, f"{code} · {names[code]}") for code in _FIRST_CURRENCIES)]


class CountriesField(forms.CharField):
    """Countries by name, separated by semicolons or commas; cleans to a list of ISO codes."""

    def prepare_value(self, value):
        return "; ".join(country_name(code) for code in value) if isinstance(value, list) else value

    def to_python(self, value):
        text = super().to_python(value)
        try:
            return value_of("countries", text.replace(",", ";"))
        except ValueError as error:
            sentence = str(error)
            raise forms.ValidationError(sentence[:1].upper() + sentence[1:]) from error

    def run_validators(self, value):
        """The cleaned value is a list; its names were looked up in `to_python`."""


class CallForm(forms.ModelForm):
    """A call, its dates, and what it asks of whoever applies. Requirements with a value have fields of their own."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    applicants = forms.MultipleChoiceField(
        label="Quién puede participar",
        choices=APPLICANT_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Según las bases. Deje vacío lo que no se sabe.",
    )
    simple_requirements = forms.MultipleChoiceField(
        label="Requisitos que el sistema compara con su oficina",
        choices=[(one.key, one.name) for one in REQUIREMENTS.values() if not one.takes],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phase = forms.ChoiceField(
        label="Proceso de hermanamiento, al menos en",
        choices=[("", "No se pide"), *((str(n), f"Fase {n}") for n in range(1, 5))],
        required=False,
    )
    networks = forms.ModelMultipleChoiceField(
        label="Redes a las que hay que pertenecer",
        queryset=Network.objects.none(),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = CountriesField(
        label="Países de la contraparte",
        required=False,
        help_text="Separados por punto y coma: Francia; Alemania. Vacío: cualquiera.",
    )
    themes = forms.MultipleChoiceField(
        label="Temas",
        choices=THEME_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Deje vacío si admite cualquiera.",
    )
    currency = forms.ChoiceField(label="Moneda", required=False)
    source_url = forms.URLField(
        label="Fuente",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="La página de las bases.",
    )

    class Meta:
        model = Call
        fields = [name for name in FIELDS if name != "requirements"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "opens_on": DateInput,
            "closes_on": DateInput,
            "checked_on": DateInput,
        }
        help_texts = {
            "title": "Como lo publica quien convoca, con su edición o su año.",
            "funder": "El organismo que da el recurso.",
            "closes_on": "Último día para postular. Vacío: no tiene, o no se sabe.",
            "cofunding_percent": "Parte del costo que debe poner quien postula.",
            "standing": "«Confirmado» sólo si lo leyó en la fuente.",
            "checked_on": "El día en que alguien la comparó con su fuente.",
        }

    field_order = [
        "seen",
        "title",
        "funder",
        "about",
        "opens_on",
        "closes_on",
        "applicants",
        "countries",
        "themes",
        "simple_requirements",
        "phase",
        "networks",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["networks"].queryset = Network.objects.filter(is_active=True)
        if not self.fields["networks"].queryset.exists():
            del self.fields["networks"]
        current = self.instance.currency
        choices = _currencies()
        if current and current not in dict(choices):
            choices.append((current, current))
        self.fields["currency"].choices = choices
        pairs = [split_requirement(each) for each in self.instance.requirements]
        self.initial |= {
            "simple_requirements": [key for key, value in pairs if not value],
            "phase": next((value for key, value in pairs if key == PHASE), ""),
            "networks": [value for key, value in pairs if key == NETWORK],
        }
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "seen",
            Fieldset("Qué es", "title", "funder", "about", "opens_on", "closes_on"),
            Fieldset("A quién se dirige", "applicants", "countries", Div("themes", css_class="in-columns")),
            Fieldset("Qué pide", "simple_requirements", "phase", *self._network_field()),
            Fieldset("Dinero", "amount_min", "amount_max", "currency", "cofunding_percent"),
            Fieldset("De dónde se sabe", "standing", "source_url", "checked_on"),
        )

    def _network_field(self):
        return ["networks"] if "networks" in self.fields else []

    def _post_clean(self):
        """Values are checked by the verb, which names their fields: the row of the form is never saved."""

    def values(self):
        """What the verbs take."""
        data = self.cleaned_data
        requirements = [*data["simple_requirements"]]
        requirements += [f"{PHASE}:{data['phase']}"] if data["phase"] else []
        if "networks" in self.fields:
            requirements += [f"{NETWORK}:{network.key}" for network in data["networks"]]
        else:
            requirements += [each for each in self.instance.requirements if each.startswith(f"{NETWORK}:")]
        return {name: data[name] for name in FIELDS if name != "requirements"} | {
            "requirements": requirements
        }


class CallFileForm(forms.Form):
    """A file of calls to look over before anything is imported."""

    table = forms.FileField(
        label="Archivo",
        allow_empty_file=True,
        help_text="Tabla .csv o calendario .ics de hasta 1 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
    )
