"""Forms of missions: filters of their list, a mission, and a contact with the counterpart."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import Q

from agreements.forms.fields import capital_choices
from agreements.models import Agreement, Mission, TwinningContact
from agreements.terms.tasks import CORRECTABLE
from agreements.vitality.contacts import FIELDS as CONTACT_FIELDS
from agreements.vitality.missions import FIELDS
from partners.countries import country_choices
from partners.regions import REGION_CHOICES, REGIONS
from phases.forms.fields import DateInput

INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-03-12."}
INVALID_NUMBER = {"invalid": "Escriba un número entero."}
#: What a small integer of the database holds.
MOST_PEOPLE = 32_767
MOST_REVISIONS = 2_000_000_000
PAYERS = capital_choices(sorted(Mission.Payer.choices, key=lambda pair: pair[0] != ""))


class MissionFilterForm(forms.Form):
    """What the list of missions shows; kept in the URL. Values that nobody offered filter nothing."""

    anio = forms.ChoiceField(label="Año", required=False)
    sentido = forms.ChoiceField(
        label="Sentido", choices=[("", "Ambos"), *capital_choices(Mission.Direction.choices)], required=False
    )
    estado = forms.ChoiceField(
        label="Estado", choices=[("", "Todos"), *capital_choices(Mission.State.choices)], required=False
    )
    region = forms.ChoiceField(label="Región", choices=[("", "Todas"), *REGION_CHOICES], required=False)
    proposito = forms.ChoiceField(
        label="Propósito", choices=[("", "Todos"), *capital_choices(Mission.Purpose.choices)], required=False
    )
    acuerdo = forms.ChoiceField(label="Acuerdo", required=False)

    def __init__(self, *args, years, agreements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["anio"].choices = [("", "Todos"), *((str(year), str(year)) for year in years)]
        self.fields["acuerdo"].choices = [
            ("", "Todos"),
            ("ninguno", "Sin acuerdo"),
            *((str(pk), title) for pk, title in agreements),
        ]
        self.is_valid()

    @property
    def in_force(self):
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())

    def apply(self, missions):
        """Narrow a queryset of missions. A mission belongs to the year in which it begins."""
        chosen = self.cleaned_data
        for name, column in (
            ("anio", "starts_on__year"),
            ("sentido", "direction"),
            ("estado", "state"),
            ("proposito", "purpose"),
        ):
            if value := chosen.get(name):
                missions = missions.filter(**{column: value})
        if region := chosen.get("region"):
            missions = missions.filter(country__in=REGIONS[region].countries)
        if agreement := chosen.get("acuerdo"):
            missions = (
                missions.filter(agreement__isnull=True)
                if agreement == "ninguno"
                else missions.filter(agreement=agreement)
            )
        return missions


class AgreementChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, agreement):
        return f"{agreement.counterpart}: {agreement.title}"


class MissionForm(forms.Form):
    """A mission: where, when, who, what for, what it cost and what it brought."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_REVISIONS)
    direction = forms.ChoiceField(
        label="Sentido",
        choices=[
            (Mission.Direction.OUTGOING, "De salida: el municipio viaja"),
            (Mission.Direction.INCOMING, "Recibida: el municipio es anfitrión"),
        ],
        widget=forms.RadioSelect,
        initial=Mission.Direction.OUTGOING,
    )
    city = forms.CharField(
        label="Ciudad", max_length=150, help_text="A la que se viaja, o de la que viene la delegación."
    )
    country = forms.ChoiceField(label="País")
    agreement = AgreementChoiceField(
        label="Acuerdo al que corresponde",
        queryset=Agreement.objects.none(),
        required=False,
        empty_label="Ninguno",
        help_text="Ninguno, si fue a un foro, a otra ciudad o antes de la firma.",
    )
    purpose = forms.ChoiceField(
        label="Propósito", choices=[("", "Elija un propósito"), *capital_choices(Mission.Purpose.choices)]
    )
    starts_on = forms.DateField(label="Primer día", widget=DateInput(), error_messages=INVALID_DATE)
    ends_on = forms.DateField(label="Último día", widget=DateInput(), error_messages=INVALID_DATE)
    description = forms.CharField(
        label="Objetivo", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    people = forms.IntegerField(
        label="Cuántas personas",
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        error_messages=INVALID_NUMBER,
        help_text="De la delegación que viaja.",
    )
    delegation = forms.CharField(
        label="Quiénes",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cargos e instituciones. De personas particulares, sólo cuántas son.",
    )
    cost = forms.DecimalField(
        label="Costo para el municipio (MXN)",
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text="Vacío: no se sabe. Cero: no costó nada al municipio.",
    )
    travel_paid_by = forms.ChoiceField(label="Quién pagó el traslado", choices=PAYERS, required=False)
    stay_paid_by = forms.ChoiceField(label="Quién pagó la estancia", choices=PAYERS, required=False)
    state = forms.ChoiceField(
        label="Estado",
        choices=capital_choices(Mission.State.choices),
        widget=forms.RadioSelect,
        initial=Mission.State.PLANNED,
    )
    result = forms.CharField(
        label="Resultado",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Hace falta para darla por realizada: qué se acordó y con quién. Si se canceló, por qué.",
    )

    def __init__(self, *args, municipality, mission=None, **kwargs):
        super().__init__(*args, **kwargs)
        if mission is None:
            del self.fields["seen"]
        self.fields["country"].choices = [("", "Elija un país"), *country_choices()]
        own = Q(state__in=CORRECTABLE)
        if mission is not None:
            own |= Q(pk=mission.agreement_id)
        self.fields["agreement"].queryset = (
            Agreement.objects.filter(own, municipality=municipality)
            .select_related("counterpart__city")
            .order_by("counterpart__official_name", "pk")
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            *(["seen"] if mission is not None else []),
            Fieldset(
                "A dónde y para qué", "direction", "city", "country", "agreement", "purpose", "description"
            ),
            Fieldset("Cuándo y quiénes", "starts_on", "ends_on", "people", "delegation"),
            Fieldset("Quién pagó", "cost", "travel_paid_by", "stay_paid_by"),
            Fieldset("En qué quedó", "state", "result"),
        )

    @staticmethod
    def initial_of(mission):
        return {name: getattr(mission, name) for name in FIELDS} | {"seen": mission.revision}

    def values(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class TwinningContactForm(forms.Form):
    """A contact with the counterpart."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=400)
    on = forms.DateField(label="Fecha", widget=DateInput(), error_messages=INVALID_DATE)
    channel = forms.ChoiceField(label="Medio", choices=capital_choices(TwinningContact.Channel.choices))
    begun_by = forms.ChoiceField(
        label="Quién lo inició",
        choices=capital_choices(TwinningContact.Origin.choices),
        widget=forms.RadioSelect,
        initial=TwinningContact.Origin.LOCAL,
        help_text="Quien escribió, llamó o convocó; no quien respondió.",
    )
    note = forms.CharField(
        label="Asunto",
        max_length=300,
        help_text="Qué se trató. No escriba datos personales que no hagan falta.",
    )

    def __init__(self, *args, new=False, **kwargs):
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["seen"]

    @staticmethod
    def initial_of(contact):
        return {name: getattr(contact, name) for name in CONTACT_FIELDS}

    def values(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in CONTACT_FIELDS}
