"""Forms of declared days: a municipality's own, and the foreign ministry's."""

from django import forms

from phases.forms.fields import DateInput
from phases.models import DeclaredDay

INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-07-20."}


class SreDayForm(forms.Form):
    """Non-working days of the ministry."""

    starts_on = forms.DateField(label="Desde", widget=DateInput(), error_messages=INVALID_DATE)
    ends_on = forms.DateField(
        label="Hasta",
        widget=DateInput(),
        required=False,
        help_text="Último día, incluido. Vacío: un solo día.",
        error_messages=INVALID_DATE,
    )
    name = forms.CharField(
        label="Motivo", max_length=120, help_text="Por ejemplo: primer periodo vacacional."
    )
    source = forms.CharField(
        label="Fundamento",
        max_length=200,
        required=False,
        help_text="Acuerdo, gaceta o publicación en el Diario Oficial de la Federación.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = cleaned["starts_on"]
        return cleaned


class DayForm(SreDayForm):
    """Days of the municipality: non-working, or worked against the law's default."""

    effect = forms.ChoiceField(
        label="Qué se declara",
        choices=[
            (DeclaredDay.Effect.OFF, "Días inhábiles: nada vence en ellos"),
            (DeclaredDay.Effect.WORKED, "Días que se laboran, aunque la ley los dé de descanso"),
        ],
        initial=DeclaredDay.Effect.OFF,
        widget=forms.RadioSelect,
    )
    field_order = ("effect", "starts_on", "ends_on", "name", "source")
