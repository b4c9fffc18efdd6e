"""What a map shows; kept in the URL."""

from django import forms

from hermanamientos.maps.standings import STANDINGS
from partners.regions import REGION_CHOICES

WORLD = "mundo"


class MapFilterForm(forms.Form):
    region = forms.ChoiceField(
        label="Región",
        choices=[("", "Donde hay vínculos"), (WORLD, "Todo el mundo"), *REGION_CHOICES],
        required=False,
    )
    vinculo = forms.ChoiceField(
        label="Vínculo",
        choices=[("", "Todos"), *((standing.key, standing.name) for standing in STANDINGS.values())],
        required=False,
    )

    @property
    def chosen(self):
        """The valid choices; values that nobody offered are ignored."""
        self.is_valid()
        return self.cleaned_data

    @property
    def whole_world(self):
        return self.chosen.get("region") == WORLD

    def apply(self, ties):
        region, standing = self.chosen.get("region"), self.chosen.get("vinculo")
        if region and region != WORLD:
            ties = [tie for tie in ties if tie.region and tie.region.key == region]
        if standing:
            ties = [tie for tie in ties if tie.standing == standing]
        return ties
