"""Forms of the traffic light: filters of its lists, and the weights of a new edition."""

from django import forms
from django.db.models import Q

from agreements.vitality.criteria import COOLING, CRITERIA, DORMANT, LEAST
from agreements.vitality.score import LIGHTS
from partners.states import STATES

FULL = 100
LIGHT_CHOICES = [("", "Todos"), *((key, str(light)) for key, light in LIGHTS.items())]
ASLEEP, COOLS, NEVER = "dormidos", "se-enfrian", "nunca"
SILENCES = [
    ("", "Todos"),
    (ASLEEP, "Sin contacto en un año"),
    (COOLS, "Seis meses sin contacto"),
    (NEVER, "Sin contacto registrado"),
]


class LightFilterForm(forms.Form):
    """Which agreements of an office the list shows; kept in the URL. Values that nobody offered filter nothing."""

    luz = forms.ChoiceField(label="Semáforo", choices=LIGHT_CHOICES, required=False)
    silencio = forms.ChoiceField(label="Último contacto", choices=SILENCES, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_valid()

    @property
    def in_force(self):
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())

    def choose(self, rows):
        """The rows (`agreements.vitality.rows.Row`) that fit."""
        light, silence = self.cleaned_data.get("luz"), self.cleaned_data.get("silencio")
        return [
            row
            for row in rows
            if (not light or row.vitality.light.key == light)
            and (not silence or silent(row.vitality.facts.days_since_contact, silence))
        ]


def silent(days, kind):
    """Whether so many natural days without contact (None: none on record) are a silence of this kind.

    «Sin contacto en un año» takes in those of which no contact is on record: nobody touched them.
    """
    if kind == NEVER:
        return days is None
    if kind == ASLEEP:
        return days is None or days >= DORMANT
    return days is not None and COOLING <= days < DORMANT


class PortfolioFilterForm(LightFilterForm):
    """Which agreements of all municipalities an advisor sees."""

    q = forms.CharField(label="Municipio o contraparte", max_length=100, required=False)
    entidad = forms.ChoiceField(label="Entidad", choices=[("", "Todas"), *STATES.items()], required=False)
    field_order = ["q", "entidad", "luz", "silencio"]

    def apply(self, agreements):
        """Narrow a queryset of agreements by what the database knows."""
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            agreements = agreements.filter(
                Q(municipality__name__icontains=words)
                | Q(counterpart__official_name__icontains=words)
                | Q(counterpart__city__name__icontains=words)
                | Q(title__icontains=words)
            )
        if state := chosen.get("entidad"):
            agreements = agreements.filter(municipality__state=state)
        return agreements


class WeightsForm(forms.Form):
    """The points of each criterion, 100 in all, and why they change."""

    seen = forms.IntegerField(label="", widget=forms.HiddenInput, min_value=0, max_value=FULL**2)
    note = forms.CharField(
        label="Por qué cambian",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="Los municipios lo leen junto al semáforo.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, one in CRITERIA.items():
            self.fields[key] = forms.IntegerField(
                label=one.label,
                min_value=LEAST.get(key, 0),
                max_value=FULL,
                help_text=one.question,
                error_messages={"invalid": "Escriba un número entero."},
            )
        self.order_fields(["seen", *CRITERIA, "note"])

    def weights(self):
        """{criterion: points}"""
        return {key: self.cleaned_data[key] for key in CRITERIA}
