"""Forms of the ministry's regional priorities: which place, for whom, how much and why."""

from django import forms

from partners.countries import country_choices
from partners.models import Municipality, RegionPriority
from partners.regions import REGION_CHOICES

REGION, COUNTRY = "region", "pais"


class LevelForm(forms.Form):
    """How much, and why."""

    level = forms.TypedChoiceField(
        label="Prioridad",
        choices=[(level.value, level.label.capitalize()) for level in RegionPriority.Level],
        coerce=int,
        initial=RegionPriority.Level.MEDIUM,
    )
    reason = forms.CharField(
        label="Razón",
        max_length=250,
        help_text="Los municipios la leen junto al puntaje. Por ejemplo: Alianza del Pacífico.",
    )


class PriorityChangeForm(LevelForm):
    """Another level and reason for a priority that exists."""

    seen = forms.CharField(label="", widget=forms.HiddenInput)


class PriorityForm(LevelForm):
    """A priority for a region or a country that has none yet."""

    place = forms.ChoiceField(label="Región o país")
    municipality = forms.ModelChoiceField(
        label="Para",
        queryset=Municipality.objects.none(),
        required=False,
        empty_label="Todos los municipios",
    )
    field_order = ["place", "municipality", "level", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.opened()
        self.fields["place"].choices = [
            ("", "Elija una región o un país"),
            ("Regiones", [(f"{REGION}:{key}", name) for key, name in REGION_CHOICES]),
            ("Países", [(f"{COUNTRY}:{code}", name) for code, name in country_choices()]),
        ]

    def values(self):
        """What the verb takes."""
        data = dict(self.cleaned_data)
        kind, _, key = data.pop("place").partition(":")
        return data | {
            "region": key if kind == REGION else "",
            "country_code": key if kind == COUNTRY else "",
        }
