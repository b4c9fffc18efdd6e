"""Forms of belonging to a network of cities, and of its dues."""

from django import forms

from partners.models import NetworkMembership
from phases.forms.days import INVALID_DATE
from phases.forms.fields import DateInput

CURRENCIES = [("MXN", "Pesos (MXN)"), ("USD", "Dólares de EE. UU. (USD)"), ("EUR", "Euros (EUR)")]


class MembershipForm(forms.Form):
    """Where the municipality stands with the network, and when the next dues are payable."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label="Situación",
        choices=[(state.value, state.label.capitalize()) for state in NetworkMembership.State],
        initial=NetworkMembership.State.MEMBER,
    )
    since_on = forms.DateField(label="Desde", required=False, widget=DateInput(), error_messages=INVALID_DATE)
    dues_on = forms.DateField(
        label="Próxima cuota",
        required=False,
        widget=DateInput(),
        error_messages=INVALID_DATE,
        help_text="Último día para pagarla. Se vuelve una tarea con recordatorios. Vacío: no hay cuota por pagar.",
    )
    dues_amount = forms.DecimalField(
        label="Monto de la cuota", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    dues_currency = forms.ChoiceField(label="Moneda", choices=CURRENCIES, initial="MXN")
    contact = forms.CharField(
        label="Quién la atiende",
        max_length=200,
        required=False,
        help_text="El área del ayuntamiento que lleva la relación con la red.",
    )
    note = forms.CharField(label="Nota", max_length=300, required=False)

    def values(self):
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class DuesPaidForm(forms.Form):
    """That the dues were paid, and when the next ones are."""

    day = forms.DateField(widget=forms.HiddenInput)
    next_on = forms.DateField(
        label="Fecha de la próxima cuota",
        required=False,
        widget=DateInput(),
        error_messages=INVALID_DATE,
        help_text="Vacío si todavía no se sabe: no habrá recordatorio hasta que la anote.",
    )
